import { Worker } from 'node:worker_threads'
import { answerOf } from './worker-answers.ts'

/** How the embedded database is opened: a folder, or memory filled from a dump. */
export interface EmbeddedOptions {
  /** PGlite's folder; left out, the data live in memory. */
  readonly folder?: string | undefined
  /** A dump of a data folder to start from. */
  readonly dump?: string | undefined
  /** The unix socket to answer on; its file name must be `.s.PGSQL.5432`. */
  readonly socket: string
}

/** What the worker tells. */
export type EmbeddedMessage =
  | { readonly kind: 'ready' | 'closed' | 'dumped' }
  | { readonly kind: 'failed'; readonly reason: string }

/** A running embedded database. */
export interface Embedded {
  readonly close: () => Promise<void>
  /** Writes the whole data folder to one file. */
  readonly dumpTo: (file: string) => Promise<void>
}

/** Starts PGlite in a worker; resolves once its socket answers. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: options })
  await told(worker, 'ready')
  return {
    close: async () => {
      const closed = told(worker, 'closed')
      worker.postMessage('close')
      await closed
      await worker.terminate()
    },
    dumpTo: async (file) => {
      const dumped = told(worker, 'dumped')
      worker.postMessage({ dumpTo: file })
      await dumped
    },
  }
}

function told(worker: Worker, kind: 'ready' | 'closed' | 'dumped'): Promise<void> {
  return answerOf(worker, (message: EmbeddedMessage) => {
    if (message.kind === 'failed') return message
    return message.kind === kind ? { answer: undefined } : null
  })
}
