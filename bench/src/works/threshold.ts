import { type Figures, populationOf, type Simulator, simulatorOf } from '@wutong/engine'
import { assertSame } from '../answers.ts'
import { judged, sectors } from '../data/firms.ts'
import { subsidyFrom, subsidyId } from '../data/subsidy.ts'
import { measure } from '../measure.ts'
import type { Contender, FrameAnswer } from '../peers/peer.ts'
import { lineOf } from '../report/result.ts'
import { type Bench, contendersFor, type Measure } from './bench.ts'

/** One threshold of one offer moved: who qualifies, for how much money, and how many of each sector. */
export const measureThreshold: Measure = async (bench) => {
  const { contenders, absent } = contendersFor<FrameAnswer>(bench, 'threshold', ({ threshold }) => threshold)
  const simulator = simulatorFor(bench)
  const measured = await measure([framed(simulator), whole(simulator), ...contenders], bench.rounds * 2 + 1)
  const [own, ...others] = measured
  for (const { name, answer } of others) {
    assertSame(
      `${name}: firms`,
      [own?.answer.count, ...(own?.answer.bySector ?? [])],
      [answer.count, ...answer.bySector],
    )
    assertSame(`${name}: money`, [Math.round(own?.answer.money ?? 0)], [Math.round(answer.money)])
  }
  const title = 'one threshold moved: count, money and distribution, one frame'
  return [
    { work: 'threshold', title, size: bench.firms.size, unit: 'ms', lines: measured.map(lineOf), absent, remarks: [] },
  ]
}

function simulatorFor({ zone, snapshot, firms }: Bench): Simulator {
  const sector = firms.column('sector')
  if (sector.type !== 'text') throw new Error('the sector is a text')
  const grouping = { code: 'sector', labels: sector.dictionary, codes: sector.values }
  return simulatorOf(zone, populationOf(snapshot, judged), { offer: subsidyId, groupings: [grouping] })
}

/** Rows are sorted by the figure once, when the slider is taken; then every frame is a look-up. */
function framed(simulator: Simulator): Contender<FrameAnswer> {
  const start = performance.now()
  const frames = simulator.frames({ offer: subsidyId }, 'size')
  const ready = performance.now() - start
  let limit = subsidyFrom
  return {
    name: 'Wutong',
    note: `prepared once in ${ready.toFixed(0)} ms`,
    run: () => {
      limit += 10
      frames.at(limit)
    },
    answer: () => answerFrom(frames.at(subsidyFrom)),
  }
}

/** Asked for one value of any threshold, as those do who draft a policy: only the rows that turn are put over. */
function whole(simulator: Simulator): Contender<FrameAnswer> {
  const simulate = (size: number): Figures => simulator.simulate({ offer: subsidyId, set: { size } }).after
  let limit = subsidyFrom
  return {
    name: 'Wutong, without preparing',
    note: '',
    run: () => {
      limit = limit > subsidyFrom * 1.3 ? subsidyFrom * 0.7 : limit + 10
      simulate(limit)
    },
    answer: () => answerFrom(simulate(subsidyFrom)),
  }
}

function answerFrom({ tally, groups }: Figures): FrameAnswer {
  const lines = groups[0]?.lines ?? []
  const bySector = sectors.map((name) => lines.find(({ value }) => value === name)?.count ?? 0)
  return { count: tally.qualified, money: tally.fen / fenPerUnit, bySector }
}

/** 分 in a unit of the money columns, which are in 万元. */
const fenPerUnit = 1_000_000
