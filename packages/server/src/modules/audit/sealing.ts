/** Sealing days that have ended: once each, in order, whoever comes first. */
import type { SealAlgorithm } from '@wutong/contract'
import { endOfDay } from '#platform/clock'
import type { Ctx, TxCtx } from '#platform/context'
import { dayAfter, type EventText, genesisOf, type HashedSeal, hashOfSeal, lineOfEvent, linkAfter } from './chain.ts'
import { addLinks, addSeal, readDay, readEventDays, readSeals, tryLock } from './store.ts'

/** What sealing did, and why it stopped: no day is due, a transaction of the day is still open, another process seals. */
export interface Sealing {
  readonly sealed: readonly HashedSeal[]
  readonly stopped: 'done' | 'open' | 'elsewhere'
}

/** A day is sealed no sooner after its end: reads are written a moment after they happened, and clocks of two machines differ. */
const graceMs = 10 * 60_000
const eventsAtOnce = 2000

/** Seals every day that has ended and is not sealed. */
export async function sealDue(ctx: Ctx, algorithm: SealAlgorithm): Promise<Sealing> {
  const sealed: HashedSeal[] = []
  for (;;) {
    const next = await ctx.transact((inside) => sealNext(inside, algorithm))
    if (typeof next === 'string') return { sealed, stopped: next }
    sealed.push(next)
  }
}

async function sealNext(ctx: TxCtx, algorithm: SealAlgorithm): Promise<HashedSeal | Sealing['stopped']> {
  if (!(await tryLock(ctx, 'sealing'))) return 'elsewhere'
  const last = await findLastSeal(ctx)
  const day = last === undefined ? (await readEventDays(ctx)).first : dayAfter(last.day)
  if (day === null || endOfDay(day).getTime() + graceMs > ctx.now().getTime()) return 'done'
  if (!(await tryLock(ctx, { day }))) return 'open'
  const previous = last?.hash ?? genesisOf(ctx.zoneId, algorithm)
  const { events, root } = await linkDay(ctx, day, { algorithm, previous })
  const sealedAt = ctx.now().toISOString().replace('Z', '000Z')
  const seal = { zoneId: ctx.zoneId, day, algorithm, events, root, previous, sealedAt }
  const hashed = { ...seal, hash: hashOfSeal(seal) }
  await addSeal(ctx, hashed)
  return hashed
}

/** The last seal of the zone. */
export async function findLastSeal(ctx: TxCtx): Promise<HashedSeal | undefined> {
  return (await readSeals(ctx)).at(-1)
}

async function linkDay(
  ctx: TxCtx,
  day: string,
  { algorithm, previous }: { readonly algorithm: SealAlgorithm; readonly previous: string },
): Promise<{ events: number; root: string }> {
  let root = previous
  let events = 0
  for (let after: EventText | undefined; ; ) {
    const page = await readDay(ctx, day, { after, limit: eventsAtOnce })
    if (page.length === 0) return { events, root }
    const links = page.map((event) => {
      root = linkAfter(algorithm, root, lineOfEvent(event))
      events += 1
      return { position: events, eventId: event.id, link: root }
    })
    await addLinks(ctx, day, links)
    after = page.at(-1)
  }
}
