/** Runs PGlite. While a statement runs nothing else in its thread does, so it has one to itself. */
import { readFile, writeFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { SessionOptions, SessionReply, SessionRequest } from './session.ts'
import { reasonOf } from './worker-answers.ts'

const options = workerData as SessionOptions
const port = parentPort
if (port === null) throw new Error('session-worker.ts must be started as a worker.')
const post = (reply: SessionReply): void => port.postMessage(reply)
/** The data are a view into memory that the next answer overwrites, so that a piece of its own is sent. */
const postData = (view: Uint8Array): void => {
  const data = view.slice()
  port.postMessage({ kind: 'data', data } satisfies SessionReply, [data.buffer])
}

const loadDataDir = options.dump === undefined ? {} : { loadDataDir: new Blob([await readFile(options.dump)]) }
try {
  const database = await PGlite.create({
    ...(options.folder === undefined ? {} : { dataDir: options.folder }),
    ...loadDataDir,
  })
  if (options.readOnly === true) await database.exec('set default_transaction_read_only = on')
  port.on('message', (request: SessionRequest) => {
    answer(database, request).then(
      () => post({ kind: 'done', inTransaction: request.kind !== 'close' && database.isInTransaction() }),
      (error: unknown) => post({ kind: 'failed', reason: reasonOf(error) }),
    )
  })
  post({ kind: 'ready' })
} catch (error) {
  post({ kind: 'failed', reason: reasonOf(error) })
  port.close()
}

async function answer(database: PGlite, request: SessionRequest): Promise<void> {
  switch (request.kind) {
    case 'run':
      await database.execProtocolRawStream(request.message, { onRawData: postData })
      return
    case 'rollBack':
      await database.exec('rollback')
      return
    case 'checkpoint':
      await database.exec('checkpoint')
      return
    case 'dump': {
      const dump = await database.dumpDataDir('none')
      await writeFile(request.file, new Uint8Array(await dump.arrayBuffer()))
      return
    }
    case 'close':
      await database.close()
  }
}
