import type { LadderColumns, ScoreColumns } from '@wutong/engine'
import { type RawBuilder, sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { type MatchColumns, verdictNumbers } from './summaries.rules.ts'

/** One definition version run over one snapshot. */
export interface NewEvaluation {
  readonly id: string
  readonly kind: 'scorecard' | 'ladder' | 'offer'
  readonly definition: string
  readonly version: string
  readonly period: number
  readonly on: string
  readonly snapshotHash: string
  readonly definitionHash: string
  readonly ms: number
  readonly subjects: number
  readonly summary: object
}

/**
 * Lets one evaluation of a zone store its results at a time, and no import or retraction beside it, until the
 * transaction ends: a subject taken back in between would be given results.
 */
export async function lockEvaluations(ctx: TxCtx): Promise<void> {
  for (const work of ['imports', 'evaluations'])
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${work}:${ctx.zoneId}`}, 0))`.execute(ctx.db)
}

/** Takes the results of earlier runs away; the runs themselves stay as history. */
export async function clearResults(ctx: TxCtx): Promise<void> {
  await ctx.db
    .updateTable('evaluations')
    .set({ current: false })
    .where('zone_id', '=', ctx.zoneId)
    .where('current', '=', true)
    .execute()
  await ctx.db.deleteFrom('score_results').where('zone_id', '=', ctx.zoneId).execute()
  await ctx.db.deleteFrom('rung_results').where('zone_id', '=', ctx.zoneId).execute()
  await ctx.db.deleteFrom('match_results').where('zone_id', '=', ctx.zoneId).execute()
}

/** Writes the runs. */
export async function addEvaluations(ctx: TxCtx, evaluations: readonly NewEvaluation[]): Promise<void> {
  if (evaluations.length === 0) return
  const rows = evaluations.map(
    ({ id, kind, definition, version, period, on, snapshotHash, definitionHash, ms, subjects, summary }) => ({
      zone_id: ctx.zoneId,
      id,
      kind,
      definition,
      version,
      period,
      judged_on: on,
      snapshot_hash: snapshotHash,
      definition_hash: definitionHash,
      ran_at: ctx.now(),
      ran_by: ctx.actor.userId,
      ms,
      subjects,
      summary: JSON.stringify(summary),
    }),
  )
  await ctx.db.insertInto('evaluations').values(rows).execute()
}

/** One evaluation's results and the subjects its rows stand for. */
interface Results<Columns> {
  readonly evaluationId: string
  readonly ids: readonly string[]
  readonly columns: Columns
}

/** Writes the scores of a population. */
export async function addScores(ctx: TxCtx, { evaluationId, ids, columns }: Results<ScoreColumns>): Promise<void> {
  const { scorecard, total, lower, upper, passed, rank, classes, classIndex } = columns
  await inChunks(ids.length, async (from, to) => {
    const rows = range(from, to)
    await sql`insert into score_results (zone_id, evaluation_id, scorecard, subject_id, total, lower, upper, passed, class, rank)
      select ${ctx.zoneId}, ${evaluationId}, ${scorecard}, x.* from unnest(
        ${ids.slice(from, to)}::uuid[], ${known(total, from, to)}::double precision[], ${known(lower, from, to)}::double precision[],
        ${known(upper, from, to)}::double precision[], ${rows.map((row) => verdictFrom(passed[row]))}::boolean[],
        ${rows.map((row) => classes[classIndex[row] ?? -1] ?? null)}::text[], ${rows.map((row) => rank[row] || null)}::integer[]) as x`.execute(
      ctx.db,
    )
  })
}

/** Writes the rungs of a population. */
export async function addRungs(ctx: TxCtx, { evaluationId, ids, columns }: Results<LadderColumns>): Promise<void> {
  const { ladder, rungs, highest } = columns
  const letters = new Map([
    [1, 'T'],
    [0, 'F'],
  ])
  const letterOf = (verdict: number | undefined): string => letters.get(verdict ?? -1) ?? 'U'
  await inChunks(ids.length, async (from, to) => {
    const rows = range(from, to)
    await sql`insert into rung_results (zone_id, evaluation_id, ladder, subject_id, rung, verdicts)
      select ${ctx.zoneId}, ${evaluationId}, ${ladder}, x.* from unnest(
        ${ids.slice(from, to)}::uuid[], ${rows.map((row) => rungs[highest[row] ?? -1]?.code ?? null)}::text[],
        ${rows.map((row) => rungs.map(({ verdict }) => letterOf(verdict[row])).join(''))}::text[]) as x`.execute(ctx.db)
  })
}

/** Writes who qualifies, is one condition away or undecided; whoever does not qualify has no row. */
export async function addMatches(ctx: TxCtx, { evaluationId, ids, columns }: Results<MatchColumns>): Promise<void> {
  const { verdict, amount } = columns
  const stored = range(0, ids.length).filter((row) => verdict[row] !== verdictNumbers.not_qualified)
  await inChunks(stored.length, async (from, to) => {
    const rows = stored.slice(from, to)
    await sql`insert into match_results (zone_id, evaluation_id, subject_id, verdict, amount)
      select ${ctx.zoneId}, ${evaluationId}, x.* from unnest(
        ${rows.map((row) => ids[row] ?? null)}::uuid[], ${rows.map((row) => verdict[row] ?? null)}::smallint[],
        ${rows.map((row) => numberOrNull(amount[row]))}::double precision[]) as x`.execute(ctx.db)
  })
}

/** What lists show of one subject. */
export interface NewSummary {
  readonly subject_id: string
  readonly district: string | null
  readonly industry: string | null
  readonly registered_on: string | null
  readonly revenue: number | null
  readonly employees: number | null
  readonly points: number | null
  readonly qualified: number | null
  readonly rungs: Readonly<Record<string, string | null>>
}

const summaryColumns = sql.raw('district, industry, registered_on, revenue, employees, points, qualified, rungs')

/** Refreshes what lists show; by key, because a join without statistics compares every row with every other. */
export async function setSummaries(ctx: TxCtx, summaries: readonly NewSummary[]): Promise<void> {
  await inChunks(summaries.length, async (from, to) => {
    await sql`insert into subject_summaries (zone_id, subject_id, ${summaryColumns})
      select ${ctx.zoneId}, x.subject_id, ${summaryColumns} from jsonb_to_recordset(${JSON.stringify(summaries.slice(from, to))}::jsonb) as x(
        subject_id uuid, district text, industry text, registered_on date, revenue double precision, employees double precision,
        points double precision, qualified integer, rungs jsonb)
      on conflict (zone_id, subject_id) do update set (${summaryColumns}) = row (excluded.district, excluded.industry, excluded.registered_on,
        excluded.revenue, excluded.employees, excluded.points, excluded.qualified, excluded.rungs)`.execute(ctx.db)
  })
}

const rowsAtOnce = 5000

async function inChunks(size: number, write: (from: number, to: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < size; from += rowsAtOnce) await write(from, Math.min(size, from + rowsAtOnce))
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

function known(values: Float64Array, from: number, to: number): (number | null)[] {
  return Array.from(values.subarray(from, to), numberOrNull)
}

/** In columns NaN stands for unknown and infinity for a bound that a scorecard does not set; in the database both are null. */
export function numberOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

function verdictFrom(value: number | undefined): boolean | null {
  return value === 1 || value === 0 ? value === 1 : null
}

/** A definition's run whose results are stored; undefined before the first, and for whom runs are hidden. */
export interface CurrentEvaluation<Summary> {
  readonly id: string
  readonly definition: string
  readonly version: string
  readonly period: number
  readonly on: string
  readonly snapshotHash: string
  readonly definitionHash: string
  readonly ranAt: string
  readonly ms: number
  readonly subjects: number
  readonly summary: Summary
}

/** The stored runs of one kind by definition. */
export async function listCurrent<Summary>(
  ctx: TxCtx,
  kind: NewEvaluation['kind'],
  only?: string,
): Promise<Map<string, CurrentEvaluation<Summary>>> {
  const filter: RawBuilder<unknown> = only === undefined ? sql`` : sql`and definition = ${only}`
  const { rows } = await sql<Omit<CurrentEvaluation<Summary>, 'ranAt'> & { ranAt: Date }>`
    select id, definition, version, period, judged_on as "on", snapshot_hash as "snapshotHash", definition_hash as "definitionHash", ran_at as "ranAt", ms, subjects, summary
    from evaluations where zone_id = ${ctx.zoneId} and kind = ${kind} and current ${filter}`.execute(ctx.db)
  return new Map(rows.map((row) => [row.definition, { ...row, ranAt: row.ranAt.toISOString() }]))
}
