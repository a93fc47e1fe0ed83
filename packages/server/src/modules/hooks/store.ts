import type { SourceHook } from '@wutong/contract'
import { sourceName } from '@wutong/engine'
import { sql } from 'kysely'
import { type TxCtx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'

/** A hook; what its calls are signed with is sealed. */
export interface Hook {
  readonly id: string
  readonly source: string
  readonly url: string
  readonly secret: string
  readonly toldStamp: number
  readonly failures: number
}

/** The hooks in use, newest first. */
export async function listHookRows(ctx: TxCtx): Promise<SourceHook[]> {
  const rows = await ctx.db
    .selectFrom('source_hooks')
    .selectAll()
    .where('zone_id', '=', ctx.zoneId)
    .where('removed_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    sourceName: sourceName(ctx.zone.zone, row.source),
    url: row.url,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    toldAt: row.told_at?.toISOString() ?? null,
    failures: row.failures,
    lastFailure: row.last_failure,
    nextTryAt: row.next_try_at.toISOString(),
  }))
}

/** One hook in use; throws `hook_not_found`. */
export async function getHook(ctx: TxCtx, hookId: string): Promise<Hook> {
  const row = await ctx.db
    .selectFrom('source_hooks')
    .select(['id', 'source', 'url', 'secret', 'told_stamp as toldStamp', 'failures'])
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', hookId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('hook_not_found')
  return row
}

/** Adds a hook that is told of what changes from now on. */
export async function addHookRow(
  ctx: TxCtx,
  hook: { readonly id: string; readonly source: string; readonly url: string; readonly secret: string },
): Promise<void> {
  await ctx.db
    .insertInto('source_hooks')
    .values({
      zone_id: ctx.zoneId,
      ...hook,
      created_by: ctx.actor.username,
      created_at: ctx.now(),
      next_try_at: ctx.now(),
      told_stamp: sql`(select facts_stamp from zones where id = ${ctx.zoneId})`,
    })
    .execute()
}

/** What the calls of hooks in use are signed with, as it is kept. */
export function listHookSecrets(ctx: TxCtx): Promise<{ readonly id: string; readonly secret: string }[]> {
  return ctx.db
    .selectFrom('source_hooks')
    .select(['id', 'secret'])
    .where('zone_id', '=', ctx.zoneId)
    .where('removed_at', 'is', null)
    .execute()
}

/** Keeps the same secret in another form, which the role of requests may not. */
export async function keepHookSecret(ctx: TxCtx, hookId: string, secret: string): Promise<void> {
  await unsafeAsOwner(ctx, () =>
    ctx.db
      .updateTable('source_hooks')
      .set({ secret })
      .where('zone_id', '=', ctx.zoneId)
      .where('id', '=', hookId)
      .execute(),
  )
}

/** Takes a hook out of use. */
export async function removeHookRow(ctx: TxCtx, hookId: string): Promise<void> {
  await ctx.db
    .updateTable('source_hooks')
    .set({ removed_by: ctx.actor.username, removed_at: ctx.now() })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', hookId)
    .execute()
}

/** Takes the hooks whose turn it is and lets nobody else take them until `until`: of two processes one calls. */
export async function claimDue(ctx: TxCtx, until: Date): Promise<Hook[]> {
  const { rows } = await sql<Hook>`
    update source_hooks h set next_try_at = ${until}
    where h.zone_id = ${ctx.zoneId} and h.id in (
      select d.id from source_hooks d where d.zone_id = ${ctx.zoneId} and d.removed_at is null and d.next_try_at <= ${ctx.now()}
      and d.told_stamp < (select facts_stamp from zones where id = ${ctx.zoneId}) for update skip locked)
    returning h.id, h.source, h.url, h.secret, h.told_stamp as "toldStamp", h.failures`.execute(ctx.db)
  return rows
}

/** Notes that a hook knows of everything up to a stamp. */
export async function noteTold(
  ctx: TxCtx,
  hookId: string,
  { stamp, called }: { readonly stamp: number; readonly called: boolean },
): Promise<void> {
  await ctx.db
    .updateTable('source_hooks')
    .set({
      told_stamp: stamp,
      failures: 0,
      last_failure: null,
      next_try_at: ctx.now(),
      ...(called ? { told_at: ctx.now() } : {}),
    })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', hookId)
    .execute()
}

/** Notes that a call failed, and when the next one is made. */
export async function noteFailed(
  ctx: TxCtx,
  { id, failures }: Pick<Hook, 'id' | 'failures'>,
  { failure, nextTryAt }: { readonly failure: string; readonly nextTryAt: Date },
): Promise<void> {
  await ctx.db
    .updateTable('source_hooks')
    .set({ failures: failures + 1, last_failure: failure, next_try_at: nextTryAt })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', id)
    .execute()
}
