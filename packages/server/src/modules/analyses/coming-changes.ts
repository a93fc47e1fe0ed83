/** Who will newly qualify for offers and who will lose them as time passes, on the stored population. */
import type { ComingChangesReply } from '@wutong/contract'
import { addYears, type ComingChange, comingChanges, dayFrom, isoFrom, type Offer } from '@wutong/engine'
import { listNames, populationFor } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'

/** For which offers (null: all), until when, and how many rows. */
export interface ChangesOrder {
  readonly offer: string | null
  readonly until?: string | undefined
  readonly days?: number | undefined
  readonly limit: number
}

/** Farther ahead facts say nothing, and every day is matched. */
const longestYears = 3
/** Days ahead where nobody says how many. */
const usualDays = 90

/** The changes until a day, soonest first. */
export async function computeComingChanges(
  ctx: Ctx,
  { offer, until: asked, days = usualDays, limit }: ChangesOrder,
): Promise<ComingChangesReply> {
  const offers = ctx.zone.zone.offers.filter(({ id }) => offer === null || id === offer)
  if (offers.length === 0) throw new AppError('offer_not_found', { id: offer })
  const population = await populationFor(ctx)
  const { judged } = population
  const today = dayFrom(judged.on)
  const until = asked ?? isoFrom(today + days)
  if (dayFrom(until) < today || dayFrom(until) > addYears(today, longestYears))
    throw new AppError('changes_day_refused', { until, from: judged.on })
  const standing = { snapshot: population.at(judged.period), judged }
  const found = offers.map((one) => ({
    offer: one,
    changes: comingChanges(ctx.zone.compiled, one.id, standing, until),
  }))
  const all = found
    .flatMap(({ offer, changes }) => changes.map((change) => ({ offer, ...change })))
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)))
  const shown = all.slice(0, limit)
  const rows = shown.map(({ row }) => row)
  const names = await ctx.transact((inside) => listNames(inside, population, rows))
  const countOf = (changes: readonly ComingChange[], kind: ComingChange['kind']) =>
    changes.filter((one) => one.kind === kind).length
  return mutable({
    judged,
    until,
    gained: countOf(all, 'gained'),
    lost: countOf(all, 'lost'),
    offers: found
      .filter(({ changes }) => changes.length > 0)
      .map(({ offer, changes }) => ({
        id: offer.id,
        name: offer.name,
        gained: countOf(changes, 'gained'),
        lost: countOf(changes, 'lost'),
        first: changes[0]?.on ?? '',
      }))
      .toSorted((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first))),
    rows: shown.map(({ offer, row, on, kind, because }) => ({
      subjectId: names.get(row)?.subjectId ?? '',
      name: names.get(row)?.name ?? '',
      offer: offer.id,
      on,
      kind,
      because: because.map((code) => namedCondition(ctx, offer, code)),
    })),
    total: all.length,
  })
}

/** A condition by its code, of the offer's own or of a set that it uses. */
function namedCondition(ctx: Ctx, offer: Offer, code: string): ComingChangesReply['rows'][number]['because'][number] {
  const compiled = ctx.zone.compiled.offers.get(offer.id)?.versions ?? []
  const found = compiled.flatMap(({ conditions }) => conditions).find(({ condition }) => condition.code === code)
  const { name = { zh: code, en: code }, clause } = found?.condition ?? {}
  return { code, name: mutable(name), clause: clause ?? null }
}
