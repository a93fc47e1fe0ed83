/** Rows that arrive without a file: judged already, loaded in the caller's transaction as one batch. */
import type { ImportReport, RowIssue } from '@wutong/contract'
import type { Source } from '@wutong/engine'
import { beginBulk, noteBatch, periodsOf } from '#modules/facts'
import { linkBatch } from '#modules/resolution'
import { recordEvent } from '#platform/audit'
import type { TxCtx } from '#platform/context'
import type { ProblemRow } from './error-sheet.rules.ts'
import { chooseLoaded } from './fresh-facts.ts'
import { loadRows } from './loading.ts'
import type { ReadRow } from './rows.rules.ts'
import { type SaidRow, saidRow } from './said-rows.ts'
import type { Spool } from './spool.ts'
import { countIssue, countRow, type Tally } from './staging.ts'
import { addBatch, closeBatch, listSubjectsOf } from './store.ts'

/** Issues kept with the report; the others are in the batch's issues. */
const shownIssues = 200

/** Rows of one source. */
export interface GivenRows {
  readonly source: Source
  /** What the batch is called in lists. */
  readonly name: string
  readonly rows: readonly Exclude<ReadRow, { readonly kind: 'empty' | 'unused' }>[]
}

/** What became of them. */
export interface TakenRows {
  readonly batchId: string
  readonly report: ImportReport
  readonly issues: readonly RowIssue[]
  /** The subject each accepted row was joined to, by row number. */
  readonly subjects: ReadonlyMap<number, string>
}

/** Takes the good rows in as one batch of kind `push`, by the same rules as those of a file. */
export async function takeRows(ctx: TxCtx, { source, name, rows }: GivenRows): Promise<TakenRows> {
  const started = performance.now()
  await beginBulk(ctx)
  const batch = { id: ctx.newId(), source: source.id, file: name, contentHash: null, period: null }
  await addBatch(ctx, { ...batch, kind: 'push' })
  const tally: Tally = { rows: 0, accepted: 0, corrected: 0, refused: 0, reasons: new Map() }
  for (const row of rows) countRow(tally, row)
  const early = rows.flatMap(({ issues }) => issues)
  for (const issue of early) countIssue(tally, issue)
  const periods = periodsOf(ctx.zone.zone)
  const staged = rows.flatMap((row) => (row.kind === 'staged' ? [saidRow(periods, row.staged)] : []))
  const placed = new Map<number, string>()
  const { loaded, late } = await loadRows(ctx, {
    batchId: batch.id,
    source,
    staged: {
      rows: held<SaidRow>(staged),
      issues: held(early),
      tally,
      // What was pushed comes back in the reply, row by row.
      problems: held<ProblemRow>([]),
      originalsOf: () => Promise.resolve([]),
    },
    onPlaced: (row, subjectId) => placed.set(row, subjectId),
  })
  const touched = await chooseLoaded(ctx, loaded)
  const linked = await linkBatch(ctx, batch.id)
  const counted = await listSubjectsOf(ctx, [...new Set(placed.values())])
  const subjects = new Map([...placed].map(([row, id]) => [row, counted.get(id) ?? id]))
  const issues = [...early, ...late]
  const { reasons, ...counts } = tally
  const report: ImportReport = {
    batchId: batch.id,
    file: name,
    source: source.id,
    period: null,
    dryRun: false,
    ...counts,
    newSubjects: loaded.newSubjects - linked.joined,
    linked,
    values: loaded.values,
    ms: Math.round(performance.now() - started),
    columns: [],
    issues: issues.slice(0, shownIssues),
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
    notes: [],
    questions: [],
    fingerprints: [],
    changes: null,
  }
  await closeBatch(ctx, batch.id, report)
  await noteBatch(ctx, { kind: 'push', ref: batch.id, subjects: touched }, loaded.coverage)
  await recordEvent(ctx, { event: 'batch.pushed', entity: batch.id, detail: { source: source.id, ...counts } })
  return { batchId: batch.id, report, issues, subjects }
}

/** Rows in memory, read like those of a file. */
function held<T>(items: readonly T[]): Spool<T> {
  return {
    count: () => items.length,
    add: () => Promise.reject(new Error('These rows are complete.')),
    finish: () => Promise.resolve(),
    async *chunks(size) {
      for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
    },
  }
}
