import type { CohortTable } from '@wutong/engine'
import { type RawBuilder, sql } from 'kysely'
import type { TxCtx } from '#platform/context'

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
  /** The statistics that it compared with; empty where nothing is compared. */
  readonly cohorts: CohortTable
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
  await ctx.db.deleteFrom('cohort_statistics').where('zone_id', '=', ctx.zoneId).execute()
  await ctx.db.deleteFrom('score_results').where('zone_id', '=', ctx.zoneId).execute()
  await ctx.db.deleteFrom('rung_results').where('zone_id', '=', ctx.zoneId).execute()
  await ctx.db.deleteFrom('match_blocks').where('zone_id', '=', ctx.zoneId).execute()
}

/** Keeps the definitions that results are computed by, once. */
export async function keepDefinitions(ctx: TxCtx): Promise<void> {
  const { zone, hash } = ctx.zone
  await ctx.db
    .insertInto('definitions')
    .values({ zone_id: ctx.zoneId, hash, package: JSON.stringify(zone), first_used_at: ctx.now() })
    .onConflict((conflict) => conflict.columns(['zone_id', 'hash']).doNothing())
    .execute()
}

/** A run with what makes it possible to do it again and compare. */
export interface StoredEvaluation extends NewEvaluation {
  readonly factsStamp: number
  readonly resultHash: string
}

/** Writes the runs, and beside them what they compared with. */
export async function addEvaluations(ctx: TxCtx, evaluations: readonly StoredEvaluation[]): Promise<void> {
  if (evaluations.length === 0) return
  const rows = evaluations.map(
    ({ id, kind, definition, version, period, on, snapshotHash, definitionHash, ms, subjects, summary, ...again }) => ({
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
      ran_by: ctx.actor.username,
      ms,
      subjects,
      summary: JSON.stringify(summary),
      facts_stamp: again.factsStamp,
      result_hash: again.resultHash,
    }),
  )
  await ctx.db.insertInto('evaluations').values(rows).execute()
  const statistics = evaluations.flatMap(({ id, cohorts }) =>
    Object.keys(cohorts).length === 0
      ? []
      : [{ zone_id: ctx.zoneId, evaluation_id: id, statistics: JSON.stringify(cohorts) }],
  )
  if (statistics.length > 0) await ctx.db.insertInto('cohort_statistics').values(statistics).execute()
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

/** The cohort statistics that the stored results were made with; everybody in the zone is judged by them. */
export async function getCohorts(ctx: TxCtx): Promise<CohortTable> {
  const rows = await ctx.db
    .selectFrom('cohort_statistics')
    .select('statistics')
    .where('zone_id', '=', ctx.zoneId)
    .execute()
  return Object.assign({}, ...rows.map(({ statistics }) => statistics))
}
