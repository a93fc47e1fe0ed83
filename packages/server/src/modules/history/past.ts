/** The zone as of a past day: what was known at its end, judged on that day by the definitions in use then. */
import type { CohortTable, Judged } from '@wutong/engine'
import { type CurrentEvaluation, compute, type Results } from '#modules/evaluations'
import { countAsOf, populationAsOf, type ZonePopulation } from '#modules/snapshots'
import { dayOf } from '#platform/clock'
import type { ActiveZone, Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { findDefinitionsOfDay, type Moment, momentOfDay } from './moments.store.ts'
import { inZone, openDefinitions } from './reproduction.ts'

/** A past day, and the context under the definitions of that day. */
export interface Past {
  readonly ctx: Ctx
  readonly day: string
  readonly moment: Moment
  readonly judged: Judged
  readonly records: number
  /** Whether the definitions are those of then; else no evaluation is that old, and today's are used. */
  readonly ofThen: boolean
}

/** A past day with the results of every definition. */
export interface PastEvaluation {
  readonly past: Past
  readonly population: ZonePopulation
  readonly results: Results
  /** What everybody was compared with. */
  readonly cohorts: CohortTable
}

/** Goes back to the end of a day; throws `past_day_ahead` for one that has not come. */
export async function openPast(ctx: Ctx, day: string): Promise<Past> {
  const today = dayOf(ctx.now())
  if (day > today) throw new AppError('past_day_ahead', { day, today })
  const lastYear = Number(day.slice(0, 4)) - 1
  const { moment, hash, known } = await ctx.transact(async (inside) => {
    const moment = await momentOfDay(inside, day)
    return {
      moment,
      hash: await findDefinitionsOfDay(inside, day),
      known: await countAsOf(inside, moment.stamp, lastYear),
    }
  })
  // Today's definitions may have no version in force so long ago: they judge as they stand today.
  const judged = { period: known.period ?? lastYear, on: hash === undefined ? today : day }
  const zone = await zoneOf(ctx, hash ?? ctx.zone.hash)
  return { ctx: inZone(ctx, zone), day, moment, judged, records: known.records, ofThen: hash !== undefined }
}

/** Definitions of the past that were compiled last, by the zone of today. */
const compiledByZone = new WeakMap<ActiveZone, ActiveZone>()

async function zoneOf(ctx: Ctx, hash: string): Promise<ActiveZone> {
  if (hash === ctx.zone.hash) return ctx.zone
  const known = compiledByZone.get(ctx.zone)
  if (known?.hash === hash) return known
  const zone = await openDefinitions(ctx, hash)
  compiledByZone.set(ctx.zone, zone)
  return zone
}

interface Kept {
  readonly key: string
  readonly evaluation: Promise<Pick<PastEvaluation, 'population' | 'results' | 'cohorts'>>
}

/** The evaluation of the past that was asked for last, by the zone of today: pages of it are asked for one after another. */
const keptByZone = new WeakMap<ActiveZone, Kept>()

/** Everything as an evaluation at the end of that day would have found it; costs a pass over the records once. */
export async function evaluatePast(ctx: Ctx, day: string): Promise<PastEvaluation> {
  const past = await openPast(ctx, day)
  const key = [past.moment.stamp, past.ctx.zone.hash, past.judged.period, day].join()
  const kept = keptByZone.get(ctx.zone)
  if (kept?.key === key) return { past, ...(await kept.evaluation) }
  const evaluation = evaluate(past)
  keptByZone.set(ctx.zone, { key, evaluation })
  evaluation.catch(() => {
    if (keptByZone.get(ctx.zone)?.key === key) keptByZone.delete(ctx.zone)
  })
  return { past, ...(await evaluation) }
}

async function evaluate({ ctx, moment, judged }: Past): Promise<Awaited<Kept['evaluation']>> {
  const population = await populationAsOf(ctx, { stamp: moment.stamp, judged })
  const read = { judged, snapshot: population.at(judged.period), hash: population.hash }
  const results = compute(ctx, read, () => {})
  const runs = [...results.scores, ...results.ladders, ...results.offers]
  const cohorts: CohortTable = Object.assign({}, ...runs.map(({ evaluation }) => evaluation.cohorts))
  return { population, results, cohorts }
}

/** Runs as lists read them, by definition; they were made when they were asked for. */
export function runsOf<Summary>(
  { past }: PastEvaluation,
  runs: readonly { readonly evaluation: Results['scores'][number]['evaluation'] }[],
): Map<string, CurrentEvaluation<Summary>> {
  const ranAt = past.ctx.now().toISOString()
  return new Map(
    runs.map(({ evaluation: { summary, ...run } }) => [run.definition, { ...run, ranAt, summary: summary as Summary }]),
  )
}
