import { matchState, rowScorer, scoreInBlocks } from '@wutong/engine'
import { factsOf, firmsOf, judged, seed } from '../data/firms.ts'
import { randomFrom } from '../data/random.ts'
import { snapshotOf } from '../data/zone.ts'
import { measure, quantile } from '../measure.ts'
import { lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'

const changes = 2000
const warmUp = 500

/** One firm changes: its score, its rank among all, and its verdict on every offer. */
export const measureOne: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<null>(bench, 'one', ({ one }) => one)
  const { times, scored } = changeFirms(bench)
  const line = (name: string, share: number, of: readonly number[]) => ({
    name,
    milliseconds: [],
    processor: null,
    median: quantile(of, share),
    note: `of ${changes} changes`,
    scale: undefined,
  })
  const lines = [line('Wutong, median', 0.5, times), line('Wutong, p99', 0.99, times)]
  const measured = await measure(contenders, Math.max(50, bench.rounds))
  const title = `one firm changes: score, rank and ${bench.policies.policies.length} offers`
  const remarks = [
    `of it the score and rank: median ${quantile(scored, 0.5).toFixed(4)} ms, p99 ${quantile(scored, 0.99).toFixed(4)} ms`,
  ]
  const all = [...lines, ...measured.map(lineOf)]
  return [{ work: 'one', title, size: bench.firms.size, unit: 'ms', lines: all, absent, remarks }]
}

/** Gives firms the facts of other firms, one after the other. */
function changeFirms({ zone, firms, snapshot, policies }: Bench): { times: number[]; scored: number[] } {
  const offers = policies.policies.map(({ id }) => id)
  const all = scoreInBlocks(zone, 'bench', snapshot, judged)
  // The state takes over what it is given.
  const own = snapshotOf(firmsOf(firms.size, seed))
  const state = matchState(zone, offers, own, judged)
  const scorer = rowScorer(zone, 'bench', state.snapshot, judged, all)
  const random = randomFrom(1)
  const times: number[] = []
  const scored: number[] = []
  for (let change = 0; change < changes + warmUp; change += 1) {
    const row = random.whole(0, firms.size - 1)
    const facts = factsOf(firms, random.whole(0, firms.size - 1))
    const start = performance.now()
    state.changeRow(row, facts)
    const middle = performance.now()
    scorer.score(row)
    const end = performance.now()
    if (change < warmUp) continue
    times.push(end - start)
    scored.push(end - middle)
  }
  return { times, scored }
}
