/** Explains enterprises in a thread, so that lists and pages do not wait behind them. */
import { openPool, type Pool, TaskError } from '@wutong/engine'
import type { Ctx } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import { AppError } from '#platform/errors'
import { zoneOrdersOf } from '#platform/thread-zones'
import { startLanes } from '#platform/threads'
import { Written } from '#platform/written'
import type { ExplainOrder, ThreadData, ThreadTasks } from './thread-tasks.ts'

/** What can be explained of an enterprise. */
type Explanation = Exclude<keyof ThreadTasks, 'zone'>

/** Whom somebody wants explained, for when, and what of it. */
type AskedToExplain = Pick<ExplainOrder, 'subjectId' | 'period' | 'on' | 'part'>

/** While one explanation waits for the database another is reckoned. Of more threads the processor has no more cores. */
const lanes = 2

/** Explanations of every zone of this process. */
export interface Explanations {
  readonly run: <Reply>(ctx: Ctx, name: Explanation, asked: AskedToExplain) => Promise<Written<Reply>>
  readonly close: () => void
}

/** Makes the explanations; their thread starts with the first one. */
export function createExplanations(address: DatabaseAddress): Explanations {
  let pool: Pool<ThreadTasks> | undefined
  let zoneOrderOf = zoneOrdersOf()
  const thread = (): Pool<ThreadTasks> => {
    const data: ThreadData = { address, lanes }
    pool ??= openPool<ThreadTasks>({
      size: lanes,
      createWorker: startLanes(new URL('./thread.ts', import.meta.url), data),
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
    async run<Reply>(ctx: Ctx, name: Explanation, { subjectId, period, on, part }: AskedToExplain) {
      const asked = thread()
      const given = zoneOrderOf(ctx.zone)
      const isNew = typeof given.zone !== 'string'
      // Every lane hears of a new zone before any task that is asked for later.
      const known = isNew ? asked.runOnEach('zone', given) : Promise.resolve()
      const order = { ...given, zone: ctx.zoneId, actor: ctx.actor, now: ctx.now(), subjectId, period, on, part }
      const [explained] = await Promise.all([asked.run(name, order), known]).catch((error: unknown) => {
        // One that fails leaves the thread alone; where it broke, or lacks a zone, the next explanation begins a new one.
        if (pool === asked && (isNew || !(error instanceof TaskError))) close()
        throw error
      })
      if ('code' in explained) throw new AppError(explained.code, explained.detail)
      return new Written<Reply>(explained.json)
    },
  }
}
