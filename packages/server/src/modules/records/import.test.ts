/** Imports from the file to the facts, on a real database. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ImportReport } from '@wutong/contract'
import type { Indicator, Zone } from '@wutong/engine'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoZone } from '../../../test/demo-zone.ts'
import { createZone, type TestZone } from '../../../test/harness.ts'
import { type ImportInput, importFile, reportCsv, retractBatch } from './service.ts'

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-imports-'))
  // A temporary folder of its own: what imports of other tests leave there for a moment is none of this file's business.
  process.env.TMPDIR = await mkdtemp(join(tmpdir(), 'wutong-imports-tmp-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function indicator(code: string, zh: string, more: Partial<Indicator> = {}): Indicator {
  return {
    code,
    name: { zh, en: code },
    type: 'number',
    period: 'year',
    definition: { zh, en: code },
    source: 'tax',
    theme: 'test',
    ...more,
  }
}

/** The small test zone with what imports need besides. */
function importZone(id: string): Zone {
  const base = demoZone(id)
  return {
    ...base,
    sources: [
      { id: 'tax', name: { zh: '税务', en: 'Tax' }, rank: 1 },
      { id: 'self', name: { zh: '企业填报', en: 'Self-report' }, rank: 9 },
      {
        id: 'invoice',
        name: { zh: '发票', en: 'Invoices' },
        rank: 5,
        columns: { ent: 'id', year: 'period' },
        sum: { where: { side: 'sales' }, value: 'amount', unit: '元', into: 'revenue' },
      },
    ],
    indicators: [
      ...base.indicators.filter(({ code }) => code !== 'name'),
      indicator('name', '企业名称', { type: 'text', period: 'state' }),
      indicator('uscc', '统一社会信用代码', { type: 'text', period: 'state' }),
      indicator('capital', '注册资本', { period: 'state', unit: '万元', min: 0 }),
    ],
  }
}

async function save(name: string, content: string | Buffer): Promise<string> {
  files += 1
  const path = join(folder, `${files}-${name}`)
  await writeFile(path, content)
  return path
}

async function importText(
  zone: TestZone,
  text: string | Buffer,
  more: Partial<ImportInput> = {},
): Promise<ImportReport> {
  const name = more.name ?? 'test.csv'
  return importFile(zone.as('officer'), { path: await save(name, text), source: 'tax', name, ...more })
}

interface FactRow {
  readonly name: string
  readonly period: number
  readonly values: Record<string, unknown>
}

function listFacts(zone: TestZone): Promise<FactRow[]> {
  return zone.ctx.transact(async (ctx) => {
    const { rows } = await sql<FactRow>`
      select s.name, f.period, f.values from facts f join subjects s on s.zone_id = f.zone_id and s.id = f.subject_id
      where f.zone_id = ${ctx.zoneId} order by s.name collate "C", f.period`.execute(ctx.db)
    return rows
  })
}

function countRows(zone: TestZone): Promise<Record<string, number>> {
  return zone.ctx.transact(async (ctx) => {
    const { rows } = await sql<Record<string, number>>`
      select (select count(*) from subjects where zone_id = ${ctx.zoneId}) as subjects, (select count(*) from records where zone_id = ${ctx.zoneId}) as records,
        (select count(*) from facts where zone_id = ${ctx.zoneId}) as facts, (select count(*) from batches where zone_id = ${ctx.zoneId}) as batches`.execute(
      ctx.db,
    )
    return rows[0] ?? {}
  })
}

const good = '91410100123456788Y'
const other = '91410100MA40ABCD15'

describe('a messy CSV', () => {
  const text = [
    '2023年度企业经营情况表,,,,',
    '单位：郑州测试,,,,',
    '统一社会信用代码,企业名称,营业收入（元）,注册资本,成立日期备注',
    `${good.toLowerCase()},示例甲有限公司,"12,345,678.90","1,000(万元人民币)",x`,
    `９１４１０１００ＭＡ４０ＡＢＣＤ１５,示例乙有限公司,—,447(万美元),y`,
    '91310000717854505K,示例丙有限公司,100,1,',
    '9144030071526726X,示例丁有限公司,100,1,',
    ',,100,1,',
    ',示例戊有限公司,很多,1,',
    '',
    ',示例己有限公司,100,-5,',
    ',合计,100,1,',
  ].join('\r\n')

  test('is read row by row, and every refusal has its row, column and reason', async () => {
    const zone = await createZone(importZone)
    const report = await importText(zone, text, { period: 2023 })
    expect(report).toMatchObject({
      rows: 7,
      accepted: 2,
      corrected: 2,
      refused: 5,
      newSubjects: 2,
      dryRun: false,
      period: 2023,
    })
    expect(report.columns).toMatchObject([
      { header: '统一社会信用代码', target: 'id' },
      { header: '企业名称', target: 'name' },
      { header: '营业收入（元）', target: 'revenue', unit: '元', factor: '0.0001' },
      { header: '注册资本', target: 'capital' },
      { header: '成立日期备注', target: null },
    ])
    expect(report.issues.map(({ row, column, kind, before, after }) => [row, column, kind, before, after])).toEqual([
      [4, '统一社会信用代码', 'corrected', good.toLowerCase(), good],
      [5, '统一社会信用代码', 'corrected', '９１４１０１００ＭＡ４０ＡＢＣＤ１５', other],
      [5, '注册资本', 'corrected', '447(万美元)', null],
      [6, '统一社会信用代码', 'refused', '91310000717854505K', null],
      [7, '统一社会信用代码', 'refused', '9144030071526726X', null],
      [8, null, 'refused', null, null],
      [9, '营业收入（元）', 'refused', '很多', null],
      [11, '注册资本', 'refused', '-5', null],
    ])
    expect(report.notes).toMatchObject([{ code: 'header' }, { code: 'rows_aside', rows: [12] }])
    expect(await listFacts(zone)).toEqual([
      { name: '示例乙有限公司', period: 0, values: { name: '示例乙有限公司', uscc: other } },
      { name: '示例甲有限公司', period: 0, values: { capital: 1000, name: '示例甲有限公司', uscc: good } },
      { name: '示例甲有限公司', period: 2023, values: { revenue: 1234.56789 } },
    ])
  })

  test('tried without importing changes nothing and says the same', async () => {
    const zone = await createZone(importZone)
    const tried = await importText(zone, text, { period: 2023, dryRun: true })
    expect(tried).toMatchObject({ batchId: null, dryRun: true, accepted: 2, refused: 5, newSubjects: 2 })
    expect(await countRows(zone)).toEqual({ subjects: 0, records: 0, facts: 0, batches: 0 })
    const done = await importText(zone, text, { period: 2023 })
    expect(tried.changes).toMatchObject({ subjects: { new: 2, known: 0 }, changed: 0, outranked: 0 })
    expect({ ...done, batchId: null, dryRun: true, ms: 0 }).toEqual({ ...tried, changes: null, ms: 0 })
  })

  test('with a doubt is not imported until it is answered', async () => {
    const zone = await createZone(importZone)
    const doubtful =
      '企业名称,营业收入（万元）\n示例甲有限公司,12345678.90\n示例乙有限公司,2345678.12\n示例丙有限公司,99345678.55\n'
    const tried = await importText(zone, doubtful, { period: 2023, dryRun: true })
    expect(tried.questions).toMatchObject([{ id: 'unit:营业收入（万元）', kind: 'unit' }])
    await expect(importText(zone, doubtful, { period: 2023 })).rejects.toMatchObject({
      code: 'import_questions',
      detail: { questions: tried.questions },
    })
    expect(await countRows(zone)).toMatchObject({ records: 0, batches: 0 })
    const decisions = { 'unit:营业收入（万元）': '元' }
    expect(await importText(zone, doubtful, { period: 2023, decisions })).toMatchObject({ accepted: 3, questions: [] })
    expect(await listFacts(zone)).toContainEqual({
      name: '示例甲有限公司',
      period: 2023,
      values: { revenue: 1234.56789 },
    })
  })

  test('whose figures are ten thousand times those in force is asked about', async () => {
    const zone = await createZone(importZone)
    const names = ['示例甲有限公司', '示例乙有限公司', '示例丙有限公司']
    const table = (times: number): string =>
      `企业名称,营业收入（万元）\n${names.map((name, at) => `${name},${(at + 2) * times}`).join('\n')}\n`
    await importText(zone, table(1), { period: 2022 })
    const tried = await importText(zone, table(11_000), { period: 2023, dryRun: true })
    expect(tried.questions).toMatchObject([{ kind: 'unit', options: [{ value: '万元' }, { value: '元' }] }])
  })

  test('gives a report to download in which nothing runs as a formula', async () => {
    const zone = await createZone(importZone)
    const report = await importText(zone, `企业名称,营业收入\n示例甲有限公司,=1+1\n`, { period: 2023 })
    let csv = ''
    for await (const piece of reportCsv(zone.as('auditor'), report.batchId ?? '')) csv += piece
    expect(csv.split('\r\n')[1]).toMatch(/^2,营业收入,已拒绝 refused,'=1\+1,,不是数字/)
  })
})

describe('any file', () => {
  const table =
    '企业名称,年份,营业收入（万元）\n示例甲有限公司,2022,100\n示例甲有限公司,2023年度,120\n示例乙有限公司,2023,80\n'
  const facts = [
    { name: '示例乙有限公司', period: 2023, values: { revenue: 80 } },
    { name: '示例甲有限公司', period: 2022, values: { revenue: 100 } },
    { name: '示例甲有限公司', period: 2023, values: { revenue: 120 } },
  ]
  /** 企业名称,年份,营业收入（万元） … in GB18030. */
  const gb18030 = Buffer.from(
    'c6f3d2b5c3fbb3c62cc4eab7dd2cd3aad2b5cad5c8eba3a8cdf2d4aaa3a90acabec0fdbcd7d3d0cfdeb9abcbbe2c323032322c3130300acabec0fdbcd7d3d0cfdeb9abcbbe2c32303233c4eab6c82c3132300acabec0fdd2d2d3d0cfdeb9abcbbe2c323032332c38300a',
    'hex',
  )

  test.for([
    { name: 'UTF-8', content: Buffer.from(table) },
    { name: 'UTF-8 with its mark', content: Buffer.from(`\uFEFF${table}`) },
    {
      name: 'UTF-16 as Excel saves Unicode text',
      content: Buffer.from(`\uFEFF${table.replaceAll(',', '\t')}`, 'utf16le'),
    },
    { name: 'GB18030', content: gb18030 },
    { name: 'gzipped', content: gzipSync(table) },
    { name: 'semicolons', content: Buffer.from(table.replaceAll(',', ';')) },
  ])('in $name reads the same', async ({ content }) => {
    const zone = await createZone(importZone)
    const report = await importText(zone, content)
    expect(report).toMatchObject({ rows: 3, accepted: 3, refused: 0, newSubjects: 2 })
    expect((await listFacts(zone)).filter(({ period }) => period > 0)).toEqual(facts)
  })

  test('as XLSX reads the same, title rows, real days and cached formulas included', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('说明').addRow(['请在下一张表填写'])
    const sheet = workbook.addWorksheet('数据')
    sheet.addRow(['2023 年企业情况'])
    sheet.addRow([])
    sheet.addRow(['企业名称', '2022年营业收入', '2023年营业收入(元)', 'registered_on'])
    sheet.addRow(['示例甲有限公司', 100, { formula: 'B4*12000', result: 1_200_000 }, new Date(Date.UTC(2015, 4, 6))])
    sheet.addRow(['示例乙有限公司', null, '800,000', '2016年7月8日'])
    const zone = await createZone(importZone)
    const content = Buffer.from(await workbook.xlsx.writeBuffer())
    const report = await importText(zone, content, { name: 'test.xlsx' })
    expect(report).toMatchObject({ rows: 2, accepted: 2, refused: 0 })
    const all = await listFacts(zone)
    expect(all.filter(({ period }) => period > 0)).toEqual(facts)
    expect(all.filter(({ period }) => period === 0).map(({ values }) => values.registered_on)).toEqual([
      '2016-07-08',
      '2015-05-06',
    ])
  })

  test.for([
    { name: 'of a source nobody knows', text: table, more: { source: 'rumour' }, code: 'source_unknown' },
    { name: 'without a header', text: '1,2,3\n4,5,6\n', more: {}, code: 'header_not_found' },
    { name: 'with a header and nothing else', text: '企业名称,营业收入@2023\n', more: {}, code: 'file_empty' },
    {
      name: 'with yearly figures and no year',
      text: '企业名称,营业收入\n示例甲有限公司,1\n',
      more: {},
      code: 'period_missing',
    },
    {
      name: 'with two columns of one meaning, until somebody says which counts',
      text: '企业名称,营业收入,revenue\n示例甲有限公司,1,2\n',
      more: { period: 2023 },
      code: 'import_questions',
    },
    {
      name: 'with a unit of another kind',
      text: '企业名称,营业收入（人）\n示例甲有限公司,1\n',
      more: { period: 2023 },
      code: 'unit_clash',
    },
    {
      name: 'with a quote that never ends',
      text: `企业名称,年份,营业收入\n"示例甲有限公司,2023,1\n${'示例乙有限公司,2023,2\n'.repeat(3)}`,
      more: {},
      code: 'file_damaged',
    },
    {
      name: 'that lacks what the source adds up',
      text: 'ent,year\nE1,2023\n',
      more: { source: 'invoice' },
      code: 'sum_column_missing',
    },
  ])('$name is refused as a whole with $code', async ({ text, more, code }) => {
    const zone = await createZone(importZone)
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('wutong-import-'))
    await expect(importText(zone, text, more)).rejects.toMatchObject({ code })
    expect(await countRows(zone)).toEqual({ subjects: 0, records: 0, facts: 0, batches: 0 })
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('wutong-import-'))).toEqual(before)
  })

  test('cut off in its gzip is refused as damaged', async () => {
    const zone = await createZone(importZone)
    await expect(importText(zone, gzipSync(table.repeat(50)).subarray(0, 120))).rejects.toMatchObject({
      code: 'file_damaged',
    })
  })

  test('that fails halfway leaves nothing behind', async () => {
    const zone = await createZone(importZone)
    const officer = zone.as('officer')
    let ids = 0
    const failing = { ...officer, transact: officer.transact }
    // The database refuses a repeated id in the last records of the file.
    failing.transact = (work) =>
      officer.transact((ctx) =>
        work({ ...ctx, newId: () => (++ids > 6 ? '00000000-0000-4000-8000-000000000000' : ctx.newId()) }),
      )
    const many = `企业名称,年份,营业收入\n${Array.from({ length: 20 }, (_, at) => `示例第${at}号有限公司,2023,${at}`).join('\n')}\n`
    await expect(importFile(failing, { path: await save('many.csv', many), source: 'tax' })).rejects.toThrow()
    expect(await countRows(zone)).toEqual({ subjects: 0, records: 0, facts: 0, batches: 0 })
  })
})

describe('rows that repeat', () => {
  test('are merged when they say the same and refused when they do not', async () => {
    const zone = await createZone(importZone)
    const text =
      '企业名称,信用代码,年份,营业收入\n' +
      [`示例甲有限公司,${good},2023,1`, `示例甲有限公司,${good},2023,1`, `,${good},2023,2`, `,${good},2022,2`].join(
        '\n',
      )
    const report = await importText(zone, text)
    expect(report).toMatchObject({ rows: 4, accepted: 3, corrected: 1, refused: 1, newSubjects: 1 })
    expect(report.issues.map(({ row, kind, after }) => [row, kind, after])).toEqual([
      [3, 'corrected', 2],
      [4, 'refused', 2],
    ])
  })

  test('of two enterprises with one name need the credit code', async () => {
    const zone = await createZone(importZone)
    await importText(zone, `企业名称,信用代码,注册资本\n示例甲有限公司,${good},1\n示例甲有限公司,${other},2\n`)
    const report = await importText(zone, '企业名称,注册资本\n示例甲有限公司,3\n')
    expect(report).toMatchObject({ accepted: 0, refused: 1 })
    expect(report.reasons[0]?.reason.zh).toContain('同名')
  })
})

describe('a batch', () => {
  const first = `信用代码,企业名称,营业收入\n${good},示例甲有限公司,100\n${other},示例乙有限公司,50\n`

  test('is refused a second time, in another file name too, until it is taken back', async () => {
    const zone = await createZone(importZone)
    const { batchId } = await importText(zone, first, { period: 2023, name: 'first.csv' })
    await expect(importText(zone, first, { period: 2023, name: 'second.csv' })).rejects.toMatchObject({
      code: 'batch_duplicate',
      message: expect.stringContaining('first.csv'),
    })
    expect(await importText(zone, first, { period: 2022 })).toMatchObject({ accepted: 2, newSubjects: 0 })
    await retractBatch(zone.as('officer'), batchId ?? '', '测试')
    expect(await importText(zone, first, { period: 2023 })).toMatchObject({ accepted: 2 })
  })

  test('taken back gives the floor to what it had outvoted, and enterprises known only through it go', async () => {
    const zone = await createZone(importZone)
    await importText(zone, `信用代码,企业名称,营业收入\n${good},示例甲公司,90\n`, { source: 'self', period: 2023 })
    const { batchId } = await importText(zone, first, { period: 2023 })
    const revenue = async (): Promise<unknown[]> =>
      (await listFacts(zone)).filter(({ period }) => period === 2023).map(({ name, values }) => [name, values.revenue])
    expect(await revenue()).toEqual([
      ['示例乙有限公司', 50],
      ['示例甲有限公司', 100],
    ])
    const batch = await retractBatch(zone.as('officer'), batchId ?? '', '数据有误')
    expect(batch).toMatchObject({ retractedBy: 'officer', retractedAt: expect.any(String) })
    expect(await revenue()).toEqual([['示例甲公司', 90]])
    expect(await countRows(zone)).toMatchObject({ subjects: 1, records: 3, batches: 2 })
    await expect(retractBatch(zone.as('officer'), batchId ?? '', '再次')).rejects.toMatchObject({
      code: 'batch_already_retracted',
    })
  })

  test('an enterprise first known by its own id is found again by it, and by the code it gets later', async () => {
    const zone = await createZone(importZone)
    await importText(zone, 'id,企业名称,注册资本\nE1,示例甲有限公司,1\n')
    expect(await importText(zone, `id,信用代码,注册资本\nE1,${good},2\n`)).toMatchObject({
      newSubjects: 0,
      accepted: 1,
    })
    expect(await importText(zone, `信用代码,注册资本\n${good},3\n`)).toMatchObject({ newSubjects: 0, accepted: 1 })
    expect(await countRows(zone)).toMatchObject({ subjects: 1 })
  })
})

test('a source of single invoices is added up by enterprise and year, exactly', async () => {
  const zone = await createZone(importZone)
  const lines = [
    'E1,sales,2022,0.1',
    'E1,sales,2022,0.2',
    'E1,purchase,2022,99',
    'E1,sales,2023,"1,000,000.00"',
    'E2,sales,2023,',
    'E2,sales,2023,5000',
    'E2,sales,,7',
    'E3,sales,2023,-0.5',
  ]
  const report = await importText(zone, `ent,side,year,amount\n${lines.join('\n')}\n`, { source: 'invoice' })
  expect(report).toMatchObject({ rows: 8, newSubjects: 2, values: 3 })
  expect(report.reasons.map(({ reason }) => reason.en)).toContainEqual(expect.stringMatching(/incomplete/))
  expect(report.columns.map(({ header, target }) => [header, target])).toEqual([
    ['ent', 'id'],
    ['side', null],
    ['year', 'period'],
    ['amount', 'revenue'],
  ])
  expect(await listFacts(zone)).toEqual([
    { name: 'E1', period: 2022, values: { revenue: 0.00003 } },
    { name: 'E1', period: 2023, values: { revenue: 100 } },
    { name: 'E3', period: 2023, values: { revenue: -0.00005 } },
  ])
})

describe('sheets of one workbook about the same firm and year', () => {
  const workbook = async (second: readonly (readonly (string | number)[])[]): Promise<Buffer> => {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('财务').addRows([
      ['企业名称', '年份', '营业收入（万元）', '注册资本'],
      ['甲科技有限公司', 2023, 100, 5],
      ['乙科技有限公司', 2023, 300, 6],
    ])
    book.addWorksheet('人员').addRows([...second.map((row) => [...row])])
    return Buffer.from(await book.xlsx.writeBuffer())
  }

  test('that say different figures: the later row is refused with both cells, and nothing of it wins in silence', async () => {
    const zone = await createZone(importZone)
    const file = await workbook([
      ['企业名称', '年度', '从业人员', '营业收入（元）'],
      ['甲科技有限公司', 2023, 50, 2_000_000],
      ['乙科技有限公司', 2023, 60, 3_000_000],
    ])
    const tried = await importText(zone, file, { name: 'sheets.xlsx', dryRun: true })
    expect(tried).toMatchObject({ rows: 4, accepted: 3, refused: 1 })
    expect(tried.issues).toMatchObject([
      { sheet: '人员', row: 2, column: '营业收入', kind: 'refused', before: 200, after: '财务!2: 100' },
    ])
    await importText(zone, file, { name: 'sheets.xlsx' })
    const facts = await listFacts(zone)
    expect(facts.filter(({ period }) => period === 2023).map(({ values }) => values)).toMatchObject([
      { revenue: 300, employees: 60 },
      { revenue: 100 },
    ])
    expect(facts.flatMap(({ values }) => Object.keys(values)).filter((code) => code === 'employees')).toHaveLength(1)
  })

  test('and rows of several indicators that say different things beside them are refused alike', async () => {
    const zone = await createZone(importZone)
    const text = '企业名称,年份,注册资本,指标,数值\n甲有限公司,2023,5,营业收入,1\n甲有限公司,2023,6,从业人员,2\n'
    const { issues } = await importText(zone, text, { dryRun: true })
    expect(issues).toMatchObject([{ row: 3, column: '注册资本', kind: 'refused', before: 6, after: '2: 5' }])
  })

  test('that say the same, or speak of other years, add to each other', async () => {
    const zone = await createZone(importZone)
    const file = await workbook([
      ['企业名称', '年度', '从业人员', '营业收入（元）'],
      ['甲科技有限公司', 2023, 50, 1_000_000],
      ['乙科技有限公司', 2022, 60, 9_000_000],
    ])
    const report = await importText(zone, file, { name: 'sheets.xlsx' })
    expect(report).toMatchObject({ rows: 4, accepted: 4, refused: 0 })
  })
})
