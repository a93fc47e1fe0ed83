import { eachNearMiss, matchOnPool, planMatch, rowsOf } from '@wutong/engine'
import { assertSame } from '../answers.ts'
import { judged } from '../data/firms.ts'
import { measure } from '../measure.ts'
import type { Contender, RowsAnswer } from '../peers/peer.ts'
import { lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'
import { benchPool, workers } from './threads.ts'

/** All pairs of firm and offer that match, and all that miss by one condition with that condition, as rows. */
export const measureRows: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<RowsAnswer>(bench, 'rows', ({ rows }) => rows)
  const pool = benchPool()
  const measured = await measure([ours(bench, pool), ...contenders], bench.rounds)
  pool.close()
  const [own, ...others] = measured
  for (const { name, answer } of others)
    assertSame(`${name}: rows`, Object.values(own?.answer ?? {}), Object.values(answer))
  const title = `all pairs and near misses of ${bench.policies.policies.length} offers as rows`
  const rows = (own?.answer.pairs ?? 0) + (own?.answer.misses ?? 0)
  const remarks = [`${rows.toLocaleString('en')} rows`]
  return [{ work: 'rows', title, size: bench.firms.size, unit: 'ms', lines: measured.map(lineOf), absent, remarks }]
}

/** Rows of one offer, or of one offer and one missed condition. */
type Rows = readonly Int32Array[]

function ours({ zone, snapshot, policies }: Bench, pool: ReturnType<typeof benchPool>): Contender<RowsAnswer> {
  const offers = policies.policies.map(({ id }) => id)
  let pairs: Rows = []
  let misses: Int32Array[] = []
  return {
    name: 'Wutong',
    note: `matched by ${workers} workers, rows listed by one`,
    run: async () => {
      const all = await matchOnPool(pool, { zone, offers, snapshot, judged })
      pairs = all.map(({ qualified }) => rowsOf(qualified))
      misses = []
      const visit = ({ rows }: { readonly rows: Int32Array }): void => void misses.push(rows.slice())
      eachNearMiss(planMatch(zone, offers, judged), snapshot, { all, visit })
    },
    answer: () => ({ pairs: countOf(pairs), pairSum: sumOf(pairs), misses: countOf(misses), missSum: sumOf(misses) }),
  }
}

function countOf(rows: Rows): number {
  return rows.reduce((count, own) => count + own.length, 0)
}

function sumOf(rows: Rows): number {
  return rows.reduce((sum, own) => own.reduce((partial, row) => partial + row, sum), 0)
}
