/** Use cases of hooks: added, removed and tried by an officer; told of changes by the server. */
import { randomBytes } from 'node:crypto'
import { listSourceChanges } from '#modules/pushes'
import { getZoneState } from '#modules/zone-state'
import { recordEvent } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { allowedAddress } from './address.ts'
import { makeCall } from './call.ts'
import { addHookRow, claimDue, getHook, type Hook, listHookRows, noteFailed, noteTold, removeHookRow } from './store.ts'

/** Adds an address at one of the origins that the operator allows; the secret is shown this once. */
export function addHook(
  ctx: Ctx,
  { source, url }: { readonly source: string; readonly url: string },
  origins: readonly string[],
) {
  return ctx.transact(async (ctx) => {
    if (!ctx.zone.zone.sources.some(({ id }) => id === source))
      throw new AppError('source_unknown', { source, known: ctx.zone.zone.sources.map(({ id }) => id) })
    if (allowedAddress(url, origins) === null)
      throw new AppError('hook_not_allowed', { origins: origins.join(' ') || '—' })
    const id = ctx.newId()
    const secret = `wth_${randomBytes(32).toString('base64url')}`
    await addHookRow(ctx, { id, source, url, secret })
    await recordEvent(ctx, { event: 'hook.added', entity: id, detail: { source, url } })
    const hook = (await listHookRows(ctx)).find((one) => one.id === id)
    if (hook === undefined) throw new AppError('hook_not_found')
    return { hook, secret }
  })
}

/** Takes an address out of use. */
export function removeHook(ctx: Ctx, hookId: string): Promise<{ removed: true }> {
  return ctx.transact(async (ctx) => {
    const { source, url } = await getHook(ctx, hookId)
    await removeHookRow(ctx, hookId)
    await recordEvent(ctx, { event: 'hook.removed', entity: hookId, detail: { source, url } })
    return { removed: true } as const
  })
}

/** Calls an address now. */
export async function tryHook(ctx: Ctx, hookId: string, origins: readonly string[]) {
  const hook = await ctx.transact(async (ctx) => {
    const known = await getHook(ctx, hookId)
    await recordEvent(ctx, { event: 'hook.tried', entity: hookId, detail: { url: known.url } })
    return known
  })
  const failure = await call(ctx, hook, { event: 'ping', origins })
  return { ok: failure === null, failure }
}

function call(
  ctx: Ctx,
  { url, secret, source }: Hook,
  { event, origins }: { readonly event: 'ping' | 'changes'; readonly origins: readonly string[] },
): Promise<string | null> {
  const at = ctx.now()
  return makeCall({ url, secret, at, origins, body: { zone: ctx.zoneId, source, event, at: at.toISOString() } })
}

const minuteMs = 60_000
/** After failures in a row the next call waits twice as long as the one before, half a day at most. */
function waitMs(failures: number): number {
  return Math.min(2 ** failures, 720) * minuteMs
}

/** Tells every hook whose source has news; what the news is they ask for themselves. */
export async function tellHooks(ctx: Ctx, origins: readonly string[]): Promise<void> {
  const { due, stamp } = await ctx.transact(async (ctx) => ({
    due: await claimDue(ctx, new Date(ctx.now().getTime() + minuteMs)),
    stamp: (await getZoneState(ctx)).factsStamp,
  }))
  for (const hook of due) await tell(ctx, hook, { stamp, origins })
}

async function tell(
  ctx: Ctx,
  hook: Hook,
  { stamp, origins }: { readonly stamp: number; readonly origins: readonly string[] },
): Promise<void> {
  const { changes } = await ctx.transact((ctx) =>
    listSourceChanges(ctx, { source: hook.source, after: `${hook.toldStamp}`, limit: 1 }),
  )
  const called = changes.length > 0
  const failure = called ? await call(ctx, hook, { event: 'changes', origins }) : null
  await ctx.transact((ctx) => {
    if (failure === null) return noteTold(ctx, hook.id, { stamp, called })
    return noteFailed(ctx, hook, { failure, nextTryAt: new Date(ctx.now().getTime() + waitMs(hook.failures)) })
  })
}
