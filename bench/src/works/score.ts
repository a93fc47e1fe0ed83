import { type ScoreColumns, scorePopulation } from '@wutong/engine'
import { assertSameScores } from '../answers.ts'
import { unitsPerPoint } from '../data/card.ts'
import { judged } from '../data/firms.ts'
import { measure } from '../measure.ts'
import type { Contender, ScoreAnswer } from '../peers/peer.ts'
import { lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'

/** Contributions, totals, ranks and classes of 18 indicators for every firm. */
export const measureScore: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<ScoreAnswer>(bench, 'score', ({ score }) => score)
  const measured = await measure([ours(bench), ...contenders], bench.rounds)
  const [own, ...others] = measured
  for (const other of others) if (own !== undefined) assertSameScores(other.name, own.answer, other.answer)
  const title = `score ${bench.items.length} indicators, ranks and classes`
  return [
    { work: 'score', title, size: bench.firms.size, unit: 'ms', lines: measured.map(lineOf), absent, remarks: [] },
  ]
}

function ours({ zone, snapshot }: Bench): Contender<ScoreAnswer> {
  let last: ScoreColumns | null = null
  return {
    name: 'Wutong, 1 thread',
    run: () => {
      last = scorePopulation(zone, 'bench', snapshot, judged)
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
