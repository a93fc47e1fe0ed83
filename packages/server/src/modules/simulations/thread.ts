/** The thread of simulations, with a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads'
import { DefinitionError, serveTasks } from '@wutong/engine'
import { systemClock } from '#platform/clock'
import { type Ctx, createCtx, systemActor } from '#platform/context'
import { connectTo } from '#platform/database'
import { outageOf } from '#platform/errors'
import { activeZoneOf, type ZoneOrder } from '#platform/thread-zones'
import { simulateBundles } from './bundle-service.ts'
import { fitSetting, listMoves, simulate } from './service.ts'
import type { Refusable, ThreadData, ThreadTasks } from './thread-tasks.ts'

const { address } = workerData as ThreadData
if (parentPort === null) throw new Error('This file must be started as a thread.')
const root = connectTo(address)

serveTasks<ThreadTasks>(parentPort, {
  simulate: (order) => answered(() => simulate(ctxOf(order), order)),
  moves: (order) => answered(() => listMoves(ctxOf(order), order)),
  fit: (order) => answered(() => fitSetting(ctxOf(order), order)),
  bundles: (order) => answered(() => simulateBundles(ctxOf(order), order)),
})

/** The permission was checked where the request came in; the population is the whole zone's. */
function ctxOf(order: ZoneOrder): Ctx {
  return createCtx({ root, zone: activeZoneOf(order), actor: systemActor, clock: systemClock })
}

async function answered<T>(work: () => Promise<T>): Promise<Refusable<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof DefinitionError) return { refused: error.text }
    const outage = outageOf(error)
    if (outage === undefined) throw error
    return { outage }
  }
}
