import { type ScoreColumns, scoreSubject, weighable } from '@wutong/engine'
import { assertSameScores } from '../answers.ts'
import { otherWeights, unitsPerPoint } from '../data/card.ts'
import { factsOf, judged } from '../data/firms.ts'
import { benchZone } from '../data/zone.ts'
import { measure } from '../measure.ts'
import type { Contender, ScoreAnswer } from '../peers/peer.ts'
import { lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'
import { scoreAnswer } from './score.ts'

/** Other weights on scored firms: totals, ranks and classes; the rivals have to score anew. */
export const measureWeights: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<ScoreAnswer>(bench, 'weights', ({ weights }) => weights)
  const measured = await measure([ours(bench), ...contenders], bench.rounds)
  const [own, ...others] = measured
  const exactUnits = exactReading(bench)
  for (const { name, answer } of others)
    if (own !== undefined) assertSameScores(name, own.answer, { theirs: answer, exactUnits })
  const title = 'weights changed on scored data: totals, ranks and classes'
  return [
    { work: 'weights', title, size: bench.firms.size, unit: 'ms', lines: measured.map(lineOf), absent, remarks: [] },
  ]
}

function ours({ zone, snapshot, items }: Bench): Contender<ScoreAnswer> {
  const ready = weighable(zone, 'bench', snapshot, judged)
  if (ready === null) throw new Error('the scorecard cannot be weighed anew')
  const weights = Object.fromEntries(otherWeights(items).map(({ code, weight }) => [code, weight]))
  let last: ScoreColumns | null = null
  return {
    name: 'Wutong, 1 thread',
    run: () => {
      last = ready.reweigh(weights)
    },
    answer: () => scoreAnswer(last),
  }
}

function exactReading({ firms, items, policies, statistics }: Bench): (row: number) => number {
  const zone = benchZone(policies, otherWeights(items))
  return (row) => {
    const { total } = scoreSubject(zone, 'bench', { id: String(row), facts: factsOf(firms, row) }, judged, statistics())
    return Math.round((total ?? Number.NaN) * unitsPerPoint)
  }
}
