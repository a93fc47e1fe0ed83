/** Reads tables of tests as an import does, up to the rows that it would load. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Zone } from '@wutong/engine'
import type ExcelJS from 'exceljs'
import { afterAll, beforeAll } from 'vitest'
import { openTable } from '#tables/open'
import type { ReadingInput } from '../src/modules/records/reading.ts'
import type { StagedRow } from '../src/modules/records/rows.rules.ts'
import { saidRowCoding, valuesOf } from '../src/modules/records/said-rows.ts'
import { type StagedFile, stageFile } from '../src/modules/records/staging.ts'
import { taxIndicator } from './tax-indicator.ts'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-reading-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const source = { id: 'tax', name: { zh: '税务', en: 'Tax' }, rank: 1 }
const zone: Zone = {
  id: 'test',
  name: { zh: '测试', en: 'Test' },
  divisionCode: '410100',
  departments: [{ id: 'shifo', name: { zh: '石佛镇', en: 'Shifo' }, kind: 'district' }],
  sources: [source],
  precedence: {},
  indicators: [
    taxIndicator('registered_on', '注册日期', { type: 'date', period: 'state' }),
    taxIndicator('industry', '行业代码', { type: 'text', period: 'state' }),
    taxIndicator('district', '所属街道', { type: 'text', period: 'state' }),
    taxIndicator('capital', '注册资本', { unit: '万元', period: 'state' }),
    taxIndicator('revenue', '营业收入', { unit: '万元' }),
    taxIndicator('employees', '从业人员', { unit: '人' }),
    taxIndicator('rd_share', '研发投入占比', { unit: '%' }),
  ],
  scorecards: [],
  ladders: [],
  offers: [],
  conditionSets: [],
}
/** A file as it was read. */
export interface ReadFile extends Pick<StagedFile, 'columns' | 'questions' | 'notes' | 'tally'> {
  readonly rows: readonly StagedRow[]
  /** By firm and year, what is said. */
  readonly said: Readonly<Record<string, unknown>>
}

/** Reads a text or a workbook with the small zone of these tests. */
export async function read(content: string | ExcelJS.Workbook, more: Partial<ReadingInput> = {}): Promise<ReadFile> {
  count += 1
  const path = join(folder, `${count}.dat`)
  await writeFile(path, typeof content === 'string' ? content : new Uint8Array(await content.xlsx.writeBuffer()))
  const work = await mkdtemp(join(folder, 'work-'))
  const staged = await stageFile({
    zone,
    source,
    file: await openTable(path, 'test'),
    period: null,
    ...more,
    folder: work,
  })
  const lines = (await readFile(join(work, 'rows.txt'), 'utf8')).split('\n').filter((line) => line !== '')
  const rows = lines.map((line) => {
    const { statements, ...row } = saidRowCoding.read(line)
    return { ...row, statements: statements.map(({ period, parts }) => ({ period, values: valuesOf(parts) })) }
  })
  const said: Record<string, unknown> = {}
  for (const { uscc, key, name, statements } of rows)
    for (const { period, values } of statements) {
      const about = `${name ?? uscc ?? key}@${period}`
      said[about] = { ...(said[about] as object | undefined), ...values }
    }
  const { columns, questions, notes, tally } = staged
  return { columns, questions, notes, tally, rows, said }
}
