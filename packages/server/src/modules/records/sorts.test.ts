/** Tables whose rows, titles or sheets say that figures are planned ones, or of one of two scopes. */
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { type ReadFile, read } from '../../../test/read-table.ts'
import { saysPlanned } from './sheet-sorts.rules.ts'
import { sortOf } from './sorts.rules.ts'

const asked = ({ questions }: ReadFile): string[] => questions.map(({ id }) => id)

describe('rows that say what sort of figures they hold', () => {
  test.for([
    ['2024年度计划数', 'planned'],
    ['预计（全年）', 'planned'],
    ['Budget', 'planned'],
    ['实际完成数', 'actual'],
    ['实际数', 'actual'],
    ['合并口径', 'group'],
    ['母公司', 'parent'],
    ['计划单列企业', null],
    ['国有', null],
    ['', null],
  ] as const)('%s is %s', ([cell, sort]) => {
    expect(sortOf(cell)).toBe(sort)
  })

  test.for(['数据类型', '数据状态', '进度'])(
    'are refused where they are planned (%s), and read where the column is not about them',
    async (header) => {
      const text = `企业名称,年份,${header},营业收入\n甲公司,2023,实际,1\n甲公司,2024,计划,2\n乙公司,2024,预计,3\n`
      const file = await read(text)
      expect([file.questions, file.said]).toEqual([[], { '甲公司@2023': { revenue: 1 } }])
      expect(file.tally).toMatchObject({ rows: 3, refused: 2 })
      const told = await read(text, { decisions: { [`column:${header}`]: 'unused' } })
      expect(told.tally.refused).toBe(0)
    },
  )

  test('a column of other types says nothing of the figures, and a project may be planned', async () => {
    const text = '企业名称,年份,类型,项目阶段,营业收入\n甲公司,2023,国有,规划,1\n乙公司,2023,计划外,完成,2\n'
    expect((await read(text)).said).toEqual({ '甲公司@2023': { revenue: 1 }, '乙公司@2023': { revenue: 2 } })
  })

  test('are asked about where some are of groups and some of parents, and left out by the answer', async () => {
    const text = '企业名称,年份,口径,营业收入\n甲公司,2023,合并,5\n甲公司,2023,母公司,3\n乙公司,2023,母公司,2\n'
    const open = await read(text)
    expect([asked(open), open.said]).toEqual([['scope:口径'], {}])
    const parent = await read(text, { decisions: { 'scope:口径': 'parent' } })
    expect([parent.questions, parent.said]).toEqual([
      [],
      { '甲公司@2023': { revenue: 3 }, '乙公司@2023': { revenue: 2 } },
    ])
    expect(parent.notes.find(({ code }) => code === 'rows_aside')?.rows).toEqual([2])
    const group = await read(text, { decisions: { 'scope:口径': 'group' } })
    expect(group.said).toEqual({ '甲公司@2023': { revenue: 5 } })
    expect((await read(text, { decisions: { 'scope:口径': 'all' } })).tally).toMatchObject({ rows: 3, refused: 0 })
  })

  test('are refused where one far below is of another scope than those before it', async () => {
    const many = Array.from({ length: 450 }, (_, at) => `甲${at}公司,2023,合并,5`).join('\n')
    const file = await read(`企业名称,年份,口径,营业收入\n${many}\n乙公司,2023,母公司,3\n`)
    expect([file.questions, file.tally.refused, file.tally.accepted]).toEqual([[], 1, 450])
  })
})

describe('tables that say what sort of figures they hold', () => {
  test.for([
    ['2024年计划', true],
    ['2024年目标任务分解表', true],
    ['2024年主要指标预计完成情况', true],
    ['2024年预算表（草案）', true],
    ['2024 budget', true],
    ['2024年计划完成情况表', false],
    ['2024年计划与实际完成情况表', false],
    ['高企培育计划', false],
    ['科技计划项目企业名单', false],
    ['2024年企业营业收入', false],
  ] as const)('%s: planned %s', ([line, planned]) => {
    expect(saysPlanned(line)).toBe(planned)
  })

  test.for([
    '2024年计划\n企业名称,营业收入,2023年从业人员,注册资本\n甲公司,1,2,3\n',
    '2024年企业情况\n企业名称,营业收入,2023年从业人员,注册资本\n甲公司,1,2,3\n注：以上数据为预计数\n',
  ])('are asked about, and their yearly figures are read or left out by the answer', async (text) => {
    expect(asked(await read(text))).toEqual(['planned:'])
    const actual = await read(text, { decisions: { 'planned:': 'read' } })
    expect([actual.questions, actual.said]).toEqual([
      [],
      { '甲公司@2024': { revenue: 1, capital: 3 }, '甲公司@2023': { employees: 2 } },
    ])
    const left = await read(text, { decisions: { 'planned:': 'skip' } })
    expect([left.questions, left.said]).toEqual([[], { '甲公司@2024': { capital: 3 } }])
  })

  test('two sheets of two scopes are asked about, each for itself', async () => {
    const workbook = new ExcelJS.Workbook()
    for (const [name, figure] of [
      ['合并', 5],
      ['母公司', 3],
    ] as const)
      workbook.addWorksheet(name).addRows([
        ['企业名称', '年份', '营业收入'],
        ['甲公司', 2023, figure],
      ])
    const open = await read(workbook)
    expect([asked(open), open.said]).toEqual([['sheet:合并', 'sheet:母公司'], {}])
    const told = await read(workbook, { decisions: { 'sheet:合并': 'skip', 'sheet:母公司': 'read' } })
    expect([told.questions, told.said]).toEqual([[], { '甲公司@2023': { revenue: 3 } }])
  })
})
