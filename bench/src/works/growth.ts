import { matchOnPool, scoreInBlocks } from '@wutong/engine'
import { firmsOf, judged, seed } from '../data/firms.ts'
import { snapshotOf } from '../data/zone.ts'
import { median } from '../measure.ts'
import type { Curve, Result } from '../report/result.ts'
import type { Bench, Measure } from './bench.ts'
import { benchPool } from './threads.ts'

const shares = [0.002, 0.01, 0.04, 0.2, 1]
const warmUpMs = 1000
const offerCounts = [10, 50, 200, 1000, 2000]

/** How times grow with firms and with offers, and the straight lines through them. */
export const measureGrowth: Measure = async (bench) => {
  const pool = benchPool()
  const scoring: Point[] = []
  const matching: Point[] = []
  const offers = bench.policies.policies.map(({ id }) => id)
  for (const share of shares) {
    const size = Math.max(1000, Math.round(bench.firms.size * share))
    const snapshot = share === 1 ? bench.snapshot : snapshotOf(firmsOf(size, seed))
    const score = (): unknown => scoreInBlocks(bench.zone, 'bench', snapshot, judged)
    const match = (): unknown => matchOnPool(pool, { zone: bench.zone, offers, snapshot, judged })
    scoring.push({ size, value: await timeOf(score, bench.rounds) })
    matching.push({ size, value: await timeOf(match, bench.rounds) })
  }
  const byOffers = await growthByOffers(bench, pool)
  pool.close()
  const { size } = bench.firms
  return [
    resultOf(`score, by number of firms`, size, scoring),
    resultOf(`match ${offers.length} offers, by number of firms`, size, matching),
    byOffers,
  ]
}

type Point = Curve['points'][number]

/** Up to as many offers as the zone package has, over a fifth of the firms. */
async function growthByOffers(bench: Bench, pool: ReturnType<typeof benchPool>): Promise<Result> {
  const firms = firmsOf(Math.max(1000, Math.round(bench.firms.size / 25)), seed)
  const snapshot = snapshotOf(firms)
  const points: Point[] = []
  const ids = bench.policies.policies.map(({ id }) => id)
  for (const count of offerCounts.filter((one) => one <= ids.length)) {
    const offers = ids.slice(0, count)
    const match = (): unknown => matchOnPool(pool, { zone: bench.zone, offers, snapshot, judged })
    points.push({ size: count, value: await timeOf(match, bench.rounds) })
  }
  return resultOf('match, by number of offers', firms.size, points)
}

async function timeOf(run: () => unknown, rounds: number): Promise<number> {
  // Small sizes are compiled and warm only after many runs.
  const warm = performance.now()
  do await run()
  while (performance.now() - warm < warmUpMs)
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return median(times)
}

function resultOf(title: string, size: number, points: readonly Point[]): Result {
  const fit = fitOf(points)
  const each = fit.each * 1e6
  const worst = Math.max(...points.map(({ size: at, value }) => Math.abs(value / (fit.fixed + fit.each * at) - 1)))
  const remarks = [
    `straight line: ${fit.fixed.toPrecision(3)} ms + ${each.toPrecision(3)} ns each; farthest point ${(worst * 100).toFixed(0)} % off`,
  ]
  const lines = points.map(({ size: at, value }) => ({
    name: `Wutong, ${at.toLocaleString('en')}`,
    milliseconds: [],
    processor: null,
    median: value,
    note: undefined,
    scale: undefined,
  }))
  return { work: 'growth', title, size, unit: 'ms', lines, absent: [], remarks, curve: { points, fit } }
}

/** The straight line with the least squares of relative distances, so that small sizes count like large ones. */
function fitOf(points: readonly Point[]): Curve['fit'] {
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0]
  for (const { size, value } of points) {
    const weight = 1 / (value * value)
    w += weight
    wx += weight * size
    wxx += weight * size * size
    wy += weight * value
    wxy += weight * size * value
  }
  const each = (w * wxy - wx * wy) / (w * wxx - wx * wx)
  return { each, fixed: (wy - each * wx) / w }
}
