/** The thread of simulations, with a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads'
import { compileZone, DefinitionError, serveTasks } from '@wutong/engine'
import { systemClock } from '#platform/clock'
import { type ActiveZone, type Ctx, createCtx, systemActor } from '#platform/context'
import { connectTo } from '#platform/database'
import { simulateBundles } from './bundle-service.ts'
import { fitSetting, listMoves, simulate } from './service.ts'
import type { Refusable, ThreadData, ThreadTasks, ZoneOrder } from './thread-tasks.ts'

const { address } = workerData as ThreadData
if (parentPort === null) throw new Error('This file must be started as a thread.')
const root = connectTo(address)
/** Loaded zones by id; a population stays in memory as long as its zone. */
const zones = new Map<string, ActiveZone>()

serveTasks<ThreadTasks>(parentPort, {
  simulate: (order) => answered(() => simulate(ctxOf(order), order)),
  moves: (order) => answered(() => listMoves(ctxOf(order), order)),
  fit: (order) => answered(() => fitSetting(ctxOf(order), order)),
  bundles: (order) => answered(() => simulateBundles(ctxOf(order), order)),
})

/** The permission was checked where the request came in; the population is the whole zone's. */
function ctxOf({ zone, hash, snapshotFolder }: ZoneOrder): Ctx {
  const known = zones.get(zone.id)
  const active = known?.hash === hash ? known : { zone, compiled: compileZone(zone), hash, snapshotFolder }
  zones.set(zone.id, active)
  return createCtx({ root, zone: active, actor: systemActor, clock: systemClock })
}

async function answered<T>(work: () => Promise<T>): Promise<Refusable<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof DefinitionError) return { refused: error.text }
    throw error
  }
}
