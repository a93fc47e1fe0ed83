/** Simulates in a thread that keeps the population, so that sliders move smoothly and the server answers meanwhile. */
import { openPool, type Pool } from '@wutong/engine'
import type { Ctx } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import { AppError } from '#platform/errors'
import { type ZoneOrder, zoneOrdersOf } from '#platform/thread-zones'
import { startThread } from '#platform/threads'
import type { Refusable, ThreadData, ThreadTasks } from './thread-tasks.ts'

/** Simulations of every zone of this process. */
export interface Simulations {
  readonly run: <Name extends keyof ThreadTasks>(
    ctx: Ctx,
    name: Name,
    order: Omit<ThreadTasks[Name]['payload'], keyof ZoneOrder>,
  ) => Promise<Answer<ThreadTasks[Name]['result']>>
  readonly close: () => void
}

type Answer<Result> = Result extends Refusable<infer Value> ? Value : never

/** Makes the simulations; their thread starts with the first one. */
export function createSimulations(address: DatabaseAddress): Simulations {
  let pool: Pool<ThreadTasks> | undefined
  let zoneOrderOf = zoneOrdersOf()
  const thread = (): Pool<ThreadTasks> => {
    const data: ThreadData = { address }
    pool ??= openPool<ThreadTasks>({
      size: 1,
      createWorker: () => startThread(new URL('./thread.ts', import.meta.url), data),
    })
    return pool
  }
  const close = () => {
    pool?.close()
    pool = undefined
    zoneOrderOf = zoneOrdersOf()
  }
  return {
    close,
    async run(ctx, name, order) {
      if ('offer' in order && !ctx.zone.zone.offers.some(({ id }) => id === order.offer))
        throw new AppError('offer_not_found', { id: String(order.offer) })
      const asked = { ...order, ...zoneOrderOf(ctx.zone) } as unknown as ThreadTasks[typeof name]['payload']
      const result = await thread()
        .run(name, asked)
        .catch((error: unknown) => {
          // What the thread kept may be of two minds; the next simulation gets a new one.
          close()
          throw new AppError('simulation_failed', {
            reason: error instanceof Error ? error.message : String(error),
            cause: error,
          })
        })
      const answer = result as Refusable<Answer<ThreadTasks[typeof name]['result']>>
      if ('outage' in answer) throw new AppError(answer.outage)
      if ('refused' in answer) throw new AppError('change_refused', { reason: answer.refused })
      return answer.value
    },
  }
}
