/** Simulations across offers, in the thread: net money of the best legal bundles before and after a change. */
import type { BundleFigures as BundleFiguresReply, BundleSimulation } from '@wutong/contract'
import { amountFromFen, type BundleFigures } from '@wutong/engine'
import { listNames } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { mutable } from '#platform/mutable'
import { deskFor } from './desk.ts'
import type { BundleOrder } from './thread-tasks.ts'

/** Figures across offers, with the winners and losers who are shown. */
export async function simulateBundles(ctx: Ctx, { change, scorecard, limit }: BundleOrder): Promise<BundleSimulation> {
  const desk = await deskFor(ctx)
  const started = performance.now()
  const simulator = desk.bundlesFor(scorecard ?? null)
  const { before, after, movement } = simulator.simulate(change)
  const moves = simulator.moves(change).slice(0, limit)
  const ms = Math.round((performance.now() - started) * 1000) / 1000
  const rows = moves.map(({ row }) => row)
  const names = await ctx.transact((inside) => listNames(inside, desk.people, rows))
  return mutable({
    ...desk.people.judged,
    subjects: desk.people.size,
    before: figuresFrom(before),
    after: figuresFrom(after),
    winners: movement.winners,
    won: amountFromFen(movement.wonFen),
    losers: movement.losers,
    lost: amountFromFen(movement.lostFen),
    moves: moves.map((move) => ({
      subjectId: names.get(move.row)?.subjectId ?? '',
      name: names.get(move.row)?.name ?? '',
      before: amountFromFen(move.before),
      after: amountFromFen(move.after),
      sure: move.sure,
    })),
    ms,
  })
}

/** Figures with money in 万元. */
function figuresFrom({ offers, paid, fen, open, mostFen, groups }: BundleFigures): BundleFiguresReply {
  return mutable({
    offers,
    paid,
    amount: amountFromFen(fen),
    open,
    most: Number.isFinite(mostFen) ? amountFromFen(mostFen) : null,
    groups: groups.map(({ code, lines }) => ({
      code,
      lines: lines.map(({ value, count, fen }) => ({ value, count, amount: amountFromFen(fen) })),
    })),
  })
}
