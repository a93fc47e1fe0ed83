/** Does a past evaluation again: its facts from the records that counted then, by its own definitions. */
import { createHash } from 'node:crypto'
import type { Reproduction } from '@wutong/contract'
import { compileZone, type Zone } from '@wutong/engine'
import { computeOne, resultHash } from '#modules/evaluations'
import { populationAsOf } from '#modules/snapshots'
import type { ActiveZone, Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { getDefinitions, getPastRun } from './moments.store.ts'

/** The context as it was under other definitions. */
async function withDefinitions(ctx: Ctx, hash: string): Promise<Ctx> {
  return hash === ctx.zone.hash ? ctx : inZone(ctx, await openDefinitions(ctx, hash))
}

/** Definitions that were in use once; throws where they were not kept, or are not those very characters. */
export async function openDefinitions(ctx: Ctx, hash: string): Promise<ActiveZone> {
  const text = await ctx.transact((inside) => getDefinitions(inside, hash))
  if (text === undefined) throw new AppError('definitions_not_kept', { hash })
  const found = createHash('sha256').update(text).digest('hex')
  if (found !== hash) throw new AppError('definitions_damaged', { hash, found })
  const zone = JSON.parse(text) as Zone
  return { zone, compiled: compileZone(zone), hash }
}

/** The context of another zone package. */
export function inZone(ctx: Ctx, zone: ActiveZone): Ctx {
  return {
    ...ctx,
    zone,
    transact: (work) =>
      ctx.transact((inside) => {
        const past = { ...inside, zone, transact: (joined: typeof work) => joined(past) } as typeof inside
        return work(past)
      }),
  }
}

/** Does one stored run again and compares facts and results, to the last bit. */
export async function reproduceEvaluation(
  ctx: Ctx,
  evaluationId: string,
  onRead?: (done: number, total: number) => void,
): Promise<Reproduction> {
  const started = performance.now()
  const run = await ctx.transact((inside) => getPastRun(inside, evaluationId))
  const past = await withDefinitions(ctx, run.definitionHash)
  const judged = { period: run.period, on: run.on }
  const population = await populationAsOf(past, { stamp: run.stamp, judged }, { onRead })
  const read = { judged, snapshot: population.at(judged.period), hash: population.hash }
  const { columns } = computeOne(past, read, { kind: run.kind, definition: run.definition })
  const facts = { stored: run.snapshotHash, again: population.hash }
  const results = { stored: run.resultHash, again: resultHash(columns) }
  return {
    runId: run.id,
    facts,
    results,
    same: facts.stored === facts.again && results.stored === results.again,
    subjects: population.size,
    ms: Math.round(performance.now() - started),
  }
}
