import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'

/**
 * Prepares a transaction that writes many rows: one at a time in a zone, and every look-up by index. Foreign keys are
 * checked by plans made once; one made while a table is nearly empty would read all of it for every row.
 */
export async function beginBulk(ctx: TxCtx): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${`imports:${ctx.zoneId}`}, 0)), set_config('enable_seqscan', 'off', true)
  `.execute(ctx.db)
}
