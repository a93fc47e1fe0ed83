import { createServer, type Server, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'

/**
 * Speaks the PostgreSQL wire protocol on a unix socket for one PGlite session shared by many connections.
 *
 * A session has one unnamed statement, so the messages from Parse to Sync of one connection must run without another
 * connection's between them; and a connection inside a transaction keeps the session until the transaction ends.
 */
export interface WireServer {
  readonly close: () => Promise<void>
}

const sslRequest = 80_877_103
const cancelRequest = 80_877_102
const simpleQuery = 0x51
const sync = 0x53
const terminate = 0x58

interface Connection {
  readonly socket: Socket
  /** Bytes not yet a whole message. */
  rest: Buffer
  /** Whole messages waiting for the one that ends their group. */
  group: Buffer[]
  started: boolean
}

interface Work {
  readonly owner: Connection
  readonly run: () => Promise<void>
}

/** Starts the server; it answers once the returned promise resolves. */
export async function serveWire(database: PGlite, path: string): Promise<WireServer> {
  const queue = workQueue(database)
  const connections = new Set<Connection>()
  const server = createServer((socket) => {
    const connection: Connection = { socket, rest: Buffer.alloc(0), group: [], started: false }
    connections.add(connection)
    socket.setNoDelay(true)
    socket.on('data', (data) => {
      connection.rest = connection.rest.length === 0 ? data : Buffer.concat([connection.rest, data])
      for (const message of takeGroups(connection)) {
        queue.add({ owner: connection, run: () => answer(database, connection, message) })
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      connections.delete(connection)
      queue.release(connection)
    })
  })
  await listen(server, path)
  const close = async (): Promise<void> => {
    for (const connection of connections) connection.socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await queue.idle()
  }
  return { close }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
}

/** Takes whole groups of messages out of what has arrived. */
function* takeGroups(connection: Connection): Generator<Buffer> {
  for (;;) {
    const message = takeMessage(connection)
    if (message === null) return
    if (message.length === 0) continue
    connection.group.push(message)
    const kind = connection.started ? message[0] : simpleQuery
    connection.started = true
    if (kind !== simpleQuery && kind !== sync) continue
    const group = connection.group.length === 1 ? message : Buffer.concat(connection.group)
    connection.group = []
    yield group
  }
}

/** The next whole message; empty for one that needs no answer from the database, null when more bytes are needed. */
function takeMessage(connection: Connection): Buffer | null {
  const { rest, started } = connection
  if (rest.length < (started ? 5 : 8)) return null
  const length = started ? 1 + rest.readInt32BE(1) : rest.readInt32BE(0)
  if (rest.length < length) return null
  connection.rest = rest.subarray(length)
  if (started) {
    if (rest[0] !== terminate) return rest.subarray(0, length)
    connection.socket.end()
    return Buffer.alloc(0)
  }
  const code = rest.readInt32BE(4)
  if (code === sslRequest) connection.socket.write('N')
  if (code === sslRequest || code === cancelRequest) return Buffer.alloc(0)
  return rest.subarray(0, length)
}

async function answer(database: PGlite, connection: Connection, message: Buffer): Promise<void> {
  const { socket } = connection
  await database.execProtocolRawStream(message, {
    onRawData: (data) => {
      // The data are a view into memory that the next answer overwrites.
      if (socket.writable) socket.write(Buffer.from(data))
    },
  })
}

function workQueue(database: PGlite): {
  add: (work: Work) => void
  release: (owner: Connection) => void
  idle: () => Promise<void>
} {
  let waiting: Work[] = []
  let holder: Connection | null = null
  let running: Promise<void> | null = null

  const take = (): Work | undefined => {
    const index = holder === null ? 0 : waiting.findIndex((work) => work.owner === holder)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }
  const drain = async (): Promise<void> => {
    // Yielding first lets the caller note that a drain is under way before it can end.
    await Promise.resolve()
    for (;;) {
      // A connection that went away inside a transaction must not keep the session.
      if (holder?.socket.destroyed === true) await rollBack()
      const work = take()
      if (work === undefined) break
      await work.run().catch(() => work.owner.socket.destroy())
      holder = database.isInTransaction() ? work.owner : null
    }
    running = null
  }
  const rollBack = async (): Promise<void> => {
    await database.exec('rollback')
    holder = null
  }
  const start = (): void => {
    running ??= drain()
  }
  return {
    add: (work) => {
      waiting.push(work)
      start()
    },
    release: (owner) => {
      waiting = waiting.filter((work) => work.owner !== owner)
      start()
    },
    idle: async () => {
      await running
    },
  }
}
