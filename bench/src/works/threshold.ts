import { populationOf, simulatorOf } from '@wutong/engine'
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
  const measured = await measure([ours(bench), ...contenders], bench.rounds * 2 + 1)
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

/** Rows are sorted by the figure once, when the slider is taken; then every frame is a look-up. */
function ours({ zone, snapshot, firms }: Bench): Contender<FrameAnswer> {
  const sector = firms.column('sector')
  if (sector.type !== 'text') throw new Error('the sector is a text')
  const grouping = { code: 'sector', labels: sector.dictionary, codes: sector.values }
  const population = populationOf(snapshot, judged)
  const simulator = simulatorOf(zone, population, { offer: subsidyId, groupings: [grouping] })
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
    answer: () => {
      const { tally, groups } = frames.at(subsidyFrom)
      const lines = groups[0]?.lines ?? []
      const bySector = sectors.map((name) => lines.find(({ value }) => value === name)?.count ?? 0)
      return { count: tally.qualified, money: tally.fen / fenPerUnit, bySector }
    },
  }
}

/** 分 in a unit of the money columns, which are in 万元. */
const fenPerUnit = 1_000_000
