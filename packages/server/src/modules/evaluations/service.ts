import type { EvaluationRun } from '@wutong/contract'
import { getZoneState, nextJudged, setEvaluated } from '#modules/zone-state'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'
import { compute, type Results } from './compute.ts'
import { loadPopulation } from './population.store.ts'
import {
  addEvaluations,
  addMatches,
  addRungs,
  addScores,
  clearResults,
  lockEvaluations,
  setSummaries,
} from './store.ts'

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
  const read = await ctx.transact(async (ctx) => {
    const { factsStamp } = await getZoneState(ctx)
    const judged = await nextJudged(ctx, { period })
    return {
      stamp: factsStamp,
      judged,
      population: await loadPopulation(ctx, (done) => onProgress({ phase: 'read', done, total: null })),
    }
  })
  const results = compute(ctx, read, (done, total) => onProgress({ phase: 'compute', done, total }))
  const stored = await ctx.transact(async (ctx) => {
    await lockEvaluations(ctx)
    if ((await getZoneState(ctx)).factsStamp !== read.stamp) return false
    await store(ctx, results, (done, total) => onProgress({ phase: 'store', done, total }))
    const { judged, population, stamp } = read
    await setEvaluated(ctx, {
      ...judged,
      stamp,
      snapshotHash: population.hash,
      definitionHash: ctx.zone.hash,
      factCount: population.factCount,
    })
    await recordEvent(ctx, {
      event: 'zone.evaluated',
      detail: { ...judged, subjects: population.subjects.length, snapshotHash: population.hash },
    })
    return true
  })
  // Facts changed while these were judged: results of the older ones must not stand over, or instead of, newer ones.
  if (!stored) return evaluateZone(ctx, { period, onProgress })
  return {
    ms: Math.round(performance.now() - started),
    subjects: read.population.subjects.length,
    scorecards: results.scores.length,
    ladders: results.ladders.length,
    offers: results.offers.length,
    snapshotHash: read.population.hash,
  }
}

/** Whether the stored results are those of today's facts and definitions. */
export async function isEvaluated(ctx: Ctx): Promise<boolean> {
  const { evaluated, factsStamp } = await ctx.transact(getZoneState)
  return evaluated !== null && evaluated.stamp === factsStamp && evaluated.definitionHash === ctx.zone.hash
}

async function store(ctx: TxCtx, results: Results, onDone: (done: number, total: number) => void): Promise<void> {
  const { ids, scores, ladders, offers, summaries } = results
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
    [...scores, ...ladders, ...offers].map(({ evaluation }) => evaluation),
  )
  for (const { evaluation, columns } of scores)
    await step(addScores(ctx, { evaluationId: evaluation.id, ids, columns }))
  for (const { evaluation, columns } of ladders)
    await step(addRungs(ctx, { evaluationId: evaluation.id, ids, columns }))
  for (const { evaluation, columns } of offers)
    await step(addMatches(ctx, { evaluationId: evaluation.id, ids, columns }))
  await step(setSummaries(ctx, summaries))
}
