/** A thread that does one task after the other, and ends with a task that nobody waits for any more. */
import { type Pool, TaskCancelled, type TaskOptions } from '@wutong/engine'

type Tasks = Readonly<Record<string, { readonly payload: unknown; readonly result: unknown }>>

/** One thread, started with its first task and again after it was ended. */
export interface Lane<T extends Tasks> {
  /**
   * Runs a task. An aborted signal takes it out of the line, or ends the thread where it runs: computing hears no message.
   * Tasks of others that end with the thread run again in the next. Rejects with TaskCancelled once given up or closed.
   */
  readonly run: <Name extends keyof T & string>(
    task: Name,
    payload: T[Name]['payload'],
    signal?: AbortSignal,
  ) => Promise<T[Name]['result']>
  readonly close: () => void
}

/** Makes a lane; `open` starts a pool of one thread. */
export function createLane<T extends Tasks>(open: () => Pool<T>): Lane<T> {
  let pool: Pool<T> | null = null
  let closed = false
  // In the order in which they asked, so that the first is the one that runs.
  const line = new Set<symbol>()
  const end = (used: Pool<T>): void => {
    used.close()
    if (pool === used) pool = null
  }
  const endsWithOther = (error: unknown, signal: AbortSignal | undefined): boolean =>
    !closed && signal?.aborted !== true && error instanceof TaskCancelled
  return {
    close: () => {
      closed = true
      if (pool !== null) end(pool)
    },
    async run(task, payload, signal) {
      const turn = Symbol(task)
      line.add(turn)
      try {
        for (;;) {
          pool ??= open()
          const used = pool
          const answer = await used.run(task, payload, optionsFrom(signal)).then(
            (result) => ({ result }),
            (error: unknown) => ({ error }),
          )
          if ('result' in answer) return answer.result
          if (endsWithOther(answer.error, signal)) continue
          const [first] = line
          if (signal?.aborted !== true || first === turn) end(used)
          throw answer.error
        }
      } finally {
        line.delete(turn)
      }
    },
  }
}

function optionsFrom(signal: AbortSignal | undefined): TaskOptions {
  return signal === undefined ? {} : { signal }
}
