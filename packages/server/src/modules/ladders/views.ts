import type { LadderResults } from '@wutong/contract'
import type { Ladder } from '@wutong/engine'
import { type CurrentEvaluation, evaluationFrom, type LadderSummary, listCurrent } from '#modules/evaluations'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'

/** The ladder with an id; throws `ladder_not_found`. */
export function getLadderOf(ctx: Ctx, id: string): Ladder {
  const ladder = ctx.zone.zone.ladders.find((known) => known.id === id)
  if (ladder === undefined) throw new AppError('ladder_not_found', { id })
  return ladder
}

/** How many stand on each rung of the evaluated version. */
export async function getRungCounts(ctx: TxCtx, id: string): Promise<LadderResults> {
  const ladder = getLadderOf(ctx, id)
  return rungCountsFrom(ladder, (await listCurrent<LadderSummary>(ctx, 'ladder', id)).get(id))
}

/** How many stand on each rung by one run. */
export function rungCountsFrom(ladder: Ladder, current: CurrentEvaluation<LadderSummary> | undefined): LadderResults {
  if (current === undefined) return { evaluation: null, rungs: [] }
  const named = new Map(
    ladder.versions.find(({ version }) => version === current.version)?.rungs.map(({ code, name }) => [code, name]),
  )
  const rungs = current.summary.rungs.map((rung) => ({
    ...rung,
    name: named.get(rung.code) ?? { zh: rung.code, en: rung.code },
  }))
  return { evaluation: evaluationFrom(current), rungs }
}
