/** Tables that look like one thing and are another: what must be asked about, refused or set aside. */
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { type ReadFile, read } from '../../../test/read-table.ts'

const asked = ({ questions }: ReadFile): string[] => questions.map(({ id }) => id)

describe('lines among the rows', () => {
  const [header, first, second] = ['企业名称,营业收入（万元）', '甲公司,1', '乙公司,2']
  const table = `${header}\n${first}\n`

  test.for(['2022,,', '2022年度数据,,', '2022年企业情况,,'])(
    'of a year (%s) begin another table, and are no firms',
    async (line) => {
      const text = `企业名称,营业收入（万元）,从业人员\n${line}\n甲公司,1,2\n2023年,,\n甲公司,3,4\n`
      const file = await read(text, { period: 2023 })
      expect([asked(file), file.rows]).toEqual([['tables:'], []])
    },
  )

  test.for([
    ['another year over the same header', `2023年企业收入表\n${table}2024年企业收入表\n${header}\n${second}\n`],
    [
      'another unit over the same header',
      `2023年收入（单位：万元）\n企业名称,营业收入\n${first}\n2023年收入（单位：元）\n企业名称,营业收入\n${second}\n`,
    ],
    [
      'another unit in a line of its own',
      `2023年\n单位：万元\n企业名称,营业收入\n${first}\n续表\n单位：元\n企业名称,营业收入\n${second}\n`,
    ],
    ['another year alone in its row', `2023年企业收入表\n${table}2024年,\n${second}\n`],
  ] as const)(
    'that name %s begin another table, whose figures are not taken for those of the first',
    async ([, text]) => {
      const file = await read(text)
      expect(asked(file)).toEqual(['tables:'])
      expect(file.said).toEqual({ '甲公司@2023': { revenue: 1 } })
    },
  )

  test('that only repeat what stands over the table are set aside, titles of printed pages among them', async () => {
    const text = `2023年营业收入\n单位：万元\n${header}\n2023年,\n石佛镇,\n${first}\n小 计（石佛）,1\n2023年营业收入（续）,\n单位：万元,\n${header}\n全  区,9\n${second}\n其他企业,5\n全区总计（2家）,3\n`
    const file = await read(text)
    expect(file.questions).toEqual([])
    expect(file.said).toEqual({ '甲公司@2023': { revenue: 1 }, '乙公司@2023': { revenue: 2 } })
    expect(file.tally.refused).toBe(0)
  })

  test('that only name a group are set aside and counted, firms with a legal form and codes are not', async () => {
    const rows = ['一、规上企业,,', '甲公司,2023,1', '规下企业,,', '乙公司,2023,2', '丙公司,,', '（二）小微企业,2023,9']
    const file = await read(`企业名称,年份,营业收入\n${rows.join('\n')}\n`)
    expect(file.rows.map(({ name }) => name)).toEqual(['甲公司', '乙公司', '丙公司'])
    expect(file.notes.filter(({ code }) => code === 'rows_aside').map((note) => note.rows)).toEqual([[2, 4], [7]])
    const coded = await read('企业编号,年份,营业收入\nE01,2023,1\nE02,2023,2\nE03,,\n')
    expect(coded.rows.map(({ key }) => key)).toEqual(['E01', 'E02', 'E03'])
    // Where most names stand alone, the table lists firms.
    const list = await read('企业名称,营业收入,年份\n华为,,\n中兴,,\n甲公司,1,2023\n')
    expect(list.rows.map(({ name }) => name)).toEqual(['华为', '中兴', '甲公司'])
  })

  test('that name a unit no header names are asked about', async () => {
    const text = '企业名称,年份,营业收入\n甲公司,2023,1\n注：金额单位为元\n'
    expect(asked(await read(text))).toEqual(['unit:营业收入'])
    const told = await read(text, { decisions: { 'unit:营业收入': '元' } })
    expect([told.questions, told.said]).toEqual([[], { '甲公司@2023': { revenue: 0.0001 } }])
    expect(asked(await read('企业名称,年份,营业收入（元）\n甲公司,2023,1\n注：金额单位为元\n'))).toEqual([])
    // A year in a note is not the year of what follows.
    expect(asked(await read(`2024年\n${table}注：2023年数据为快报数\n${second}\n`))).toEqual([])
  })
})

describe('rows that would be read wrongly', () => {
  test('figures cut at their commas are refused, remarks behind the table are not', async () => {
    const text = '企业名称,年份,营业收入,,\n甲公司,2023,1,234,\n乙公司,2023,5,已停业,\n丙公司,2023,"1,234",,\n'
    const file = await read(text)
    expect(file.tally).toMatchObject({ rows: 3, refused: 1 })
    expect(file.said).toEqual({ '乙公司@2023': { revenue: 5 }, '丙公司@2023': { revenue: 1234 } })
  })

  test('two figures of one year and indicator in a row are refused, equal ones are not', async () => {
    const rows = ['甲公司,2023,2,1,5', '乙公司,2023,2,1,1']
    const file = await read(`企业名称,年份,营业收入,上年营业收入,2022年营业收入\n${rows.join('\n')}\n`)
    expect(file.tally).toMatchObject({ rows: 2, refused: 1 })
    expect(file.said).toEqual({ '乙公司@2022': { revenue: 1 }, '乙公司@2023': { revenue: 2 } })
  })

  test('a row that leaves the year blank is not of the year of the file, where a column dates the rows', async () => {
    const text = '年份,企业名称,营业收入（万元）\n2022,甲公司,1\n,乙公司,2\n2023,甲公司,3\n'
    const file = await read(text, { period: 2023 })
    expect(file.said).toEqual({ '甲公司@2022': { revenue: 1 }, '甲公司@2023': { revenue: 3 } })
    expect(file.tally.refused).toBe(1)
  })

  test('years of something else than the figures never date them', async () => {
    const founded = await read('企业名称,成立年份,营业收入\n甲公司,2015,1\n乙公司,2018,2\n', { period: 2023 })
    expect(founded.said).toEqual({ '甲公司@2023': { revenue: 1 }, '乙公司@2023': { revenue: 2 } })
    const text = '企业名称,首台套年,营业收入\n甲公司,2015,1\n乙公司,2018,2\n'
    const open = await read(text, { period: 2023 })
    expect([asked(open), open.said]).toEqual([['column:首台套年'], founded.said])
    const told = await read(text, { period: 2023, decisions: { 'column:首台套年': 'period' } })
    expect(told.said).toEqual({ '甲公司@2015': { revenue: 1 }, '乙公司@2018': { revenue: 2 } })
    const plain = await read('企业名称,数据年,营业收入\n甲公司,2015,1\n乙公司,2018,2\n', { period: 2023 })
    expect([plain.questions, plain.said]).toEqual([[], told.said])
  })

  test.for(['季度', '月份'])('a column of a %s makes no years of its rows', async (header) => {
    const text = `企业名称,年份,${header},营业收入,注册资本\n甲公司,2023,1,1,9\n`
    const file = await read(text)
    expect([asked(file), file.said]).toEqual([['period:'], { '甲公司@2023': { capital: 9 } }])
    const told = await read(text, { decisions: { [`column:${header}`]: 'unused' } })
    expect([told.questions, told.said]).toEqual([[], { '甲公司@2023': { capital: 9, revenue: 1 } }])
  })

  test('a header that names a range of years is of none of them', async () => {
    const file = await read('企业名称,年份,2021-2023年营业收入,注册资本\n甲公司,2023,6,9\n')
    expect(file.said).toEqual({ '甲公司@2023': { capital: 9 } })
  })

  test.for(['单位,万元,人', '（单位）,（万元）,（人）', '—,(万元),人'])(
    'units right under the header (%s) are its own',
    async (units) => {
      const file = await read(`企业名称,营业收入,从业人员\n${units}\n甲公司,1,2\n`, { period: 2023 })
      expect([file.questions, file.said, file.tally.refused]).toEqual([
        [],
        { '甲公司@2023': { revenue: 1, employees: 2 } },
        0,
      ])
      const yuan = units.replace('万元', '元')
      const told = await read(`企业名称,营业收入,从业人员\n${yuan}\n甲公司,10000,2\n`, { period: 2023 })
      expect([told.questions, told.said]).toEqual([[], { '甲公司@2023': { revenue: 1, employees: 2 } }])
    },
  )

  test('marks, numbers and codes around a name are taken off', async () => {
    const code = '91410100169954184C'
    const names = [
      '其中：甲有限公司',
      '乙有限公司*',
      '丙有限公司①',
      '4、丁有限公司',
      `戊有限公司（${code}）`,
      '3.14咖啡馆',
    ]
    const file = await read(`企业名称,年份,营业收入\n${names.map((name) => `${name},2023,1`).join('\n')}\n`)
    expect(file.rows.map(({ name, uscc }) => [name, uscc])).toEqual([
      ['甲有限公司', null],
      ['乙有限公司', null],
      ['丙有限公司', null],
      ['丁有限公司', null],
      ['戊有限公司', code],
      ['3.14咖啡馆', null],
    ])
    expect(file.tally).toMatchObject({ corrected: 5, refused: 0 })
  })

  test('several firms in one cell are refused', async () => {
    const text =
      '企业名称,年份,营业收入\n甲科技有限公司、乙科技有限公司,2023,1\n"丙有限公司\n丁有限公司",2023,1\n戊有限公司（曾用名：己有限公司）,2023,1\n'
    const file = await read(text)
    expect(file.tally).toMatchObject({ rows: 3, refused: 2 })
  })

  test('a row without a firm is not about the one in the title, where a column names firms', async () => {
    const file = await read('企业名称：甲集团有限公司\n企业名称,年份,营业收入\n乙有限公司,2023,1\n,2023,2\n')
    expect([file.tally.refused, file.said]).toEqual([1, { '乙有限公司@2023': { revenue: 1 } }])
  })

  test('money is left blank where a column names a foreign currency, and refused where it names none we know', async () => {
    const beside =
      '企业名称,年份,注册资本,币种,营业收入\n甲公司,2023,1,人民币,5\n乙公司,2023,2,美元,6\n丙公司,2023,3,,7\n丁公司,2023,4,贝壳,8\n'
    const file = await read(beside)
    expect(file.said).toEqual({
      '甲公司@2023': { capital: 1, revenue: 5 },
      '乙公司@2023': { revenue: 6 },
      '丙公司@2023': { capital: 3, revenue: 7 },
    })
    expect(file.tally.refused).toBe(1)
    const before = await read('企业名称,年份,币种,营业收入,从业人员\n甲公司,2023,USD,1,5\n')
    expect(before.said).toEqual({ '甲公司@2023': { employees: 5 } })
  })

  test('fractions under a share, marked as % or not, are asked about however few they are', async () => {
    for (const header of ['研发投入占比（%）', '研发投入占比']) {
      const text = `企业名称,年份,${header}\n甲公司,2023,0.15\n`
      expect(asked(await read(text))).toEqual([`share:${header}`])
      const told = await read(text, { decisions: { [`share:${header}`]: '比值' } })
      expect([told.questions, told.said]).toEqual([[], { '甲公司@2023': { rd_share: 15 } }])
    }
    expect(asked(await read('企业名称,年份,研发投入占比（%）\n甲公司,2023,0.15\n乙公司,2023,3\n'))).toEqual([])
  })

  test('fractions among percentages are asked about, and only they are scaled by the answer', async () => {
    const text = '企业名称,年份,研发投入占比\n甲公司,2023,0.35\n乙公司,2023,35\n丙公司,2023,0\n丁公司,2023,1\n'
    const open = await read(text)
    expect([asked(open), open.questions[0]?.options.map(({ value }) => value)]).toEqual([
      ['share:研发投入占比'],
      ['mixed', '%'],
    ])
    const mixed = await read(text, { decisions: { 'share:研发投入占比': 'mixed' } })
    expect(mixed.said).toEqual({
      '甲公司@2023': { rd_share: 35 },
      '乙公司@2023': { rd_share: 35 },
      '丙公司@2023': { rd_share: 0 },
    })
    // 1 may be 1% or 100%.
    expect(mixed.tally.refused).toBe(1)
    const plain = await read(text, { decisions: { 'share:研发投入占比': '%' } })
    expect(plain.said).toMatchObject({ '甲公司@2023': { rd_share: 0.35 }, '丁公司@2023': { rd_share: 1 } })
  })

  test('fractions under % are doubted where they stand far apart from all others', async () => {
    const table = (figures: readonly number[]): string =>
      `企业名称,年份,研发投入占比（%）\n${figures.map((figure, at) => `${at}公司,2023,${figure}`).join('\n')}\n`
    expect(asked(await read(table([0.35, 0.4, 35, 40])))).toEqual(['share:研发投入占比（%）'])
    expect(asked(await read(table([0.5, 0.8, 3.2, 4.1])))).toEqual([])
  })

  test('fractions among the percentages of an indicator in rows are asked about by its name', async () => {
    const text = '企业名称,指标,2022,2023\n甲公司,研发投入占比,0.35,35\n'
    expect(asked(await read(text))).toEqual(['share:研发投入占比'])
    const told = await read(text, { decisions: { 'share:研发投入占比': 'mixed' } })
    expect(told.said).toEqual({ '甲公司@2022': { rd_share: 35 }, '甲公司@2023': { rd_share: 35 } })
  })

  test('blanks between digits set thousands apart only where the whole column does so, and the reader is told', async () => {
    const apart = await read('企业名称,年份,营业收入\n甲公司,2023,1 200\n乙公司,2023,1 200 300\n丙公司,2023,900\n')
    expect(apart.said).toMatchObject({ '甲公司@2023': { revenue: 1200 }, '乙公司@2023': { revenue: 1200300 } })
    expect(apart.tally).toMatchObject({ corrected: 2, refused: 0 })
    const one = await read('企业名称,年份,营业收入\n甲公司,2023,100 200\n乙公司,2023,300\n')
    expect([one.said, one.tally.refused]).toEqual([{ '乙公司@2023': { revenue: 300 } }, 1])
    const mixed = await read('企业名称,年份,营业收入\n甲公司,2023,100 200\n乙公司,2023,1 300\n丙公司,2023,1400\n')
    expect(mixed.tally).toMatchObject({ corrected: 0, refused: 2 })
  })

  test('a note behind the words of a header is set aside, unless it makes another figure of it', async () => {
    const noted = '企业名称,年份,"营业收入（元）\n注：含税"\n甲公司,2023,10000\n'
    const file = await read(noted)
    expect([file.questions, file.said]).toEqual([[], { '甲公司@2023': { revenue: 1 } }])
    expect(file.notes.some(({ text }) => text.zh.includes('“注：含税”是说明'))).toBe(true)
    expect((await read(noted.replace('含税', '计划数'))).said).toEqual({})
  })

  test.for(['金额单位', '单位（元/万元）', '计量单位'])(
    'a column %s counts the figures beside it, and refuses rows whose cell is no unit',
    async (header) => {
      const rows = [
        '甲局,甲公司,2023,元,10000,5',
        '甲局,乙公司,2023,万元,2,6',
        '甲局,丙公司,2023,万元,3,',
        '甲局,丁公司,2023,两,4,7',
      ]
      const text = `填报单位,企业名称,年份,${header},营业收入,从业人员\n${rows.join('\n')}\n`
      const file = await read(text)
      expect(file.said).toEqual({
        '甲公司@2023': { revenue: 1, employees: 5 },
        '乙公司@2023': { revenue: 2, employees: 6 },
        '丙公司@2023': { revenue: 3 },
      })
      expect(file.tally.refused).toBe(1)
      const told = await read(text, { decisions: { [`column:${header}`]: 'unused' } })
      expect(told.said).toMatchObject({ '甲公司@2023': { revenue: 10_000 } })
    },
  )

  test('a point is no decimal point for sure where others of the column set thousands apart', async () => {
    const rows = ['甲公司;2023;1.234,56', '乙公司;2023;1.234', '丙公司;2023;12.5']
    const file = await read(`企业名称;年份;营业收入\n${rows.join('\n')}\n`)
    expect([file.tally.refused, file.said]).toEqual([2, { '丙公司@2023': { revenue: 12.5 } }])
  })

  test('a unit behind the words of a header is its own', async () => {
    const text = '企业名称,年份,"营业收入\n单位：元","从业人员\n说明：年末数"\n甲公司,2023,20000,5\n'
    const file = await read(text)
    expect([file.questions, file.said]).toEqual([[], { '甲公司@2023': { revenue: 2, employees: 5 } }])
  })

  test('a sentence over the table names its unit', async () => {
    const text = '2023年\n（除注明外，金额单位均为元）\n企业名称,营业收入,从业人员（人）\n甲公司,10000,5\n'
    expect((await read(text)).said).toEqual({ '甲公司@2023': { revenue: 1, employees: 5 } })
  })

  test('a part of the firm above is set aside, and a column 统计期 dates the rows', async () => {
    const rows = ['甲公司,2023年,5', '其中：软件业务,2023年,2', '乙公司,2023年上半年,3', '丙公司,2022年,4']
    const file = await read(`企业名称,统计期,营业收入\n${rows.join('\n')}\n`, { period: 2023 })
    expect(file.said).toEqual({ '甲公司@2023': { revenue: 5 }, '丙公司@2022': { revenue: 4 } })
    expect(file.tally).toMatchObject({ rows: 3, refused: 1 })
  })

  test('two units in one header leave open which it is, one behind 单位： does not', async () => {
    const file = await read('企业名称,年份,营业收入（万元/亿元）,注册资本（单位：元）\n甲公司,2023,1,20000\n')
    expect([asked(file), file.said]).toEqual([['unit:营业收入（万元/亿元）'], { '甲公司@2023': { capital: 2 } }])
  })

  test('the last day of a quarter is no year, unless the year ends with it', async () => {
    const days = ['2023-06-30', '2023年9月30日', '2023-03-31', '2023-12-31', '2023-01-01']
    const rows = days.map((day, at) => `${at}公司,${day},${at}`)
    const file = await read(`企业名称,报告期,营业收入\n${rows.join('\n')}\n`)
    expect([file.tally.refused, file.said]).toEqual([3, { '3公司@2023': { revenue: 3 }, '4公司@2023': { revenue: 4 } }])
  })

  test('a sheet called after a year is of that year, one called after a part of it of none', async () => {
    const sheetOf = (name: string): ExcelJS.Workbook => {
      const workbook = new ExcelJS.Workbook()
      workbook.addWorksheet(name).addRows([
        ['企业名称', '营业收入'],
        ['甲公司', 1],
      ])
      return workbook
    }
    expect((await read(sheetOf('2023年规上企业'))).said).toEqual({ '甲公司@2023': { revenue: 1 } })
    const half = await read(sheetOf('2023年上半年情况'), { period: 2023 })
    expect([asked(half), half.said]).toEqual([['period:2023年上半年情况'], {}])
  })

  test('a name that its cell breaks over lines is one name', async () => {
    const file = await read('企业名称,年份,营业收入\n"甲乙科技\n有限公司",2023,1\n')
    expect([file.said, file.tally.corrected]).toEqual([{ '甲乙科技有限公司@2023': { revenue: 1 } }, 1])
  })

  test('months in a title that names the year elsewhere are no year', async () => {
    expect(asked(await read('企业1-9月主要指标（2024年）\n企业名称,营业收入\n甲公司,1\n'))).toEqual(['period:'])
    expect(asked(await read('2025年1月编制\n2024年度主要指标\n企业名称,营业收入\n甲公司,1\n'))).toEqual([])
  })

  test('columns under one line of units are asked about together', async () => {
    const rows = ['甲', '乙', '丙', '丁'].map((name, at) => `${name}公司,${123456789.12 + at},45678.5,9`).join('\n')
    const text = `2024年\n单位：万元\n企业名称,营业收入,注册资本,从业人员\n${rows}\n`
    const both = ['unit:营业收入', 'unit:注册资本']
    expect(asked(await read(text))).toEqual(both)
    expect(asked(await read(text, { decisions: { 'unit:营业收入': '元' } }))).toEqual(['unit:注册资本'])
    expect(asked(await read(text, { decisions: { 'unit:营业收入': '万元' } }))).toEqual([])
    expect(asked(await read(text, { decisions: { 'unit:营业收入': '元', 'unit:注册资本': '元' } }))).toEqual([])
  })
})

describe('two tables side by side', () => {
  test.for([
    '企业名称,年份,营业收入,,企业名称,年份,营业收入\n甲公司,2023,1,,乙公司,2023,2\n',
    '企业名称,年份,营业收入,企业名称,从业人员\n甲公司,2023,1,乙公司,2\n',
  ])('are asked about, and figures of the right one never go to firms of the left one', async (text) => {
    const file = await read(text)
    expect(file.questions.map(({ kind }) => kind)).toEqual(['tables'])
    expect(file.said).toEqual({ '甲公司@2023': { revenue: 1 } })
    const [id = ''] = asked(file)
    expect((await read(text, { decisions: { [id]: 'first' } })).questions).toEqual([])
  })
})

describe('a table on its side', () => {
  test('with firms over their years', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('数据')
    sheet.addRows([
      ['指标', '甲有限公司', null, '乙有限公司', null],
      [null, '2022年', '2023年', '2022年', '2023年'],
      ['营业收入', 1, 2, 3, 4],
      ['从业人员', 5, 6, 7, 8],
    ])
    for (const range of ['A1:A2', 'B1:C1', 'D1:E1']) sheet.mergeCells(range)
    const file = await read(workbook)
    expect(file.said).toEqual({
      '甲有限公司@2022': { revenue: 1, employees: 5 },
      '甲有限公司@2023': { revenue: 2, employees: 6 },
      '乙有限公司@2022': { revenue: 3, employees: 7 },
      '乙有限公司@2023': { revenue: 4, employees: 8 },
    })
  })

  test('of one firm named in the title, where a part of a year stands among the years', async () => {
    const text =
      '甲科技有限公司主要财务指标\n单位：万元\n项目,2021年,2022年,2023年,2024年1-6月\n营业收入,1,2,3,4\n注册资本,5,6,7,8\n'
    const file = await read(text)
    expect(file.tally).toMatchObject({ rows: 4, refused: 1 })
    expect(file.said).toMatchObject({ '甲科技有限公司@2021': { revenue: 1 }, '甲科技有限公司@2023': { revenue: 3 } })
    expect(Object.keys(file.said)).not.toContain('甲科技有限公司@2024')
  })
})
