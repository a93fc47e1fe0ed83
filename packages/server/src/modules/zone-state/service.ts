import type { ZoneInfo } from '@wutong/contract'
import type { Judged, Zone } from '@wutong/engine'
import { dayOf } from '#platform/clock'
import { type Ctx, seesWholeZone, type TxCtx } from '#platform/context'
import { mutable } from '#platform/mutable'
import { countRows, getZoneState, listPeriods, type ZoneState } from './store.ts'

/**
 * The year and day everything is shown for: those of the stored evaluation, so that a list and a page never disagree;
 * before the first one the newest year with facts that has ended, and today.
 */
export async function getJudged(ctx: TxCtx): Promise<Judged> {
  return judgedIn(ctx, await getZoneState(ctx))
}

/** The same for whoever has asked how the zone stands. */
export async function judgedIn(ctx: TxCtx, { evaluated }: ZoneState): Promise<Judged> {
  return evaluated === null ? nextJudged(ctx, {}) : { period: evaluated.period, on: evaluated.on }
}

/** The year and day a new evaluation is for. */
export async function nextJudged(ctx: TxCtx, { period }: { readonly period?: number | undefined }): Promise<Judged> {
  const on = dayOf(ctx.now())
  const lastYear = Number(on.slice(0, 4)) - 1
  if (period !== undefined) return { period, on }
  const ended = (await listPeriods(ctx)).filter((year) => year <= lastYear)
  return { period: ended[0] ?? lastYear, on }
}

/** What the web app needs to know about the zone once. */
export function getZoneInfo(ctx: Ctx): Promise<ZoneInfo> {
  const { zone } = ctx.zone
  return ctx.transact(async (ctx) => {
    const { demo, evaluated } = await getZoneState(ctx)
    const counts = seesWholeZone(ctx.actor)
      ? { ...(await countRows(ctx)), facts: evaluated?.factCount ?? 0 }
      : { subjects: 0, records: 0, facts: 0 }
    return zoneInfoFrom(zone, { demo, counts })
  })
}

/** A zone as its definitions declare it, with how much is stored. */
export function zoneInfoFrom(
  { id, name, indicators, departments, scorecards, ladders, offers }: Zone,
  stored: Pick<ZoneInfo, 'demo' | 'counts'>,
): ZoneInfo {
  return mutable({
    id,
    name,
    indicators,
    districts: departments.filter(({ kind }) => kind === 'district').map(({ id, name }) => ({ id, name })),
    scorecards: scorecards.map(({ id, name }) => ({ id, name })),
    ladders,
    offers: offers.map(({ id, name }) => ({ id, name })),
    ...stored,
  })
}
