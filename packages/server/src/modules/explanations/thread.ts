/** The thread of explanations, with connections of its own. */
import { workerData } from 'node:worker_threads'
import { type PortLike, serveTasks, type TaskHandlers } from '@wutong/engine'
import { assessSubject } from '#modules/evaluations'
import { bundleOf } from '#modules/simulations'
import { systemClock } from '#platform/clock'
import { type Ctx, createCtx } from '#platform/context'
import { connectTo } from '#platform/database'
import { AppError, outageOf } from '#platform/errors'
import { activeZoneOf } from '#platform/thread-zones'
import { type Lane, serveLanes } from '#platform/threads'
import type { Explained, ExplainOrder, ThreadData, ThreadTasks } from './thread-tasks.ts'

const { address, lanes } = workerData as ThreadData
const root = connectTo(address, { isShared: true, sessions: lanes })
const encoder = new TextEncoder()

/** The way to the server; the memory of a reply is handed over, not copied. */
function handingOver(lane: Lane): PortLike {
  const postMessage = (message: unknown): void => {
    const { result } = message as { readonly result?: Partial<Extract<Explained, { readonly json: unknown }>> }
    lane.postMessage(message, result?.json === undefined ? [] : [result.json.buffer as ArrayBuffer])
  }
  return { ...lane, postMessage }
}

const handlers: TaskHandlers<ThreadTasks> = {
  zone: (order) => {
    activeZoneOf(order)
    return null
  },
  assessment: (order) => explained(order, (ctx) => assessSubject(ctx, order.subjectId, order)),
  bundle: (order) => explained(order, (ctx) => bundleOf(ctx, order.subjectId, order)),
}

serveLanes((lane) => serveTasks<ThreadTasks>(handingOver(lane), handlers))

/** Writes what is explained to whoever asked, under his own limits. */
async function explained(order: ExplainOrder, explain: (ctx: Ctx) => Promise<object>): Promise<Explained> {
  const clock = { ...systemClock, now: () => order.now }
  try {
    const reply = await explain(createCtx({ root, zone: activeZoneOf(order), actor: order.actor, clock }))
    return { json: encoder.encode(JSON.stringify(reply)) }
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, detail: error.detail }
    const outage = outageOf(error)
    if (outage === undefined) throw error
    return { code: outage, detail: {} }
  }
}
