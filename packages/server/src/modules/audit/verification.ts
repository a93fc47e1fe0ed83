/** Checking the stored trail against its seals. */
import type { AuditVerification } from '@wutong/contract'
import type { Ctx } from '#platform/context'
import { type HashedSeal, lineOfEvent } from './chain.ts'
import { type ChainCheck, checkChain } from './chain-check.ts'
import { countEventsAfter, linksOfDay, listStrays, readSeals } from './store.ts'

/** Checks every sealed day. */
export async function verifyStored(ctx: Ctx, head?: string): Promise<AuditVerification> {
  const started = performance.now()
  const seals = await ctx.transact((inside) => readSeals(inside))
  const check = checkChain({ wholeChain: true })
  const [first] = seals
  if (first !== undefined) {
    const strays = await ctx.transact((inside) => listStrays(inside, { day: first.day, isBefore: true }))
    for (const eventId of strays) check.report('event_added', null, { eventId })
  }
  let events = 0
  for (const seal of seals) events += await verifyDay(ctx, check, seal)
  const unsealed = await ctx.transact((inside) => countEventsAfter(inside, seals.at(-1)?.day ?? null))
  return resultOf(check, { seals, events, unsealed, head, started })
}

async function verifyDay(ctx: Ctx, check: ChainCheck, seal: HashedSeal): Promise<number> {
  check.openDay(seal)
  let events = 0
  for await (const { position, event_id, link, event } of linksOfDay(ctx, seal.day)) {
    check.event({ position, eventId: event_id, link, line: event === null ? null : lineOfEvent(event) })
    events += 1
  }
  check.closeDay()
  const strays = await ctx.transact((inside) => listStrays(inside, { day: seal.day, isBefore: false }))
  for (const eventId of strays) check.report('event_added', seal.day, { eventId })
  return events
}

interface Outcome {
  readonly seals: readonly Pick<HashedSeal, 'day'>[]
  readonly events: number
  readonly unsealed: number | null
  /** A hash noted down earlier that the chain must still contain. */
  readonly head: string | undefined
  readonly started: number
}

/** What a check that has gone all the way showed. */
export function resultOf(check: ChainCheck, { seals, events, unsealed, head, started }: Outcome): AuditVerification {
  if (head !== undefined && !check.hasHash(head)) check.report('head_unknown', null)
  return {
    intact: check.count() === 0,
    days: seals.length,
    events,
    unsealed,
    head: check.head(),
    from: seals[0]?.day ?? null,
    to: seals.at(-1)?.day ?? null,
    found: check.count(),
    findings: [...check.findings],
    ms: Math.round(performance.now() - started),
  }
}
