import { countBits, openFrames, sumWhere, tallyWhere, withLimit } from '@wutong/engine'
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

function ours({ zone, snapshot, firms }: Bench): Contender<FrameAnswer> {
  const version = zone.offers.get(subsidyId)?.versions[0]
  const [size, ...rest] = version?.conditions ?? []
  if (version === undefined || size === undefined) throw new Error('the zone package has no subsidy')
  const frames = openFrames(snapshot, judged)
  const codes = firms.column('sector').values as Int32Array
  let limit = subsidyFrom
  let last: FrameAnswer = { count: 0, money: 0, bySector: [] }
  const frame = (at: number): void => {
    frames.next()
    const moved = { ...size, expr: withLimit(size.expr, size.expr.key, at) }
    const { qualified } = frames.verdictsOf({ conditions: [moved, ...rest] })
    const bySector = [...tallyWhere(qualified, codes, sectors.length)]
    last = { count: countBits(qualified), money: sumWhere(qualified, frames.amountsOf(version)), bySector }
  }
  return {
    name: 'Wutong',
    run: () => {
      limit += 10
      frame(limit)
    },
    answer: () => {
      frame(subsidyFrom)
      return last
    },
  }
}
