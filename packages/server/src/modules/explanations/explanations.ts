/** Explains enterprises in a thread, so that lists and pages do not wait behind them. */
import { openPool, type Pool } from '@wutong/engine'
import type { Ctx } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import { AppError } from '#platform/errors'
import { zoneOrdersOf } from '#platform/thread-zones'
import { startThread } from '#platform/threads'
import { Written } from '#platform/written'
import type { ExplainOrder, ThreadData, ThreadTasks } from './thread-tasks.ts'

/** Explanations of every zone of this process. */
export interface Explanations {
  readonly run: <Reply>(
    ctx: Ctx,
    name: keyof ThreadTasks,
    order: Pick<ExplainOrder, 'subjectId' | 'period' | 'on'>,
  ) => Promise<Written<Reply>>
  readonly close: () => void
}

/** Makes the explanations; their thread starts with the first one. */
export function createExplanations(address: DatabaseAddress): Explanations {
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
  const close = (): void => {
    pool?.close()
    pool = undefined
    zoneOrderOf = zoneOrdersOf()
  }
  return {
    close,
    async run<Reply>(
      ctx: Ctx,
      name: keyof ThreadTasks,
      { subjectId, period, on }: Pick<ExplainOrder, 'subjectId' | 'period' | 'on'>,
    ) {
      const order = { ...zoneOrderOf(ctx.zone), actor: ctx.actor, now: ctx.now(), subjectId, period, on }
      const explained = await thread()
        .run(name, order)
        .catch((error: unknown) => {
          // Whatever broke it, the next explanation gets a thread of its own making.
          close()
          throw error
        })
      if ('code' in explained) throw new AppError(explained.code, explained.detail)
      return new Written<Reply>(explained.json)
    },
  }
}
