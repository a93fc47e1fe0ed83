import {
  decidePair as decideRoute,
  listMerges,
  listPairs,
  mergeSubjects as mergeRoute,
  undoMerge as undoRoute,
} from '@wutong/contract'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import type { Ctx } from '#platform/context'
import { type HttpHost, serve } from '#platform/http'
import { listMergeRows } from './merges.store.ts'
import { mergeSubjects, undoMerge } from './merging.ts'
import { keepApart, listPairRows, lockPair, markDecided } from './pairs.store.ts'

/** Mounts the queue of doubtful pairs, and merges and their undoing. */
export function serveResolution(host: HttpHost, evaluator: Evaluator): void {
  serve(host, listPairs, ({ ctx, query }) => ctx.transact((inside) => listPairRows(inside, query)))
  serve(host, listMerges, ({ ctx, query }) => ctx.transact((inside) => listMergeRows(inside, query)))
  serve(host, decideRoute, async ({ ctx, params, body }) => {
    const mergeId = await decidePair(ctx, params.pairId, body)
    if (mergeId !== null) await evaluateUnlessCancelled(ctx, evaluator)
    return { mergeId }
  })
  serve(host, mergeRoute, async ({ ctx, body }) => {
    const evidence = { score: null, reasons: [], automatic: false }
    const mergeId = await ctx.transact((inside) => mergeSubjects(inside, { ...body, ...evidence }))
    await evaluateUnlessCancelled(ctx, evaluator)
    return { mergeId }
  })
  serve(host, undoRoute, async ({ ctx, params, body }) => {
    await ctx.transact((inside) => undoMerge(inside, params.mergeId, body.reason))
    await evaluateUnlessCancelled(ctx, evaluator)
    return { mergeId: params.mergeId }
  })
}

/** Decides a pair; gives the merge where the two are one. */
function decidePair(
  ctx: Ctx,
  pairId: string,
  { same, keep, reason }: { readonly same: boolean; readonly keep?: string | undefined; readonly reason: string },
): Promise<string | null> {
  return ctx.transact(async (inside) => {
    const { a, b, score, reasons } = await lockPair(inside, pairId)
    if (!same) {
      await keepApart(inside, [a, b], reason)
      return null
    }
    const keptId = keep === b ? b : a
    const order = { keptId, mergedId: keptId === a ? b : a, score, reasons, automatic: false, reason }
    const mergeId = await mergeSubjects(inside, order)
    await markDecided(inside, pairId, { state: 'same', reason })
    return mergeId
  })
}
