/** Tables as officers lay them out, read through the whole of the first half of an import. */
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { type ReadFile, read } from '../../../test/read-table.ts'

const [codeA, codeB] = ['91410100169954184C', '914190011774708848']

const targets = ({ columns }: ReadFile): (string | null)[] => columns.map(({ target }) => target)
const asked = ({ questions }: ReadFile): string[] => questions.map(({ id }) => id)
const noted = ({ notes }: ReadFile): string[] => notes.map(({ code }) => code)

describe('the layout of a table', () => {
  test('a title, a unit line, two rows of headers, a total and a note', async () => {
    const file = await read(
      `2021年企业经济指标,,,\n单位：元,,,\n企业名称,统一社会信用代码,营业收入,\n,,2020年,2021年\n甲公司,${codeA},10000,20000\n乙公司,${codeB},30000,0\n合计,,40000,20000\n注：来自统计局,,,\n`,
    )
    expect(file.columns.slice(2)).toMatchObject([
      { header: '营业收入-2020年', target: 'revenue', period: 2020, unit: '元', factor: '0.0001', confidence: 0.95 },
      { header: '营业收入-2021年', target: 'revenue', period: 2021, unit: '元' },
    ])
    expect(file.said).toEqual({
      '甲公司@2020': { revenue: 1 },
      '甲公司@2021': { revenue: 2 },
      '乙公司@2020': { revenue: 3 },
      '乙公司@2021': { revenue: 0 },
    })
    expect(file.tally).toMatchObject({ rows: 2, accepted: 2, refused: 0 })
    expect(file.notes.filter(({ code }) => code === 'rows_aside').map(({ rows }) => rows)).toEqual([[7], [8]])
    expect(file.questions).toEqual([])
  })

  test('headers merged over several columns and firms merged over several rows', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('数据')
    sheet.addRows([
      ['企业名称', '年份', '经营情况', null],
      [null, null, '营业收入(万元)', '从业人员'],
      ['甲公司', 2020, 1, 5],
      [null, 2021, 2, 6],
    ])
    for (const range of ['A1:A2', 'B1:B2', 'C1:D1', 'A3:A4']) sheet.mergeCells(range)
    const file = await read(workbook)
    expect(targets(file)).toEqual(['name', 'period', 'revenue', 'employees'])
    expect(file.said).toEqual({
      '甲公司@2020': { revenue: 1, employees: 5 },
      '甲公司@2021': { revenue: 2, employees: 6 },
    })
    expect(noted(file)).toContain('merges')
  })

  test('years across under a measure that the title names', async () => {
    const file = await read('指标：营业收入（元）\n企业名称,2019年,2020年\n甲公司,10000,20000\n')
    expect(file.said).toMatchObject({ '甲公司@2019': { revenue: 1 }, '甲公司@2020': { revenue: 2 } })
  })

  test('years across under nothing are asked about, and the answer is taken', async () => {
    const text = '企业名称,2019年,2020年\n甲公司,1,2\n乙公司,3,4\n'
    const file = await read(text)
    expect(asked(file)).toEqual(['indicator:'])
    expect(file.said).toEqual({})
    const answered = await read(text, { decisions: { 'indicator:': 'employees' } })
    expect(answered.questions).toEqual([])
    expect(answered.said).toMatchObject({ '乙公司@2020': { employees: 4 } })
  })

  test('a table on its side, with its units in a column', async () => {
    const file = await read(
      `指标名称,计量单位,甲科技有限公司,乙股份有限公司\n统一社会信用代码,—,${codeA},${codeB}\n营业收入,元,10000,20000\n从业人员,人,5,6\n`,
      { period: 2021 },
    )
    expect(file.said).toEqual({
      '甲科技有限公司@2021': { revenue: 1, employees: 5 },
      '乙股份有限公司@2021': { revenue: 2, employees: 6 },
    })
    expect(noted(file)).toContain('transposed')
  })

  test('the form of one firm, with years across', async () => {
    const file = await read(
      `企业基本情况\n企业名称：甲科技有限公司 统一社会信用代码：${codeA}\n指标,单位,2020年,2021年\n营业收入,元,10000,20000\n从业人员,人,5,6\n`,
    )
    expect(file.said).toEqual({
      '甲科技有限公司@2020': { revenue: 1, employees: 5 },
      '甲科技有限公司@2021': { revenue: 2, employees: 6 },
    })
    expect(file.rows[0]?.uscc).toBe(codeA)
  })

  test('with one figure a row are read by the name of the indicator, in the unit beside it', async () => {
    const table = (rows: string[]) => ['统一社会信用代码,企业名称,指标名称,年份,数值,计量单位', ...rows].join('\n')
    const file = await read(
      table([
        `${codeA},甲有限公司,营业收入,2023,1.2,亿元`,
        `${codeA},甲有限公司,从业人员,2023,50,人`,
        `${codeB},乙有限公司,营业收入,2022,300,`,
        `${codeB},乙有限公司,水电费,2022,3,万元`,
        `${codeB},乙有限公司,从业人员,2022,3,万元`,
        `${codeB},乙有限公司,从业人员,2023,三十,人`,
      ]),
    )
    expect(file.questions).toEqual([])
    expect(file.columns.map(({ target }) => target)).toEqual(['id', 'name', 'measure', 'period', 'figure', 'unit'])
    expect(file.rows.map(({ statements, form }) => [form !== undefined, statements])).toEqual([
      [true, [{ period: 2023, values: { revenue: 12_000 } }]],
      [true, [{ period: 2023, values: { employees: 50 } }]],
      [true, [{ period: 2023, values: { employees: 30 } }]],
    ])
    expect(file.tally).toMatchObject({ rows: 6, accepted: 3, refused: 3 })
    const forms = file.rows.map(({ form }) => form)
    expect(forms).toEqual([forms[0], forms[1], forms[1]])
    expect(new Set(forms).size).toBe(2)
  })

  test('with figures of no known indicator beside names are left alone', async () => {
    const file = await read(`企业名称,项目,数值\n甲有限公司,水费,5\n`, { period: 2023 })
    expect(file.columns.map(({ target }) => target)).toEqual(['name', null, null])
  })

  test('without a year are asked about where the file or other sheets name one, and refused where nothing does', async () => {
    const rows = [
      ['企业名称', '信用代码', '营业收入（万元）'],
      ['甲有限公司', codeA, 5],
    ]
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('2022年').addRows(rows)
    workbook.addWorksheet('补充').addRows([rows[0], ['乙有限公司', codeB, 7]])
    const file = await read(workbook)
    expect(file.questions.map(({ id, options }) => [id, options.map(({ value }) => value)])).toEqual([
      ['period:补充', ['2022', 'skip']],
    ])
    expect(file.said).toMatchObject({ '甲有限公司@2022': { revenue: 5 } })
    const told = await read(workbook, { decisions: { 'period:补充': '2022' } })
    expect(told.said).toMatchObject({ '甲有限公司@2022': { revenue: 5 }, '乙有限公司@2022': { revenue: 7 } })
    const silent = new ExcelJS.Workbook()
    silent.addWorksheet('数据').addRows(rows)
    await expect(read(silent)).rejects.toMatchObject({ code: 'period_missing' })
  })

  test('a sheet for each year and district, and one without firms', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('填表说明').addRow(['请按实际填写'])
    workbook.addWorksheet('2020年').addRows([
      ['企业名称', '营业收入(万元)'],
      ['甲公司', 1],
    ])
    workbook.addWorksheet('石佛镇').addRows([
      ['企业名称', '注册资本'],
      ['乙公司', 2],
    ])
    workbook.addWorksheet('2021年', { state: 'hidden' }).addRows([
      ['企业名称', '营业收入(万元)'],
      ['甲公司', 3],
    ])
    const file = await read(workbook)
    expect(file.said).toEqual({
      '甲公司@2020': { revenue: 1 },
      '甲公司@2021': { revenue: 3 },
      '乙公司@0': { capital: 2, district: '石佛镇' },
    })
    expect(noted(file)).toEqual(expect.arrayContaining(['sheet_skipped', 'sheet_hidden', 'period']))
    expect(file.columns.map(({ sheet }) => sheet)).toContain('石佛镇')
  })

  test('page headers, section headings, numbered columns, a row of units and field names under the words', async () => {
    const file = await read(
      '企业名称,注册资本,从业人员\nname,capital,employees\n甲,1,2\n—,元,人\n一、规上企业,,\n甲公司,10000,5\n第1页 共2页,,\n企业名称,注册资本,从业人员\n乙公司,20000,6\n石佛镇小计,3,4\n',
      { period: 2021 },
    )
    expect(file.tally).toMatchObject({ rows: 2, refused: 0 })
    expect(file.questions).toEqual([])
  })

  test('another table below, which is not read', async () => {
    const text = '企业名称,注册资本\n甲公司,1\n\n\n企业名称,法定代表人\n乙公司,张三\n'
    const file = await read(text)
    expect(asked(file)).toEqual(['tables:'])
    expect(file.tally.rows).toBe(1)
    expect((await read(text, { decisions: { 'tables:': 'first' } })).questions).toEqual([])
  })

  test('another table right below its own title, whose figures are not taken for those of the first', async () => {
    const text = '企业名称,注册资本\n甲公司,1\n乙公司,2\n表二 从业人员,\n企业名称,从业人员\n丙公司,30\n'
    const file = await read(text)
    expect(asked(file)).toEqual(['tables:'])
    expect(file.said).toEqual({ '甲公司@0': { capital: 1 }, '乙公司@0': { capital: 2 } })
    const same = '企业名称,所在街道,注册资本\n甲公司,石佛镇,1\n企业名称,所在街道,从业人员\n丙公司,石佛镇,30\n'
    expect(asked(await read(same))).toEqual(['tables:'])
    // A name without a legal form stands alone in its row, and is a row all the same.
    expect((await read('企业名称,注册资本\n老王烩面馆,\n甲公司,1\n')).tally.rows).toBe(2)
  })
})

test('two columns of one meaning are asked about with their figures, and one of them is read', async () => {
  const text = '企业名称,营业收入,revenue\n甲公司,1,2\n'
  const open = await read(text, { period: 2021 })
  expect(asked(open)).toEqual(['same:营业收入'])
  expect(open.questions[0]?.options.map(({ value, preview }) => [value, preview?.zh])).toEqual([
    ['2', '1'],
    ['3', '2'],
  ])
  expect(targets(open)).toEqual(['name', null, null])
  const settled = await read(text, { period: 2021, decisions: { 'same:营业收入': '3' } })
  expect(settled.said).toMatchObject({ '甲公司@2021': { revenue: 2 } })
  expect(settled.questions).toEqual([])
})

test('words in brackets that nobody understands are asked about, never left out', async () => {
  const unit = '企业名称,营业收入(k)\n甲公司,1200\n'
  const open = await read(unit, { period: 2021 })
  expect(asked(open)).toEqual(['unit:营业收入(k)'])
  expect(open.said).toEqual({})
  expect(open.questions[0]?.options.map(({ value, preview }) => [value, preview?.zh])).toEqual([
    ['万元', '1200 → 1200 万元'],
    ['元', '1200 → 0.12 万元'],
    ['千元', '1200 → 120 万元'],
    ['百万元', '1200 → 120000 万元'],
    ['亿元', '1200 → 12000000 万元'],
  ])
  const told = await read(unit, { period: 2021, decisions: { 'unit:营业收入(k)': '千元' } })
  expect(told.said).toMatchObject({ '甲公司@2021': { revenue: 120 } })
  expect(told.questions).toEqual([])

  const header = '营业收入（出口，元）'
  const figure = `企业名称,${header}\n甲公司,1200\n`
  expect(asked(await read(figure, { period: 2021 }))).toEqual([`column:${header}`])
  const decide = (target: string) => read(figure, { period: 2021, decisions: { [`column:${header}`]: target } })
  expect((await decide('revenue')).said).toMatchObject({ '甲公司@2021': { revenue: 0.12 } })
  expect((await decide('revenue')).questions).toEqual([])
  expect((await decide('unused')).said).toEqual({})
})

test('the unit over a group of columns is theirs, where they can be counted in it', async () => {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('1')
  sheet.addRow(['企业名称', '财务指标（元）', null, '人员（人）'])
  sheet.addRow([null, '营业收入', '注册资本', '从业人员'])
  sheet.mergeCells('B1:C1')
  sheet.addRow(['甲公司', 50_000, 20_000, 7])
  const file = await read(workbook, { period: 2021 })
  expect(file.columns.map(({ unit }) => unit)).toEqual([null, '元', '元', '人'])
  expect(file.said).toMatchObject({ '甲公司@2021': { revenue: 5, capital: 2, employees: 7 } })
})

test('who filled a table in and the unit beside it are no level of the header', async () => {
  const text = '填报单位：某局,,单位：元、人\n,,\n企业名称,营业收入,从业人员\n甲公司,50000,7\n'
  const file = await read(text, { period: 2021 })
  expect(file.columns.map(({ header, unit }) => [header, unit])).toEqual([
    ['企业名称', null],
    ['营业收入', '元'],
    ['从业人员', '人'],
  ])
  expect(file.said).toMatchObject({ '甲公司@2021': { revenue: 5, employees: 7 } })
})

test('a third level that tells an amount from its share is part of the header', async () => {
  const text =
    '企业名称,2020年,,2021年,\n,营业收入,,营业收入,\n,金额,同比,金额,同比\n甲公司,100,5,110,10\n乙公司,200,5,210,10\n'
  const file = await read(text)
  expect(asked(file)).toEqual([])
  expect(file.said).toMatchObject({ '甲公司@2020': { revenue: 100 }, '乙公司@2021': { revenue: 210 } })
  const withUnits = await read(text.replace('金额,同比,金额,同比\n', '金额,同比,金额,同比\n,元,%,元,%\n'))
  expect(asked(withUnits)).toEqual([])
  expect(withUnits.said).toMatchObject({ '甲公司@2020': { revenue: 0.01 }, '乙公司@2021': { revenue: 0.021 } })
})

test('a figure of last year, as brackets say, is kept for that year', async () => {
  const file = await read('企业名称,营业收入（元）,营业收入（上年）（元）\n甲公司,50000,20000\n', { period: 2021 })
  expect(file.said).toMatchObject({ '甲公司@2021': { revenue: 5 }, '甲公司@2020': { revenue: 2 } })
})

test('a line that says that the table goes on is no enterprise', async () => {
  const rows = ['甲公司,1', '（续表）,', '企业名称,营业收入', '乙公司,2', '接下页,', '续上表,', '续航科技有限公司,3']
  const file = await read(`企业名称,营业收入\n${rows.join('\n')}\n`, { period: 2021 })
  expect(file.rows.map(({ name }) => name)).toEqual(['甲公司', '乙公司', '续航科技有限公司'])
  expect(file.tally.refused).toBe(0)
})

describe('a column of units', () => {
  test('says row by row in which unit the figure beside it is', async () => {
    const rows = ['甲公司,12340000,元', '乙公司,1234,万元', '丙公司,1.2,亿元', '丁公司,100,万美元', '戊公司,7,']
    const file = await read(`企业名称,营业收入,计量单位\n${rows.join('\n')}\n`, { period: 2021 })
    expect(file.said).toMatchObject({
      '甲公司@2021': { revenue: 1234 },
      '乙公司@2021': { revenue: 1234 },
      '丙公司@2021': { revenue: 12_000 },
    })
    // Foreign money is not converted, and a figure without a unit among others is not guessed.
    expect(Object.keys(file.said)).not.toContain('丁公司@2021')
    expect(file.tally.refused).toBe(1)
    expect(targets(file)).toEqual(['name', 'revenue', 'unit'])
  })

  test('is about the figures that can be counted in its units and name none themselves', async () => {
    const text = '企业名称,营业收入,从业人员,注册资本（元）,单位\n甲公司,1,5,20000,亿元\n乙公司,3000,6,10000,万元\n'
    const file = await read(text, { period: 2021 })
    expect(file.said).toMatchObject({
      '甲公司@2021': { revenue: 10_000, employees: 5 },
      '乙公司@2021': { revenue: 3000, employees: 6 },
    })
  })

  test('whose words are no units stays unused', async () => {
    const file = await read('企业名称,营业收入,单位\n甲公司,1,财政局\n', { period: 2021 })
    expect(targets(file)).toEqual(['name', 'revenue', null])
  })
})

describe('a column without words of the catalogue', () => {
  test('no header at all: codes by their check character, names by their legal form', async () => {
    const file = await read(`${codeA},甲科技有限公司,10\n${codeB},乙科技有限公司,20\n`)
    expect(targets(file)).toEqual(['id', 'name', null])
    expect(file.columns[0]?.confidence).toBe(0.97)
    expect(file.rows.map(({ name }) => name)).toEqual(['甲科技有限公司', '乙科技有限公司'])
  })

  test('names under the header of codes, and the other way round, are asked about and not read', async () => {
    const text = `企业名称,信用代码,注册资本\n${codeA},甲科技有限公司,10\n${codeB},乙科技有限公司,20\n`
    expect(asked(await read(text))).toEqual(['column:企业名称', 'column:信用代码'])
    const answered = await read(text, { decisions: { 'column:企业名称': 'uscc', 'column:信用代码': 'name' } })
    expect(answered.rows).toMatchObject([{ uscc: codeA, name: '甲科技有限公司' }, { uscc: codeB }])
    expect(answered.questions).toEqual([])
  })

  test('a mapping given outright beats the words', async () => {
    const file = await read('企业名称,备注数\n甲公司,5\n', {
      period: 2021,
      decisions: { 'column:备注数': 'employees' },
    })
    expect(file.said).toEqual({ '甲公司@2021': { employees: 5 } })
    await expect(read('企业名称,x\n甲公司,5\n', { decisions: { 'column:x': 'nothing' } })).rejects.toMatchObject({
      code: 'mapping_unknown',
    })
  })
})

describe('what does not look right is asked', () => {
  const money = '单位：万元\n企业名称,营业收入\n甲公司,12345678.90\n乙公司,2345678.12\n丙公司,99345678.55\n'

  test('figures that look like 元 under 万元', async () => {
    const file = await read(money, { period: 2021 })
    expect(asked(file)).toEqual(['unit:营业收入'])
    expect(file.questions[0]?.options).toMatchObject([
      { value: '万元', preview: { zh: '12345678.90 → 12345678.9 万元' } },
      { value: '元', preview: { zh: '12345678.90 → 1234.56789 万元' } },
    ])
    const answered = await read(money, { period: 2021, decisions: { 'unit:营业收入': '元' } })
    expect(answered.questions).toEqual([])
    expect(answered.said).toMatchObject({ '甲公司@2021': { revenue: 1234.56789 } })
  })

  test('figures ten thousand times what is known of the same firms', async () => {
    const text = '企业名称,营业收入(万元)\n甲公司,51000\n乙公司,62000\n丙公司,33000\n'
    const known = async (): Promise<{ revenue: number }[]> => [{ revenue: 5 }, { revenue: 6 }, { revenue: 3 }]
    expect(asked(await read(text, { period: 2021, known }))).toEqual(['unit:营业收入(万元)'])
    const same = async (): Promise<{ revenue: number }[]> => [
      { revenue: 50_000 },
      { revenue: 60_000 },
      { revenue: 30_000 },
    ]
    expect(asked(await read(text, { period: 2021, known: same }))).toEqual([])
  })

  test('large firms in 元, and small ones in 万元, are plain', async () => {
    expect(
      asked(
        await read('企业名称,营业收入(元)\n甲公司,12345678.90\n乙公司,2345678.12\n丙公司,99345678.55\n', {
          period: 2021,
        }),
      ),
    ).toEqual([])
    expect(
      asked(await read('企业名称,营业收入(万元)\n甲公司,1234.90\n乙公司,2345.12\n丙公司,120000\n', { period: 2021 })),
    ).toEqual([])
  })

  test('percentages beside fractions', async () => {
    const text = '企业名称,研发投入占比\n甲公司,12.5%\n乙公司,0.08\n丙公司,0.11\n'
    expect(asked(await read(text, { period: 2021 }))).toEqual(['share:研发投入占比'])
    const answered = await read(text, { period: 2021, decisions: { 'share:研发投入占比': '比值' } })
    expect(answered.said).toMatchObject({ '甲公司@2021': { rd_share: 12.5 }, '乙公司@2021': { rd_share: 8 } })
  })

  test('days whose order is unclear, unless one of them tells', async () => {
    const text = '企业名称,注册日期\n甲公司,05/03/2021\n乙公司,06/07/2020\n'
    expect(asked(await read(text))).toEqual(['date:注册日期'])
    expect((await read(text, { decisions: { 'date:注册日期': 'mdy' } })).said).toMatchObject({
      '甲公司@0': { registered_on: '2021-05-03' },
    })
    expect((await read(`${text}丙公司,25/12/2020\n`)).said).toMatchObject({
      '甲公司@0': { registered_on: '2021-03-05' },
    })
  })

  test('codes that lost their zeros', async () => {
    const text = '企业编号,企业名称\n1234,甲公司\n98761,乙公司\n71234,丙公司\n65432,丁公司\n'
    expect(asked(await read(text))).toEqual(['zeros:企业编号'])
    expect((await read(text, { decisions: { 'zeros:企业编号': '5' } })).rows[0]?.key).toBe('01234')
    const serial = '企业编号,企业名称\n1,甲公司\n2,乙公司\n10,丙公司\n100,丁公司\n'
    expect(asked(await read(serial))).toEqual([])
  })

  test.each(['2021年1-6月', '2021年1-3季度', '2021年度前三季度累计', '2021年第一至第二季度', '2021年3季度'])(
    '%s in the title is no year, whatever is answered: yearly figures can only be left out',
    async (part) => {
      const text = `${part}收入表\n企业名称,营业收入(万元)\n甲公司,1\n`
      for (const more of [{}, { period: 2021 }, { decisions: { 'period:': '2021' } }]) {
        const file = await read(text, more)
        expect(asked(file)).toEqual(['period:'])
        expect(Object.values(file.said)).not.toContainEqual({ revenue: 1 })
      }
      expect(asked(await read(text, { decisions: { 'period:': 'skip' } }))).toEqual([])
    },
  )

  test('four quarters that add up are the year', async () => {
    const text = '2021年1-4季度累计收入表\n企业名称,营业收入(万元)\n甲公司,1\n'
    expect((await read(text)).said).toEqual({ '甲公司@2021': { revenue: 1 } })
  })

  test('several years in the title are asked about; another year than the import says, too', async () => {
    expect(asked(await read('2020年、2021年收入表\n企业名称,营业收入(万元)\n甲公司,1\n'))).toEqual(['period:'])
    const other = '2021年收入表\n企业名称,营业收入(万元)\n甲公司,1\n'
    expect(asked(await read(other, { period: 2022 }))).toEqual(['period:'])
    expect((await read(other)).said).toEqual({ '甲公司@2021': { revenue: 1 } })
  })

  test('two rows that both read as headers', async () => {
    const file = await read('企业名称,营业收入,从业人员\n企业名称,注册资本,行业代码\n甲公司,1,2\n', { period: 2021 })
    expect(asked(file)).toEqual(['header:'])
    expect(file.questions[0]?.options.map(({ value }) => value)).toEqual(['1', '2'])
  })
})

test.for([
  {
    name: 'a table of regions',
    text: '指标：营业收入\n地区,2020年,2021年\n北京,1,2\n河南省,3,4\n',
    code: 'table_of_regions',
  },
  { name: 'figures of nobody', text: '2019,2020,2021\n1.5,2.5,3.5\n4.5,5.5,6.5\n', code: 'table_names_nobody' },
  { name: 'prose', text: '关于报送材料的通知\n请各单位按时报送\n', code: 'header_not_found' },
])('$name is refused as $code', async ({ text, code }) => {
  await expect(read(text)).rejects.toMatchObject({ code })
})

test('a credit code that a spreadsheet made a number is refused with what to do', async () => {
  const file = await read('企业名称,统一社会信用代码\n甲公司,9.14E+17\n')
  expect([...file.tally.reasons.values()]).toMatchObject([
    { kind: 'refused', reason: { zh: expect.stringContaining('设为文本') } },
  ])
})
