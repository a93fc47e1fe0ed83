import {
  keepPopulation,
  type Pool,
  type ScoreColumns,
  type ScoreTasks,
  scoreInBlocks,
  scoreOnPool,
  scoreSubject,
} from '@wutong/engine'
import { assertSame, assertSameScores, ranksBy } from '../answers.ts'
import { unitsPerPoint } from '../data/card.ts'
import { factsOf, judged } from '../data/firms.ts'
import { measure } from '../measure.ts'
import type { Contender, ScoreAnswer } from '../peers/peer.ts'
import { lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'
import { benchPool, workers } from './threads.ts'

/** Cohort percentiles, contributions, totals, ranks and classes of 18 indicators for every firm. */
export const measureScore: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<ScoreAnswer>(bench, 'score', ({ score }) => score)
  const pool = benchPool()
  const { snapshot } = bench
  await keepPopulation(pool, { zone: bench.zone.zone, snapshot, judged })
  const measured = await measure([oneThread(bench), onPool(bench, pool), ...contenders], bench.rounds)
  pool.close()
  const [own, ...others] = measured
  const remarks: string[] = []
  const exactUnits = exactReading(bench)
  for (const { name, answer } of others) {
    if (own === undefined) continue
    assertSame('ranks', ranksBy(own.answer.units), own.answer.ranks)
    const count = assertSameScores(name, own.answer, { theirs: answer, exactUnits })
    if (count > 0)
      remarks.push(`${name} rounds ${count} totals by a ten-thousandth the other way; the exact reading confirms ours`)
  }
  const title = `score ${bench.items.length} indicators by cohort percentiles, with ranks and classes`
  return [{ work: 'score', title, size: bench.firms.size, unit: 'ms', lines: measured.map(lineOf), absent, remarks }]
}

/** Total of one firm by the reading that explains every figure, in fractions instead of doubles. */
function exactReading({ zone, firms, statistics }: Bench): (row: number) => number {
  return (row) => {
    const { total } = scoreSubject(zone, 'bench', { id: String(row), facts: factsOf(firms, row) }, judged, statistics())
    return Math.round((total ?? Number.NaN) * unitsPerPoint)
  }
}

function oneThread({ zone, snapshot }: Bench): Contender<ScoreAnswer> {
  let last: ScoreColumns | null = null
  return {
    name: 'Wutong, 1 thread',
    run: () => {
      last = scoreInBlocks(zone, 'bench', snapshot, judged)
    },
    answer: () => scoreAnswer(last),
  }
}

function onPool({ zone, snapshot }: Bench, pool: Pool<ScoreTasks>): Contender<ScoreAnswer> {
  let last: ScoreColumns | null = null
  return {
    name: `Wutong, ${workers} workers`,
    run: async () => {
      last = await scoreOnPool(pool, zone, 'bench', snapshot, judged)
    },
    answer: () => scoreAnswer(last),
  }
}

/** Results of the engine as every contender gives them. */
export function scoreAnswer(scored: ScoreColumns | null): ScoreAnswer {
  if (scored === null) throw new Error('nothing was scored')
  const units = Float64Array.from(scored.total, (total) => Math.round(total * unitsPerPoint))
  return { units, ranks: scored.rank, classes: scored.classIndex }
}
