/** Runs PGlite in a thread of its own, so that a long query never holds up the server. */
import { readFile, writeFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { EmbeddedMessage, EmbeddedOptions } from './embedded.ts'
import { serveWire } from './wire-server.ts'

const options = workerData as EmbeddedOptions
const port = parentPort
if (port === null) throw new Error('embedded-worker.ts must be started as a worker.')
const post = (message: EmbeddedMessage): void => port.postMessage(message)

const loadDataDir = options.dump === undefined ? {} : { loadDataDir: new Blob([await readFile(options.dump)]) }
try {
  const database = await PGlite.create({
    ...(options.folder === undefined ? {} : { dataDir: options.folder }),
    ...loadDataDir,
  })
  const server = await serveWire(database, options.socket)
  const stop = async (): Promise<void> => {
    await server.close()
    await database.close()
    post({ kind: 'closed' })
    port.close()
  }
  const dumpTo = async (file: string): Promise<void> => {
    const dump = await database.dumpDataDir('none')
    await writeFile(file, new Uint8Array(await dump.arrayBuffer()))
    post({ kind: 'dumped' })
  }
  const fail = (error: unknown): void => post({ kind: 'failed', reason: messageOf(error) })
  port.on('message', (message: 'close' | { readonly dumpTo: string }) => {
    const work = message === 'close' ? stop() : dumpTo(message.dumpTo)
    work.catch(fail)
  })
  post({ kind: 'ready' })
} catch (error) {
  post({ kind: 'failed', reason: messageOf(error) })
  port.close()
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
