/** Threads of Node as the workers of an engine pool. */
import { MessageChannel, type MessagePort, parentPort, type Transferable, Worker } from 'node:worker_threads'
import type { PortLike, WorkerLike } from '@wutong/engine'

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
  return seenFromOutside(worker, worker)
}

/**
 * Starts a thread that works on several tasks by turns; each call gives one more lane to it, which a pool takes for a
 * worker of its own. The script answers with `serveLanes`.
 */
export function startLanes(script: URL, data: unknown): () => WorkerLike {
  const worker = new Worker(script, { workerData: data })
  return () => {
    const { port1, port2 } = new MessageChannel()
    worker.postMessage(port2, [port2])
    return seenFromOutside(worker, port1)
  }
}

function seenFromOutside(worker: Worker, port: Worker | MessagePort): WorkerLike {
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener(type, listener) {
      if (type === 'message') port.on('message', (data: unknown) => listener({ data }))
      else {
        worker.on('error', (error) => listener({ error }))
        worker.on('exit', (code) => listener({ error: new Error(`a thread stopped with code ${code}`) }))
      }
    },
    terminate: () => worker.terminate(),
  }
}

/** A lane as the thread sees it. */
export interface Lane extends PortLike {
  readonly postMessage: (message: unknown, handedOver?: readonly Transferable[]) => void
}

/** Serves every lane that this thread is given. */
export function serveLanes(serve: (lane: Lane) => void): void {
  if (parentPort === null) throw new Error('This file must be started as a thread.')
  parentPort.on('message', (port: MessagePort) =>
    serve({
      postMessage: (message, handedOver = []) => port.postMessage(message, handedOver),
      addEventListener: (_type, listener) => {
        port.on('message', (data: unknown) => listener({ data }))
      },
    }),
  )
}
