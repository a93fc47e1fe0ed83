import { createServer, type Server, type Socket } from 'node:net'
import { Aside } from './aside.ts'
import { HeldEnd } from './held-reply.ts'
import type { Session } from './session.ts'
import { type Owner, type Taken, type Turn, Turns } from './turns.ts'

/**
 * Speaks the PostgreSQL wire protocol on a unix socket for one session shared by many connections.
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

interface Connection extends Owner {
  readonly socket: Socket
  /** Bytes not yet a whole message. */
  rest: Buffer
  /** Whole messages waiting for the one that ends their group. */
  group: Buffer[]
  started: boolean
}

/** Starts the server; it answers once the returned promise resolves. Of a database in a folder a copy answers readers when need be. */
export async function serveWire(session: Session, path: string, folder?: string): Promise<WireServer> {
  const take = async (turn: Turn): Promise<Taken> => {
    const reply = new HeldEnd(turn.owner.write)
    const inTransaction = await main.run(turn, (data) => reply.add(data))
    return { inTransaction, end: () => reply.end() }
  }
  const main = new Turns({ session, take, onFree: (heldMs) => aside?.ended(heldMs) })
  const aside = folder === undefined ? null : new Aside(main, folder)
  const connections = new Set<Connection>()
  const server = createServer((socket) => {
    const connection = connectionOf(socket)
    connections.add(connection)
    socket.setNoDelay(true)
    socket.on('data', (data) => {
      connection.rest = connection.rest.length === 0 ? data : Buffer.concat([connection.rest, data])
      for (const message of takeGroups(connection)) {
        const turn = { owner: connection, message }
        if (aside === null) main.add(turn)
        else aside.add(turn)
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      connections.delete(connection)
      main.release(connection)
      connection.copy?.release(connection)
    })
  })
  await listen(server, path)
  const close = async (): Promise<void> => {
    for (const { socket } of connections) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await main.idle()
    await aside?.close()
  }
  return { close }
}

function connectionOf(socket: Socket): Connection {
  return {
    socket,
    rest: Buffer.alloc(0),
    group: [],
    started: false,
    copy: null,
    isGone: () => socket.destroyed,
    end: () => socket.destroy(),
    write: (data) => {
      if (socket.writable) socket.write(data)
    },
  }
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
