/** Fills an empty zone with the demo enterprises: the same tables that an import fills, in large statements. */
import { chooseFacts, type RecordStatement } from '@wutong/engine'
import { addFacts, beginBulk } from '#modules/facts'
import {
  addGeneratedBatch,
  addRecords,
  addSubjects,
  countGenerated,
  type NewRecord,
  type NewSubject,
} from '#modules/records'
import type { Ctx, TxCtx } from '#platform/context'
import { type DemoOptions, type DemoSubject, generateDemo } from './generate.ts'

/** The newest years of the demo zone unless others are asked for. */
export const demoYears: readonly number[] = [2021, 2022, 2023, 2024, 2025]
/** Seed of the demo zone unless another is asked for. */
export const demoSeed = 20260117
/** Subjects in one go; a statement then holds some thousand rows. */
const subjectsAtOnce = 500

/** How to fill the zone. */
export interface LoadDemoOptions extends Partial<DemoOptions> {
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/** What was written. */
export interface LoadedDemo {
  readonly subjects: number
  readonly records: number
  readonly values: number
  /** Subject of the enterprise demo account. */
  readonly firstSubjectId: string | null
}

interface Batch {
  readonly id: string
  readonly source: string
  records: number
  values: number
}

interface Chunk {
  readonly subjects: NewSubject[]
  readonly records: Map<string, NewRecord[]>
  readonly said: RecordStatement[]
}

/** Generates and writes the demo zone in one transaction, one batch a source. */
export async function loadDemo(ctx: Ctx, options: LoadDemoOptions = {}): Promise<LoadedDemo> {
  const { subjects = 3000, seed = demoSeed, years = demoYears, onProgress } = options
  return ctx.transact(async (ctx) => {
    await beginBulk(ctx)
    const load = new DemoLoad(ctx, `示例数据 demo seed ${seed}`)
    let waiting: DemoSubject[] = []
    for (const subject of generateDemo(ctx.zone.zone, { subjects, seed, years })) {
      waiting.push(subject)
      if (waiting.length < subjectsAtOnce && subject.index < subjects - 1) continue
      await load.add(waiting)
      onProgress?.(subject.index + 1, subjects)
      waiting = []
    }
    return load.finish()
  })
}

/** One filling of the zone. */
class DemoLoad {
  private readonly ctx: TxCtx
  private readonly file: string
  private readonly batches = new Map<string, Batch>()
  private readonly recordedAt: string
  private firstSubjectId: string | null = null
  private subjects = 0

  constructor(ctx: TxCtx, file: string) {
    this.ctx = ctx
    this.file = file
    this.recordedAt = ctx.now().toISOString()
  }

  async add(subjects: readonly DemoSubject[]): Promise<void> {
    const chunk: Chunk = { subjects: [], records: new Map(), said: [] }
    for (const subject of subjects) this.place(subject, chunk)
    const [home] = chunk.records.keys()
    if (home === undefined) return
    await addSubjects(this.ctx, { batchId: (await this.batchOf(home)).id, source: home }, chunk.subjects)
    for (const [source, records] of chunk.records) {
      const batch = await this.batchOf(source)
      await addRecords(this.ctx, { batchId: batch.id, source }, records)
      batch.records += records.length
      for (const { values } of records) batch.values += Object.keys(values).length
    }
    await addFacts(this.ctx, chooseFacts(this.ctx.zone.zone, chunk.said))
    this.subjects += subjects.length
  }

  private place({ index, uscc, name, statements }: DemoSubject, chunk: Chunk): void {
    const subject = this.ctx.newId()
    if (index === 0) this.firstSubjectId = subject
    chunk.subjects.push({ id: subject, uscc, externalKey: null, name })
    for (const { source, period, values } of statements) {
      const id = this.ctx.newId()
      const rows = chunk.records.get(source) ?? []
      rows.push({ id, subject_id: subject, period, row: index + 2, values })
      chunk.records.set(source, rows)
      chunk.said.push({ id, subject, source, period, values, recordedAt: this.recordedAt })
    }
  }

  private async batchOf(source: string): Promise<Batch> {
    const known = this.batches.get(source)
    if (known !== undefined) return known
    const batch = { id: this.ctx.newId(), source, records: 0, values: 0 }
    this.batches.set(source, batch)
    await addGeneratedBatch(this.ctx, { id: batch.id, source, file: this.file })
    return batch
  }

  async finish(): Promise<LoadedDemo> {
    let records = 0
    let values = 0
    for (const batch of this.batches.values()) {
      records += batch.records
      values += batch.values
      await countGenerated(this.ctx, { ...batch, subjects: this.subjects })
    }
    return { subjects: this.subjects, records, values, firstSubjectId: this.firstSubjectId }
  }
}
