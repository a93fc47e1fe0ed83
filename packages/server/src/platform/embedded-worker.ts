/** Answers for the embedded database on its socket; the sessions themselves have threads of their own. */
import { parentPort, workerData } from 'node:worker_threads'
import type { EmbeddedMessage, EmbeddedOptions } from './embedded.ts'
import { removeReadingCopies } from './reading-copy.ts'
import { openSession } from './session.ts'
import { serveWire } from './wire-server.ts'
import { reasonOf } from './worker-answers.ts'

const options = workerData as EmbeddedOptions
const port = parentPort
if (port === null) throw new Error('embedded-worker.ts must be started as a worker.')
const post = (message: EmbeddedMessage): void => port.postMessage(message)

try {
  if (options.folder !== undefined) await removeReadingCopies(options.folder)
  const session = await openSession(options)
  const server = await serveWire(session, options.socket, options.folder)
  const stop = async (): Promise<void> => {
    await server.close()
    await session.close()
    post({ kind: 'closed' })
    port.close()
  }
  const dumpTo = async (file: string): Promise<void> => {
    await session.dumpTo(file)
    post({ kind: 'dumped' })
  }
  const fail = (error: unknown): void => post({ kind: 'failed', reason: reasonOf(error) })
  port.on('message', (message: 'close' | { readonly dumpTo: string }) => {
    const work = message === 'close' ? stop() : dumpTo(message.dumpTo)
    work.catch(fail)
  })
  post({ kind: 'ready' })
} catch (error) {
  post({ kind: 'failed', reason: reasonOf(error) })
  port.close()
}
