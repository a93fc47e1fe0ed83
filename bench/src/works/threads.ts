import { Worker } from 'node:worker_threads'
import { type MatchTasks, openPool, type Pool, type ScoreTasks, type WorkerLike } from '@wutong/engine'

/** What a thread of the benchmark can do. */
export type BenchTasks = ScoreTasks & MatchTasks

/** How many threads work at the same time. */
export const workers = 2

/** Opens a pool of threads that score and match. */
export function benchPool(): Pool<BenchTasks> {
  return openPool<BenchTasks>({ size: workers, createWorker: startThread })
}

/** A thread of Node as the engine's pools take it. */
function startThread(): WorkerLike {
  const worker = new Worker(new URL('./thread.ts', import.meta.url))
  return {
    postMessage: (message) => worker.postMessage(message),
    addEventListener(type, listener) {
      if (type === 'message') worker.on('message', (data: unknown) => listener({ data }))
      else worker.on('error', (error) => listener({ error }))
    },
    terminate: () => worker.terminate(),
  }
}
