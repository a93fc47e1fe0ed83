/** Threads of Node as the workers of an engine pool. */
import { Worker } from 'node:worker_threads'
import type { WorkerLike } from '@wutong/engine'

/** Memory that a thread may use, in megabytes. What V8 leaves lying about before it tidies up grows with these. */
export interface HeapLimits {
  readonly old: number
  readonly young: number
}

/** Starts a thread that runs a script, which finds `data` as its `workerData`; it answers with `serveTasks(parentPort, …)`. */
export function startThread(script: URL, data?: unknown, heap?: HeapLimits): WorkerLike {
  const resourceLimits =
    heap === undefined ? {} : { maxOldGenerationSizeMb: heap.old, maxYoungGenerationSizeMb: heap.young }
  const worker = new Worker(script, { workerData: data, resourceLimits })
  return {
    postMessage: (message) => worker.postMessage(message),
    addEventListener(type, listener) {
      if (type === 'message') worker.on('message', (data: unknown) => listener({ data }))
      else {
        worker.on('error', (error) => listener({ error }))
        worker.on('exit', (code) => listener({ error: new Error(`a thread stopped with code ${code}`) }))
      }
    },
    terminate: () => worker.terminate(),
  }
}
