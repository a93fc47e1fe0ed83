import { Worker } from 'node:worker_threads'
import { answerOf } from './worker-answers.ts'

/** How PGlite is opened: a folder, or memory filled from a dump. */
export interface SessionOptions {
  /** PGlite's folder; left out, the data live in memory. */
  readonly folder?: string | undefined
  /** A dump of a data folder to start from. */
  readonly dump?: string | undefined
  /** Whether transactions may only read, unless they say otherwise. */
  readonly readOnly?: boolean | undefined
}

/** What a session is asked to do. */
export type SessionRequest =
  | { readonly kind: 'run'; readonly message: Uint8Array }
  | { readonly kind: 'rollBack' | 'checkpoint' | 'close' }
  | { readonly kind: 'dump'; readonly file: string }

/** What it tells. */
export type SessionReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'data'; readonly data: Uint8Array }
  | { readonly kind: 'done'; readonly inTransaction: boolean }
  | { readonly kind: 'failed'; readonly reason: string }

/** The one session of an embedded database, which does one thing after the other. */
export interface Session {
  /** Runs messages of the wire protocol; resolves to whether a transaction is open then. */
  readonly run: (message: Uint8Array, onData: (data: Uint8Array) => void) => Promise<boolean>
  readonly rollBack: () => Promise<boolean>
  /** Writes what is only in the log to the files, so that the log can begin anew; outside transactions only. */
  readonly checkpoint: () => Promise<boolean>
  /** Writes the whole data folder to one file. */
  readonly dumpTo: (file: string) => Promise<boolean>
  readonly close: () => Promise<void>
}

/** Opens PGlite in a thread of its own, so that a long query holds up nobody who needs no answer of it. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const worker = new Worker(new URL('./session-worker.ts', import.meta.url), { workerData: options })
  await answered(worker, () => {})
  const gone = new Error('The embedded database stopped.')
  let isGone = false
  worker.once('exit', () => {
    isGone = true
  })
  worker.on('error', () => {})
  let last: Promise<unknown> = Promise.resolve()
  const ask = (request: SessionRequest, onData: (data: Uint8Array) => void = () => {}): Promise<boolean> => {
    const answer = last.then(() => {
      if (isGone) throw gone
      worker.postMessage(request, request.kind === 'run' ? [request.message.buffer as ArrayBuffer] : [])
      return answered(worker, onData)
    })
    last = answer.catch(() => undefined)
    return answer
  }
  return {
    // A piece of its own can be handed over; messages may share their memory with others.
    run: (message, onData) => ask({ kind: 'run', message: new Uint8Array(message) }, onData),
    rollBack: () => ask({ kind: 'rollBack' }),
    checkpoint: () => ask({ kind: 'checkpoint' }),
    dumpTo: (file) => ask({ kind: 'dump', file }),
    close: async () => {
      await ask({ kind: 'close' })
      await worker.terminate()
    },
  }
}

/** Whether a transaction is open once the session has answered. */
function answered(worker: Worker, onData: (data: Uint8Array) => void): Promise<boolean> {
  return answerOf(worker, (reply: SessionReply) => {
    if (reply.kind === 'failed') return reply
    if (reply.kind !== 'data') return { answer: reply.kind === 'done' && reply.inTransaction }
    onData(reply.data)
    return null
  })
}
