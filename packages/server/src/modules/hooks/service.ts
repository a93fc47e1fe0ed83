/** Use cases of hooks: added, removed and tried by an officer; told of changes by the server. */
import { randomBytes } from 'node:crypto'
import { listSourceChanges } from '#modules/pushes'
import { getZoneState } from '#modules/zone-state'
import { recordEvent } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { Sealing } from '#platform/sealing'
import { allowedAddress } from './address.ts'
import { makeCall } from './call.ts'
import {
  addHookRow,
  claimDue,
  getHook,
  type Hook,
  keepHookSecret,
  listHookRows,
  listHookSecrets,
  noteFailed,
  noteTold,
  removeHookRow,
} from './store.ts'

/** Where addresses may be, and what the secrets of their signatures are sealed with. */
export interface Telling {
  readonly origins: readonly string[]
  readonly sealing: Sealing
}

function aboutOf({ zoneId }: Ctx, hookId: string): string {
  return `hook ${zoneId} ${hookId}`
}

/** Adds an address at one of the origins that the operator allows; the secret is shown this once. */
export function addHook(
  ctx: Ctx,
  { source, url }: { readonly source: string; readonly url: string },
  { origins, sealing }: Telling,
) {
  return ctx.transact(async (ctx) => {
    if (!ctx.zone.zone.sources.some(({ id }) => id === source))
      throw new AppError('source_unknown', { source, known: ctx.zone.zone.sources.map(({ id }) => id) })
    if (allowedAddress(url, origins) === null)
      throw new AppError('hook_not_allowed', { origins: origins.join(' ') || '—' })
    const id = ctx.newId()
    const secret = `wth_${randomBytes(32).toString('base64url')}`
    await addHookRow(ctx, { id, source, url, secret: sealing.seal(secret, aboutOf(ctx, id)) })
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
export async function tryHook(ctx: Ctx, hookId: string, telling: Telling) {
  const hook = await ctx.transact(async (ctx) => {
    const known = await getHook(ctx, hookId)
    await recordEvent(ctx, { event: 'hook.tried', entity: hookId, detail: { url: known.url } })
    return known
  })
  const failure = await call(ctx, hook, { event: 'ping', telling })
  if (failure === unreadable) throw new AppError('hook_secret_sealed')
  return { ok: failure === null, failure }
}

/** Why no call is made: its secret was sealed with another one than the operator gives now. */
const unreadable = 'secret_unreadable'

function call(
  ctx: Ctx,
  { id, url, secret: sealed, source }: Hook,
  { event, telling: { origins, sealing } }: { readonly event: 'ping' | 'changes'; readonly telling: Telling },
): Promise<string | null> {
  const secret = sealing.open(sealed, aboutOf(ctx, id))
  if (secret === undefined) return Promise.resolve(unreadable)
  const at = ctx.now()
  return makeCall({ url, secret, at, origins, body: { zone: ctx.zoneId, source, event, at: at.toISOString() } })
}

/** Seals secrets that stand there plain or were sealed with an earlier secret; how many there are that nobody can open. */
export async function sealHooks(ctx: Ctx, sealing: Sealing): Promise<{ sealed: number; unreadable: number }> {
  return ctx.transact(async (ctx) => {
    let [sealed, unreadable] = [0, 0]
    for (const { id, secret } of await listHookSecrets(ctx)) {
      const plain = secret.startsWith('wth_') ? secret : sealing.open(secret, aboutOf(ctx, id))
      if (plain === undefined) unreadable += 1
      else if (!sealing.isCurrent(secret)) {
        await keepHookSecret(ctx, id, sealing.seal(plain, aboutOf(ctx, id)))
        sealed += 1
      }
    }
    if (sealed > 0) await recordEvent(ctx, { event: 'hook.sealed', detail: { sealed } })
    return { sealed, unreadable }
  })
}

const minuteMs = 60_000
/** After failures in a row the next call waits twice as long as the one before, half a day at most. */
function waitMs(failures: number): number {
  return Math.min(2 ** failures, 720) * minuteMs
}

/** Tells every hook whose source has news; what the news is they ask for themselves. */
export async function tellHooks(ctx: Ctx, telling: Telling): Promise<void> {
  const { due, stamp } = await ctx.transact(async (ctx) => ({
    due: await claimDue(ctx, new Date(ctx.now().getTime() + minuteMs)),
    stamp: (await getZoneState(ctx)).factsStamp,
  }))
  for (const hook of due) await tell(ctx, hook, { stamp, telling })
}

async function tell(
  ctx: Ctx,
  hook: Hook,
  { stamp, telling }: { readonly stamp: number; readonly telling: Telling },
): Promise<void> {
  const { changes } = await ctx.transact((ctx) =>
    listSourceChanges(ctx, { source: hook.source, after: `${hook.toldStamp}`, limit: 1 }),
  )
  const called = changes.length > 0
  const failure = called ? await call(ctx, hook, { event: 'changes', telling }) : null
  await ctx.transact((ctx) => {
    if (failure === null) return noteTold(ctx, hook.id, { stamp, called })
    return noteFailed(ctx, hook, { failure, nextTryAt: new Date(ctx.now().getTime() + waitMs(hook.failures)) })
  })
}
