/** Tables with an indicator in each row and years across. */
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { read } from '../../../test/read-table.ts'

const said = {
  '甲科技有限公司@2022': { revenue: 1, employees: 5 },
  '甲科技有限公司@2023': { revenue: 2, employees: 6 },
}

describe('an indicator in each row with years across', () => {
  test.for([
    [
      'a column of units',
      '企业名称,指标,单位,2022,2023\n甲科技有限公司,营业收入,元,10000,20000\n甲科技有限公司,从业人员,人,5,6\n',
    ],
    [
      'units in the names',
      '企业名称,指标名称,2022年,2023年\n甲科技有限公司,营业收入（元）,10000,20000\n甲科技有限公司,从业人员,5,6\n',
    ],
    [
      'a line of units',
      '单位：元\n企业名称,项目,2022年实际,2023年实际\n甲科技有限公司,营业收入,10000,20000\n甲科技有限公司,从业人员,5,6\n',
    ],
    [
      'growth behind them, and no word over the indicators',
      '企业名称,,2022年,2023年,同比增长（%）\n甲科技有限公司,营业收入（万元）,1,2,100\n甲科技有限公司,从业人员,5,6,20\n',
    ],
    [
      'the year of the title and the one before',
      '2023年\n企业名称,指标,本年,上年\n甲科技有限公司,营业收入,2,1\n甲科技有限公司,从业人员,6,5\n',
    ],
    [
      'the firm over the table',
      '企业名称：甲科技有限公司\n指标,单位,2022,2023\n营业收入,元,10000,20000\n从业人员,人,5,6\n',
    ],
  ] as const)('and %s is read year by year', async ([, text]) => {
    const file = await read(text)
    expect(file.questions).toEqual([])
    expect(file.said).toEqual(said)
  })

  test('is read for each of several firms, in the unit of each row; blank stays blank and unknown indicators are listed', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('1')
    sheet.addRows([
      ['企业名称', '指标', '单位', 2022, 2023],
      ['甲科技有限公司', '营业收入', '万元', 1, 2],
      [null, '用电量', '千瓦时', 7, 8],
      [null, '从业人员', '人', 5, 6],
      ['乙科技有限公司', '营业收入', '元', null, 50_000],
      ['丙科技有限公司', '用电量', '千瓦时', 7, 8],
    ])
    sheet.mergeCells('A2:A4')
    const file = await read(workbook)
    expect(file.said).toEqual({ ...said, '乙科技有限公司@2023': { revenue: 5 } })
    expect(file.columns.filter(({ target }) => target === null).map(({ header }) => header)).toEqual(['用电量'])
    expect(file.tally).toMatchObject({ rows: 5, accepted: 5, refused: 0 })
  })

  test('beside a target is read by its actual value', async () => {
    const file = await read('企业名称,年份,指标名称,实际值,目标值,单位\n甲公司,2023,营业收入,10000,20000,元\n')
    expect(file.said).toEqual({ '甲公司@2023': { revenue: 1 } })
  })

  test('is refused where its figure has no unit and other rows name theirs, unless its indicator or a line over the table does', async () => {
    const rows = [
      '甲公司,营业收入,元,10000,20000',
      '乙公司,营业收入,,3,4',
      '丙公司,营业收入（元）,,10000,',
      '丁公司,营业收入,,,',
    ]
    const file = await read(`企业名称,指标,单位,2022,2023\n${rows.join('\n')}\n`)
    expect(file.tally).toMatchObject({ rows: 4, refused: 1 })
    expect(file.said).toEqual({
      '甲公司@2022': { revenue: 1 },
      '甲公司@2023': { revenue: 2 },
      '丙公司@2022': { revenue: 1 },
    })
    const told = await read(`单位：元\n企业名称,指标,单位,2023\n甲公司,从业人员,人,5\n乙公司,营业收入,,10000\n`)
    expect(told.said).toEqual({ '甲公司@2023': { employees: 5 }, '乙公司@2023': { revenue: 1 } })
    const untold = await read('企业名称,指标,单位,2023\n甲公司,营业收入,,3\n')
    expect(untold.said).toEqual({ '甲公司@2023': { revenue: 3 } })
  })

  test('is refused where no firm is named, and where the name of the indicator says a year too', async () => {
    const rows = ['甲科技有限公司,营业收入,1,2', ',从业人员,5,6', '甲科技有限公司,2021年营业收入,3,4']
    const file = await read(`企业名称,指标,2022年,2023年\n${rows.join('\n')}\n`)
    expect(file.tally).toMatchObject({ rows: 3, refused: 2 })
    expect(file.said).toEqual({ '甲科技有限公司@2022': { revenue: 1 }, '甲科技有限公司@2023': { revenue: 2 } })
  })

  test('with figures of one year beside the numbers of the rows, which are no figures', async () => {
    const text =
      '企业名称：甲科技有限公司\n2023年度\n项目,行次,期初余额,期末余额\n营业收入,1,1,2\n用电量,2,3,4\n从业人员,3,5,6\n'
    expect((await read(text)).said).toEqual({ '甲科技有限公司@2023': { revenue: 2, employees: 6 } })
    const money = '企业名称：甲科技有限公司\n2023年度\n项目,行次,金额\n营业收入,1,2\n从业人员,3,6\n'
    expect((await read(money)).said).toEqual({ '甲科技有限公司@2023': { revenue: 2, employees: 6 } })
    const whose = '企业名称：甲科技有限公司\n2023年度\n项目,一分部,二分部\n营业收入,1,2\n从业人员,3,6\n'
    await expect(read(whose)).rejects.toMatchObject({ code: 'form_unclear' })
  })

  test('whose indicators are all unknown is not asked to be one indicator, and a part of a year is not read', async () => {
    const file = await read('企业名称,指标,2022年,2023年1-6月\n甲科技有限公司,水费,1,2\n')
    expect([file.questions, file.said]).toEqual([[], {}])
    const part = await read('企业名称,指标,2022年,2023年1-6月\n甲科技有限公司,营业收入,1,2\n')
    expect(part.said).toEqual({ '甲科技有限公司@2022': { revenue: 1 } })
  })
})

describe('figures of an indicator that look like another unit', () => {
  const big = ['甲', '乙', '丙'].map((name, at) => `${name}有限公司,营业收入,${12345678.9 + at},2345678.55`).join('\n')
  const text = `单位：万元\n企业名称,指标,2022年,2023年\n${big}\n甲有限公司,从业人员,5,6\n甲有限公司,研发投入占比,0.15,0.2\n`

  test('are asked about by the name of the indicator, and the answers are taken', async () => {
    const open = await read(text)
    expect(open.questions.map(({ id }) => id)).toEqual(['unit:营业收入', 'share:研发投入占比'])
    const file = await read(text, { decisions: { 'unit:营业收入': '元', 'share:研发投入占比': '比值' } })
    expect(file.questions).toEqual([])
    expect(file.said).toMatchObject({
      '甲有限公司@2022': { revenue: 1234.56789, employees: 5, rd_share: 15 },
      '甲有限公司@2023': { rd_share: 20 },
    })
  })
})
