/** Which state of knowledge a past day or evaluation stands for, and the definitions in use then. */
import { endOfDay } from '#platform/clock'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'

/** A state of what was known. */
export interface Moment {
  /** All changes up to this one count. */
  readonly stamp: number
  /** When the last of them came to count; null before the first. */
  readonly at: string | null
}

/** What was known at the end of a day (ISO, the zone's calendar). */
export async function momentOfDay(ctx: TxCtx, day: string): Promise<Moment> {
  const row = await ctx.db
    .selectFrom('knowledge')
    .select(['stamp', 'at'])
    .where('zone_id', '=', ctx.zoneId)
    .where('at', '<', endOfDay(day))
    .orderBy('stamp', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? { stamp: 0, at: null } : { stamp: row.stamp, at: row.at.toISOString() }
}

/** The definitions that the last evaluation up to the end of a day was made by, where they were kept. */
export async function findDefinitionsOfDay(ctx: TxCtx, day: string): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('evaluations as e')
    .innerJoin('definitions as d', (join) =>
      join.onRef('d.zone_id', '=', 'e.zone_id').onRef('d.hash', '=', 'e.definition_hash'),
    )
    .select('d.hash')
    .where('e.zone_id', '=', ctx.zoneId)
    .where('e.ran_at', '<', endOfDay(day))
    .orderBy('e.ran_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.hash
}

/** A stored run with what it takes to do it again. */
interface KeptRun {
  readonly id: string
  readonly kind: 'scorecard' | 'ladder' | 'offer'
  readonly definition: string
  readonly period: number
  readonly on: string
  readonly stamp: number
  readonly snapshotHash: string
  readonly definitionHash: string
  readonly resultHash: string
}

/** One stored run; throws `evaluation_not_found`, or `evaluation_not_kept` for one from before runs could be done again. */
export async function getPastRun(ctx: TxCtx, evaluationId: string): Promise<KeptRun> {
  const row = await ctx.db
    .selectFrom('evaluations')
    .selectAll()
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', evaluationId)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('evaluation_not_found', { evaluation: evaluationId })
  const { facts_stamp: stamp, result_hash: resultHash } = row
  if (stamp === null || resultHash === null) throw new AppError('evaluation_not_kept', { evaluation: evaluationId })
  return {
    id: row.id,
    kind: row.kind,
    definition: row.definition,
    period: row.period,
    on: row.judged_on,
    stamp,
    snapshotHash: row.snapshot_hash,
    definitionHash: row.definition_hash,
    resultHash,
  }
}

/** The zone package with a hash, as its text; undefined when it was never used here. */
export async function getDefinitions(ctx: TxCtx, hash: string): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('definitions')
    .select('package')
    .where('zone_id', '=', ctx.zoneId)
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row?.package
}
