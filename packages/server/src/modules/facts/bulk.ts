import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'

/**
 * Prepares a transaction that writes many rows: one at a time in a zone, and every look-up by index. Foreign keys are
 * checked by plans made once; one made while a table is nearly empty would read all of it for every row.
 */
export async function beginBulk(ctx: TxCtx, onWait: () => void = () => {}): Promise<void> {
  // The rows of a statement are kept for its triggers; they need not go through a file.
  await sql`select set_config('enable_seqscan', 'off', true), set_config('work_mem', '32MB', true)`.execute(ctx.db)
  // Asked again and again rather than waited for, so that whoever waits can say so and give up.
  while (!(await hasBulkLock(ctx))) {
    onWait()
    await setTimeout(waitMs)
  }
}

const waitMs = 300

async function hasBulkLock(ctx: TxCtx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`imports:${ctx.zoneId}`}, 0)) as mine
  `.execute(ctx.db)
  return rows[0]?.mine === true
}
