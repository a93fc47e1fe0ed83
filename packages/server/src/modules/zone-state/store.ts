import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'

/** What the database knows about the loaded zone. */
export interface ZoneState {
  readonly demo: boolean
  /** Rises with every change of facts. */
  readonly factsStamp: number
  /** The run whose results are stored; null before the first. */
  readonly evaluated: EvaluatedState | null
}

/** Which facts and definitions the stored results were computed from. */
export interface EvaluatedState {
  readonly period: number
  readonly on: string
  readonly stamp: number
  readonly snapshotHash: string
  readonly definitionHash: string
  readonly factCount: number
}

/** Makes the zone's row unless it is there; its name follows the package. */
export async function ensureZone(ctx: TxCtx): Promise<void> {
  const { name } = ctx.zone.zone
  await ctx.db
    .insertInto('zones')
    .values({
      id: ctx.zoneId,
      name: JSON.stringify(name),
      created_at: ctx.now(),
      judged_period: null,
      judged_on: null,
      evaluated_stamp: null,
      snapshot_hash: null,
      definition_hash: null,
      fact_count: null,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: JSON.stringify(name) }))
    .execute()
}

/** Marks the zone's data as generated, or as real. */
export async function setDemo(ctx: TxCtx, demo: boolean): Promise<void> {
  await ctx.db.updateTable('zones').set({ demo }).where('id', '=', ctx.zoneId).execute()
}

/** Notes which run's results are stored now, and that lists show others than before. */
export async function setEvaluated(ctx: TxCtx, state: EvaluatedState): Promise<void> {
  await ctx.db
    .updateTable('zones')
    .set(({ eb }) => ({
      names_stamp: eb('names_stamp', '+', 1),
      judged_period: state.period,
      judged_on: state.on,
      evaluated_stamp: state.stamp,
      snapshot_hash: state.snapshotHash,
      definition_hash: state.definitionHash,
      fact_count: state.factCount,
    }))
    .where('id', '=', ctx.zoneId)
    .execute()
}

/** The zone's state; `ensureZone` has made its row at start. */
export async function getZoneState(ctx: TxCtx): Promise<ZoneState> {
  const row = await ctx.db.selectFrom('zones').selectAll().where('id', '=', ctx.zoneId).executeTakeFirstOrThrow()
  const { judged_period, judged_on, evaluated_stamp, snapshot_hash, definition_hash } = row
  const complete =
    judged_period !== null &&
    judged_on !== null &&
    evaluated_stamp !== null &&
    snapshot_hash !== null &&
    definition_hash !== null
  const evaluated = complete
    ? {
        period: judged_period,
        on: judged_on,
        stamp: evaluated_stamp,
        snapshotHash: snapshot_hash,
        definitionHash: definition_hash,
        factCount: row.fact_count ?? 0,
      }
    : null
  return { demo: row.demo, factsStamp: row.facts_stamp, evaluated }
}

/** Years with facts, newest first, found by hopping from year to year through the index. */
export async function listPeriods(ctx: TxCtx): Promise<number[]> {
  const { role, subjectId } = ctx.actor
  if (role === 'enterprise') return listPeriodsOf(ctx, subjectId ?? '')
  const { rows } = await sql<{ period: number }>`
    with recursive years (period) as (
      (select f.period from facts f where f.zone_id = ${ctx.zoneId} and f.period > 0 order by f.period desc limit 1)
      union all
      select (select f.period from facts f where f.zone_id = ${ctx.zoneId} and f.period > 0 and f.period < y.period order by f.period desc limit 1)
      from years y where y.period is not null
    )
    select y.period from years y where y.period is not null`.execute(ctx.db)
  return rows.map((row) => row.period)
}

/** Years with facts of one subject: an enterprise that hopped through everybody's would look at each of them. */
async function listPeriodsOf({ db, zoneId }: TxCtx, subjectId: string): Promise<number[]> {
  const { rows } = await sql<{ period: number }>`
    select f.period from facts f where f.zone_id = ${zoneId} and f.subject_id = ${subjectId} and f.period > 0
    order by f.period desc`.execute(db)
  return rows.map((row) => row.period)
}

/** How many subjects and records the zone holds. */
export async function countRows(ctx: TxCtx): Promise<{ subjects: number; records: number }> {
  const { rows } = await sql<{ subjects: number; records: number }>`
    select (select count(*) from subjects s where s.zone_id = ${ctx.zoneId}) as subjects,
      (select count(*) from records r where r.zone_id = ${ctx.zoneId}) as records`.execute(ctx.db)
  return rows[0] ?? { subjects: 0, records: 0 }
}
