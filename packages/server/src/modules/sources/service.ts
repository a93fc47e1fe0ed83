/** Use cases: the board of sources, who answers for one, and how late each is. */
import type { SourceContact, SourceStanding } from '@wutong/contract'
import { namedFigure, type Source } from '@wutong/engine'
import { recordEvent } from '#platform/audit'
import { dayOf } from '#platform/clock'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { cyclesOf, type Delivery, daysLateOf, type Terms, timesOf } from './freshness.rules.ts'
import { listContacts, listDeliveries, listFirstDeliveries, listLastDeliveries, putContact } from './store.ts'

/** Periods shown for each source. */
const cyclesShown = 4

/** Every source with what it owes and delivered; those longest late first, then by rank. */
export async function getBoard(ctx: TxCtx): Promise<{ on: string; sources: SourceStanding[] }> {
  const on = dayOf(ctx.now())
  const contacts = await listContacts(ctx)
  const all = ctx.zone.zone.sources
  const since = all.flatMap((source) => {
    const oldest = timesOf(termsOf(ctx, source), on, cyclesShown).at(-1)
    return oldest === undefined ? [] : [{ source: source.id, since: oldest.since }]
  })
  const deliveries = Map.groupBy(await listDeliveries(ctx, since), ({ source }) => source)
  const last = await listLastDeliveries(
    ctx,
    all.map(({ id }) => id),
  )
  const sources = all.map((source) =>
    standingOf(ctx, source, {
      deliveries: deliveries.get(source.id) ?? [],
      lastDeliveryOn: last.get(source.id) ?? null,
      contact: contacts.get(source.id) ?? null,
      on,
    }),
  )
  return { on, sources: sources.toSorted((a, b) => b.daysLate - a.daysLate || a.rank - b.rank) }
}

interface Known {
  readonly deliveries: readonly Delivery[]
  readonly lastDeliveryOn: string | null
  readonly contact: SourceContact | null
  readonly on: string
}

function standingOf(ctx: Ctx, source: Source, { deliveries, lastDeliveryOn, contact, on }: Known): SourceStanding {
  const { zone } = ctx.zone
  const cycles = cyclesOf(termsOf(ctx, source), deliveries, on, cyclesShown)
  return {
    id: source.id,
    name: source.name,
    department: zone.departments.find(({ id }) => id === source.department)?.name ?? null,
    rank: source.rank,
    every: source.every ?? null,
    dueWithin: source.dueWithin ?? null,
    answersWithin: source.answersWithin ?? null,
    supplies: (source.supplies ?? []).map((code) => ({
      code,
      name: namedFigure(zone, code, 0).name,
      ...placeOf(ctx, source, code),
    })),
    columns: Object.entries(source.columns ?? {}).map(([header, target]) => ({ header, target })),
    contact,
    lastDeliveryOn,
    cycles,
    daysLate: daysLateOf(cycles),
  }
}

/** A source's place among all that supply an indicator, best first. */
function placeOf(ctx: Ctx, source: Source, code: string): { place: number; of: number } {
  const { sources, precedence } = ctx.zone.zone
  const named = precedence[code]
  const order =
    named ??
    sources
      .filter(({ supplies, id }) => supplies?.includes(code) === true || id === source.id)
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ id }) => id)
  const at = order.indexOf(source.id)
  return { place: at < 0 ? order.length + 1 : at + 1, of: at < 0 ? order.length + 1 : order.length }
}

function termsOf(ctx: Ctx, { every, dueWithin, supplies }: Source): Terms {
  const { indicators } = ctx.zone.zone
  const dated = indicators.some(
    ({ code, period }) => period === 'year' && (supplies === undefined || supplies.includes(code)),
  )
  return { every, dueWithin, dated }
}

/** The delivery that each late source owes: the day it was due and the days since, by source. */
export async function listOverdue(ctx: TxCtx): Promise<ReadonlyMap<string, { dueOn: string; days: number }>> {
  const on = dayOf(ctx.now())
  const { sources } = ctx.zone.zone
  const wanted = sources.flatMap((source) =>
    timesOf(termsOf(ctx, source), on, 2).map(({ since, before, period }) => ({
      source: source.id,
      since,
      before,
      period,
    })),
  )
  const deliveries = Map.groupBy(await listFirstDeliveries(ctx, wanted), ({ source }) => source)
  return new Map(
    sources.flatMap((source) => {
      const cycles = cyclesOf(termsOf(ctx, source), deliveries.get(source.id) ?? [], on, 2)
      const days = daysLateOf(cycles)
      const dueOn = cycles.find(({ state }) => state === 'overdue')?.dueOn
      return days === 0 || dueOn === undefined || dueOn === null ? [] : [[source.id, { dueOn, days }] as const]
    }),
  )
}

/** Says who answers for a source; throws `source_unknown`. */
export async function setContact(
  ctx: TxCtx,
  sourceId: string,
  contact: Pick<SourceContact, 'person' | 'phone' | 'email' | 'note'>,
): Promise<SourceContact> {
  const { sources } = ctx.zone.zone
  if (!sources.some(({ id }) => id === sourceId))
    throw new AppError('source_unknown', { source: sourceId, known: sources.map(({ id }) => id) })
  const kept = await putContact(ctx, sourceId, contact)
  await recordEvent(ctx, { event: 'source.contact_set', entity: sourceId, detail: { person: contact.person } })
  return kept
}
