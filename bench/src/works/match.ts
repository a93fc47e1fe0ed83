import { matchOnPool, type OfferColumns, type Pool, rowsOf } from '@wutong/engine'
import { assertSameMatches } from '../answers.ts'
import { judged } from '../data/firms.ts'
import { measure } from '../measure.ts'
import type { Contender, MatchAnswer } from '../peers/peer.ts'
import { lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'
import { type BenchTasks, benchPool, workers } from './threads.ts'

/** Every firm against every policy: bitmaps and counts of those who qualify, are one condition away or undecided. */
export const measureMatch: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<MatchAnswer>(bench, 'match', ({ match }) => match)
  const pool = benchPool()
  const own = ours(bench, pool, { name: 'Wutong, TypeScript', vectors: false })
  const vectors = ours(bench, pool, { name: 'Wutong, WebAssembly', vectors: true })
  const measured = await measure([own.contender, vectors.contender, ...contenders], bench.rounds)
  pool.close()
  for (const { name, answer } of measured.slice(1)) assertSameMatches(name, own.among(answer.firms), answer)
  const { policies, leaves, atoms } = bench.policies
  const title = `match ${policies.length} offers (${leaves} conditions, ${atoms.length} distinct), with near misses`
  const pairs = bench.firms.size * policies.length
  const near = (measured[0]?.answer.oneAway ?? []).reduce((sum, count) => sum + count, 0)
  const remarks = [`one condition away: ${((near * 100) / pairs).toFixed(1)} % of ${pairs.toLocaleString('en')} pairs`]
  return [{ work: 'match', title, size: bench.firms.size, unit: 'ms', lines: measured.map(lineOf), absent, remarks }]
}

interface Ours {
  readonly contender: Contender<MatchAnswer>
  /** Our answer for the first firms only, for rivals that were given a sample. */
  readonly among: (firms: number) => MatchAnswer
}

interface Way {
  readonly name: string
  readonly vectors: boolean
}

function ours({ zone, snapshot, policies }: Bench, pool: Pool<BenchTasks>, { name, vectors }: Way): Ours {
  const ids = policies.policies.map(({ id }) => id)
  let last: readonly OfferColumns[] = []
  const among = (firms: number): MatchAnswer => {
    const count = (words: Uint32Array, all: number): number =>
      firms === snapshot.size ? all : rowsOf(words).filter((row) => row < firms).length
    return {
      firms,
      qualified: last.map(({ qualified, counts }) => count(qualified, counts.qualified)),
      oneAway: last.map(({ oneAway, counts }) => count(oneAway, counts.one_away)),
    }
  }
  return {
    among,
    contender: {
      name,
      note: `${workers} workers`,
      run: async () => {
        last = await matchOnPool(pool, { zone, offers: ids, snapshot, judged }, { vectors })
      },
      answer: () => among(snapshot.size),
    },
  }
}
