import type { EvaluationRun } from '@wutong/contract'
import type { Judged } from '@wutong/engine'
import { populationFor, type ZonePopulation } from '#modules/snapshots'
import { getZoneState, nextJudged, setEvaluated } from '#modules/zone-state'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'
import { compute, type Results } from './compute.ts'
import { addEvaluations, clearResults, keepDefinitions, lockEvaluations } from './evaluations.store.ts'
import { resultHash } from './result-hash.ts'
import { addMatches, addRungs, addScores, setSummaries } from './results.store.ts'

/** How far an evaluation is. */
export interface EvaluationProgress {
  readonly phase: 'read' | 'compute' | 'store'
  readonly done: number
  readonly total: number | null
}

/** Which year to evaluate and whom to tell how far it is. */
export interface EvaluateOptions {
  readonly period?: number | undefined
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined
}

/** Evaluates every scorecard, ladder and offer on the facts in force and stores the results, all or nothing. */
export async function evaluateZone(
  ctx: Ctx,
  { period, onProgress = () => {} }: EvaluateOptions = {},
): Promise<EvaluationRun> {
  const started = performance.now()
  for (;;) {
    const population = await populationFor(ctx, {
      onRead: (done, total) => onProgress({ phase: 'read', done, total }),
    })
    const judged = await ctx.transact((inside) => nextJudged(inside, { period }))
    const { hash } = population
    const read = { judged, snapshot: population.at(judged.period), hash }
    const results = compute(ctx, read, (done, total) => onProgress({ phase: 'compute', done, total }))
    const storing = { population, judged, results }
    // Facts changed while these were judged: results of the older ones must not stand over, or instead of, newer ones.
    if (!(await ctx.transact((inside) => storeUnlessStale(inside, storing, onProgress)))) continue
    return {
      ms: Math.round(performance.now() - started),
      subjects: population.size,
      scorecards: results.scores.length,
      ladders: results.ladders.length,
      offers: results.offers.length,
      snapshotHash: hash,
    }
  }
}

interface Storing {
  readonly population: ZonePopulation
  readonly judged: Judged
  readonly results: Results
}

async function storeUnlessStale(
  ctx: TxCtx,
  { population, judged, results }: Storing,
  onProgress: (progress: EvaluationProgress) => void,
): Promise<boolean> {
  const { stamp, hash: snapshotHash, factCount, size: subjects } = population
  await keepDefinitions(ctx)
  await lockEvaluations(ctx)
  if ((await getZoneState(ctx)).factsStamp !== stamp) return false
  await store(ctx, { ids: population.ids, stamp, results }, (done, total) =>
    onProgress({ phase: 'store', done, total }),
  )
  await setEvaluated(ctx, { ...judged, stamp, snapshotHash, definitionHash: ctx.zone.hash, factCount })
  await recordEvent(ctx, { event: 'zone.evaluated', detail: { ...judged, subjects, snapshotHash } })
  return true
}

/** Whether the stored results are those of today's facts and definitions. */
export async function isEvaluated(ctx: Ctx): Promise<boolean> {
  const { evaluated, factsStamp } = await ctx.transact(getZoneState)
  return evaluated !== null && evaluated.stamp === factsStamp && evaluated.definitionHash === ctx.zone.hash
}

async function store(
  ctx: TxCtx,
  { ids, stamp, results }: { readonly ids: Uint8Array; readonly stamp: number; readonly results: Results },
  onDone: (done: number, total: number) => void,
): Promise<void> {
  const { scores, ladders, offers, summaries } = results
  const total = scores.length + ladders.length + offers.length + 1
  let done = 0
  const step = async (write: Promise<void>): Promise<void> => {
    await write
    done += 1
    onDone(done, total)
  }
  await clearResults(ctx)
  await addEvaluations(
    ctx,
    [...scores, ...ladders, ...offers].map(({ evaluation, columns }) => ({
      ...evaluation,
      factsStamp: stamp,
      resultHash: resultHash(columns),
    })),
  )
  for (const { evaluation, columns } of scores)
    await step(addScores(ctx, { evaluationId: evaluation.id, ids, columns }))
  for (const { evaluation, columns } of ladders)
    await step(addRungs(ctx, { evaluationId: evaluation.id, ids, columns }))
  for (const { evaluation, columns } of offers)
    await step(addMatches(ctx, { evaluationId: evaluation.id, ids, columns }))
  await step(setSummaries(ctx, ids, summaries))
}
