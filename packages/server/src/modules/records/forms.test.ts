/** Forms about one firm, with several labels and their values in a row. */
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { type ReadFile, read } from '../../../test/read-table.ts'

const [code, other] = ['91410100169954184C', '914190011774708848']
const firm = `企业名称,甲科技有限公司,统一社会信用代码,${code}`
const asked = ({ questions }: ReadFile): string[] => questions.map(({ id }) => id)
const one = (values: object, period = 2023) => ({ [`甲科技有限公司@${period}`]: values })

describe('a form with several pairs in a row', () => {
  test('is read whole, its title and sections set aside, labels that nobody knows unused', async () => {
    const rows = [
      '2023年度企业基本情况,,,',
      '一、基本信息,,,',
      firm,
      '法定代表人,张三,注册资本（万元）,500',
      '二、经营情况,,,',
      '营业收入,12000000元,经办人,李四',
      '从业人员,50,注册日期,2015年3月4日',
    ]
    const file = await read(`${rows.join('\n')}\n`)
    expect(file.said).toEqual(one({ capital: 500, registered_on: '2015-03-04', revenue: 1200, employees: 50 }))
    expect(file.rows).toMatchObject([{ uscc: code, name: '甲科技有限公司' }])
    expect(file.questions).toEqual([])
    expect(file.notes.map(({ code }) => code)).toContain('form')
    expect(file.columns.filter(({ target }) => target === null).map(({ header }) => header)).toEqual([
      '法定代表人',
      '经办人',
    ])
  })

  test.for([
    ['in their labels', '2022年营业收入（万元）,100,2023年营业收入（万元）,200'],
    ['before their values', '营业收入（万元）,2022年 100,2023年：200,'],
    ['all in one cell', '营业收入（万元）,2022年 100；2023年 200,经办人,李四'],
    ['beside their values', '近两年营业收入（万元）,2022年,100,2023年,200'],
    ['over their values', '指标,2022年,2023年,\n营业收入（万元）,100,200,'],
    ['over their values, with a unit beside', '指标,单位,2022年,2023年\n营业收入,万元,100,200'],
  ] as const)('keeps figures of several years apart, where years stand %s', async ([, lines]) => {
    const file = await read(`${firm}\n注册资本,5,所属街道,石佛镇\n${lines}\n`)
    expect(file.questions).toEqual([])
    expect(file.said).toMatchObject({ ...one({ revenue: 100 }, 2022), ...one({ revenue: 200 }) })
  })

  test('with merged cells, sections at the left and units in cells of their own', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('申报表')
    sheet.addRows([
      ['2023年度申报表'],
      ['基本情况', '企业名称', '甲科技有限公司', null, '信用代码', code],
      [null, '注册资本', 500, '万元', '法定代表人', '张三'],
      ['经营情况', '营业收入（万元）', 1200, null, '从业人员', 50],
      [null, '联系人', '李四', null, '联系电话', '0371-6'],
    ])
    for (const range of ['A1:F1', 'A2:A3', 'A4:A5', 'C2:D2', 'C4:D4', 'C5:D5']) sheet.mergeCells(range)
    const file = await read(workbook)
    expect(file.questions).toEqual([])
    expect(file.said).toEqual(one({ capital: 500, revenue: 1200, employees: 50 }))
  })

  test('keeps blank what is blank, and takes labels and values out of one cell', async () => {
    const blanks = `${firm}\n注册资本（万元）,,营业收入（万元）,1200\n从业人员,—,所属街道,/\n`
    expect((await read(blanks, { period: 2023 })).said).toEqual(one({ revenue: 1200 }))
    const inCells = `企业名称：甲科技有限公司,统一社会信用代码：${code}\n注册资本：500万元,从业人员：50\n`
    expect((await read(inCells, { period: 2023 })).said).toEqual(one({ capital: 500, employees: 50 }))
  })

  test('asks about rows that are no plain pairs, and reads the rest once they are left out', async () => {
    const text = `${firm}\n营业收入（万元）,1200,（审计报告数）,\n从业人员,50,注册资本（万元）,500\n`
    const file = await read(text, { period: 2023 })
    expect(asked(file)).toEqual(['form:'])
    expect(file.questions[0]?.text.zh).toContain('第 2 行')
    const told = await read(text, { period: 2023, decisions: { 'form:': 'skip' } })
    expect([told.questions, told.said]).toEqual([[], one({ capital: 500, employees: 50 })])
  })

  test('asks about a lone figure under the first of several years, which may be of no year', async () => {
    const text = `${firm}\n指标,2022年,2023年,\n营业收入（万元）,100,200,\n注册资本（万元）,500,,\n`
    expect(asked(await read(text, { period: 2023 }))).toEqual(['form:'])
  })

  test('is refused where it names two firms, whose figures would be mixed', async () => {
    const two = `${firm}\n营业收入,1200,从业人员,50\n企业名称,乙科技有限公司,信用代码,${other}\n营业收入,1,从业人员,5\n`
    await expect(read(two, { period: 2023 })).rejects.toMatchObject({ code: 'form_unclear' })
  })
})

test('a header with words between its columns, and a table on its side, are no forms', async () => {
  const upright = await read('企业名称,备注,营业收入,电话\n甲公司,x,5,138\n', { period: 2023 })
  expect(upright.said).toEqual({ '甲公司@2023': { revenue: 5 } })
  const side = await read('企业名称,甲有限公司,乙有限公司\n营业收入,1,2\n从业人员,3,4\n', { period: 2023 })
  expect(side.said).toMatchObject({ '乙有限公司@2023': { revenue: 2, employees: 4 } })
})

describe('lines of a form over an upright table', () => {
  const table = '单位名称,营业收入,从业人员\n甲公司,1,2\n乙公司,3,4\n'
  const both = { '甲公司@2023': { revenue: 1, employees: 2 }, '乙公司@2023': { revenue: 3, employees: 4 } }

  test.for([
    '填报单位：高新区统计局  填报日期：2024-03-01  统计年度：2023\n',
    '填报单位：,高新区统计局,统计年度：,2023\n',
    '填报单位,甲集团有限公司,统计年度,2023\n联系人,张三,电话,0371-66666666\n',
    '统计年度,2023年,填报单位,高新区统计局\n',
  ])('are no table, and say its year (%s)', async (lines) => {
    const file = await read(lines + table)
    expect([file.questions, file.said, file.tally.refused]).toEqual([[], both, 0])
  })

  test('and so does the maker of a statement, unless a column names firms', async () => {
    const rows = '项目,本期金额,上期金额\n一、营业收入,20000,10000\n减：营业成本,1,1\n'
    const file = await read(`利润表\n2023年度\n编制单位：甲科技有限公司,,单位：元\n${rows}`)
    expect(file.said).toEqual({ ...one({ revenue: 2 }), ...one({ revenue: 1 }, 2022) })
    const list = await read(`2023年\n编制单位：甲科技有限公司\n${table}`)
    expect(list.said).toEqual(both)
  })

  test('and the sheet may name the firm of all its rows', async () => {
    const rows = [
      ['项目', '2021年', '2022年'],
      ['营业收入', 1, 2],
      ['从业人员', 5, 6],
    ]
    const expected = { ...one({ revenue: 1, employees: 5 }, 2021), ...one({ revenue: 2, employees: 6 }, 2022) }
    for (const [name, title] of [
      ['甲科技有限公司', '主要指标'],
      ['表1', '甲科技有限公司近三年主要财务指标'],
    ] as const) {
      const workbook = new ExcelJS.Workbook()
      workbook.addWorksheet(name).addRows([[title], ...rows])
      expect((await read(workbook)).said).toEqual(expected)
    }
  })

  test('name its firm, where no column does', async () => {
    const years =
      '企业名称,甲科技有限公司,,\n填报日期,2024-03-01,联系人,张三\n年份,营业收入,从业人员,注册资本\n2022,1,2,3\n'
    expect((await read(years)).said).toEqual(one({ revenue: 1, employees: 2, capital: 3 }, 2022))
    const rows =
      '企业名称：,甲科技有限公司,所属年度：,2023\n指标名称,计量单位,本年,上年\n营业收入,元,20000,10000\n从业人员,人,5,4\n'
    expect((await read(rows)).said).toEqual({
      ...one({ revenue: 2, employees: 5 }),
      ...one({ revenue: 1, employees: 4 }, 2022),
    })
  })
})
