/** The order in which things came to be known: one line for each transaction that changed what is in force. */
import type { ChangeKind } from '@wutong/contract'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'

/** One change of what is known. */
export interface Change {
  readonly kind: ChangeKind
  /** The batch, merge or settlement. */
  readonly ref: string
  /** How many subjects it touched. */
  readonly subjects: number
}

/**
 * Notes a change and gives its stamp, in the transaction that makes it. All that is stamped up to a number is what was
 * known when the zone's facts stood at that number.
 */
export async function noteKnowledge(ctx: TxCtx, { kind, ref, subjects }: Change): Promise<number> {
  const { facts_stamp: stamp } = await ctx.db
    .updateTable('zones')
    .set(({ eb }) => ({ facts_stamp: eb('facts_stamp', '+', 1) }))
    .where('id', '=', ctx.zoneId)
    .returning('facts_stamp')
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('knowledge')
    .values({ zone_id: ctx.zoneId, stamp, at: ctx.now(), kind, ref, by_name: ctx.actor.username, subjects })
    .execute()
  return stamp
}

/** Records by period, as `batches.coverage` keeps them. */
export type Coverage = Readonly<Record<string, number>>

/** Notes that a batch counts from now on, and for which periods it brought how much; counted here unless the writer counted. */
export async function noteBatch(ctx: TxCtx, change: Change, coverage?: Coverage): Promise<void> {
  const stamp = await noteKnowledge(ctx, change)
  if (coverage !== undefined) {
    const counted = Object.keys(coverage).length === 0 ? null : JSON.stringify(coverage)
    await sql`update batches set known_stamp = ${stamp}, coverage = ${counted}::jsonb
      where zone_id = ${ctx.zoneId} and id = ${change.ref}`.execute(ctx.db)
    return
  }
  await sql`
    update batches b set known_stamp = ${stamp}, coverage = (
      select jsonb_object_agg(c.period, c.n) from (
        select r.period, count(*) as n from records r where r.zone_id = ${ctx.zoneId} and r.batch_id = ${change.ref} group by r.period) c)
    where b.zone_id = ${ctx.zoneId} and b.id = ${change.ref}`.execute(ctx.db)
}

/** Notes that a batch no longer counts. */
export async function noteRetraction(ctx: TxCtx, batchId: string, subjects: number): Promise<void> {
  const stamp = await noteKnowledge(ctx, { kind: 'retraction', ref: batchId, subjects })
  await ctx.db
    .updateTable('batches')
    .set({ retracted_stamp: stamp })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', batchId)
    .execute()
}
