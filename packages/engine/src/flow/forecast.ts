/** How many will reach a rung next year, from how those at each distance fared before. */
import { type Estimate, shareEstimate, z95 } from '../stats/intervals.ts'
import { type PoolStage, poolStages } from './pools.ts'

/** Who waits for a rung in one year, and how far from it each is. Rows are the same firms in every year. */
export interface Waiting {
  /** Index into `poolStages` by row. */
  readonly stage: Uint8Array
  /** 1 for those that do not have it yet. */
  readonly waits: Uint8Array
}

/** One distance from the rung: how many wait there, and how many of such got it within a year. */
export interface StageForecast {
  readonly stage: PoolStage
  /** Waiting there now. */
  readonly count: number
  /** Waiting there a year before, and how many of them got it within the year. */
  readonly before: number
  readonly arrived: number
  /** Share that got it; null without any to learn from. */
  readonly rate: Estimate | null
  readonly expected: number | null
}

/** A forecast of those who get a rung within a year. */
export interface PoolForecast {
  readonly stages: readonly StageForecast[]
  /** Null where somebody waits at a distance that has no history. */
  readonly arrivals: Estimate | null
}

/**
 * Forecasts arrivals on a rung from those of the year before. Rates are taken to hold for another year; the interval
 * counts both the chance of each firm and how little is known of the rates (95 %, normal approximation, kept possible).
 */
export function forecastPool(before: Waiting, arrived: Uint8Array, now: Waiting): PoolForecast {
  const tallies = poolStages.map(() => ({ count: 0, before: 0, arrived: 0 }))
  const tallyOf = (stage: number | undefined) =>
    tallies[stage ?? 0] as { count: number; before: number; arrived: number }
  for (let row = 0; row < now.stage.length; row++) {
    if (now.waits[row] === 1) tallyOf(now.stage[row]).count += 1
    if (before.waits[row] !== 1) continue
    const tally = tallyOf(before.stage[row])
    tally.before += 1
    tally.arrived += arrived[row] as number
  }
  const stages = poolStages.map((stage, index): StageForecast => {
    const tally = tallyOf(index)
    const rate = tally.before === 0 ? null : shareEstimate(tally.arrived, tally.before)
    return { stage, ...tally, rate, expected: tally.count === 0 ? 0 : rate && rate.value * tally.count }
  })
  return { stages, arrivals: summed(stages) }
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
  // Titles are whole.
  if (Math.floor(expected.low) >= atLeast) return 'likely'
  return Math.ceil(expected.high) < atLeast ? 'unlikely' : 'open'
}
