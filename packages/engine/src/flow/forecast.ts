/** How many will reach a rung next year, from how those at each distance fared before. */
import { type Estimate, shareEstimate, z95 } from '../stats/intervals.ts'
import { type PoolStage, poolStages } from './pools.ts'

/** Distance of every subject from a rung in one year, by id. */
export interface PoolYear {
  readonly ids: readonly string[]
  readonly stage: Uint8Array
}

/** One distance from the rung: how many stand there, and how many of such reached it a year later. */
export interface StageForecast {
  readonly stage: PoolStage
  /** Subjects there now. */
  readonly count: number
  /** Subjects there a year before that are known now too, and how many of them have reached the rung. */
  readonly before: number
  readonly reached: number
  /** Share that reached it; null without any to learn from. */
  readonly rate: Estimate | null
  readonly expected: number | null
}

/** A forecast of those on a rung a year from now. */
export interface RungForecast {
  readonly stages: readonly StageForecast[]
  /** On the rung now, and expected a year from now; null where a distance has no history. */
  readonly now: number
  readonly expected: Estimate | null
  /** Of the expected, those not on the rung now: new ones. */
  readonly fresh: Estimate | null
}

/**
 * Forecasts a rung from the flow between two years. Rates are taken to hold for another year; the interval counts both
 * the chance of each subject and how little is known of the rates (95 %, normal approximation, ends kept possible).
 */
export function forecastRung(before: PoolYear, now: PoolYear): RungForecast {
  const earlier = new Map(before.ids.map((id, row) => [id, before.stage[row] as number]))
  const tallies = poolStages.map(() => ({ count: 0, before: 0, reached: 0 }))
  for (let row = 0; row < now.ids.length; row++) {
    const stage = now.stage[row] as number
    const was = earlier.get(now.ids[row] as string)
    const here = tallies[stage] as { count: number }
    here.count += 1
    const there = was === undefined ? undefined : tallies[was]
    if (there === undefined) continue
    there.before += 1
    if (stage === 0) there.reached += 1
  }
  const stages = poolStages.map((stage, index): StageForecast => {
    const tally = tallies[index] as { count: number; before: number; reached: number }
    const rate = tally.before === 0 ? null : shareEstimate(tally.reached, tally.before)
    return { stage, ...tally, rate, expected: tally.count === 0 ? 0 : rate && rate.value * tally.count }
  })
  return {
    stages,
    now: stages[0]?.count ?? 0,
    expected: summed(stages),
    fresh: summed(stages.filter((one) => one.stage !== 'reached')),
  }
}

function summed(stages: readonly StageForecast[]): Estimate | null {
  let [value, variance, most] = [0, 0, 0]
  for (const { count, expected, before, rate } of stages) {
    if (expected === null) return null
    if (count === 0 || rate === null) continue
    // Jeffreys' mean keeps a rate of 0 or 1 seen in few cases from looking certain.
    const likely = (rate.value * before + 0.5) / (before + 1)
    const spread = likely * (1 - likely)
    value += expected
    variance += count * spread + (count ** 2 * spread) / (before + 2)
    most += count
  }
  const half = z95 * Math.sqrt(variance)
  return { value, low: Math.max(0, value - half), high: Math.min(most, value + half) }
}

/** A year's quota beside what has been reached and what is expected. */
export interface QuotaOutlook {
  readonly atLeast: number
  readonly done: number
  readonly expected: Estimate | null
  /** What is still lacking when the expected come in; 0 when met. */
  readonly gap: number | null
  readonly verdict: 'met' | 'likely' | 'open' | 'unlikely' | 'unknown'
}

/** Judges a quota of new titles: `done` are recorded this year, `coming` may still come before it ends. */
export function quotaOutlook(atLeast: number, done: number, coming: Estimate | null): QuotaOutlook {
  const expected =
    coming === null
      ? null
      : { value: done + coming.value, low: done + (coming.low ?? 0), high: done + (coming.high ?? coming.value) }
  return {
    atLeast,
    done,
    expected,
    gap: expected === null ? null : Math.max(0, atLeast - expected.value),
    verdict: outlookOf(atLeast, done, expected),
  }
}

function outlookOf(
  atLeast: number,
  done: number,
  expected: { readonly low: number; readonly high: number } | null,
): QuotaOutlook['verdict'] {
  if (done >= atLeast) return 'met'
  if (expected === null) return 'unknown'
  if (expected.low >= atLeast) return 'likely'
  return expected.high < atLeast ? 'unlikely' : 'open'
}
