import type { LadderResults } from '@wutong/contract'
import { evaluationFrom, type LadderSummary, listCurrent } from '#modules/evaluations'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'

/** How many stand on each rung of the evaluated version. */
export async function getRungCounts(ctx: TxCtx, id: string): Promise<LadderResults> {
  const ladder = ctx.zone.zone.ladders.find((known) => known.id === id)
  if (ladder === undefined) throw new AppError('ladder_not_found', { id })
  const current = (await listCurrent<LadderSummary>(ctx, 'ladder', id)).get(id)
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
