/** Requests as a browser sends them: a few connections that stay open, from an address of one's own. */
import { Agent, request } from 'node:http'

/** A request to be sent. */
export interface Order {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object | undefined
  /** Names a change, so that it is done once. */
  readonly key?: string | undefined
  /** Hears the text of an answer that is wanted. */
  readonly onText?: ((text: string) => void) | undefined
}

/** Somebody who sends requests. */
export interface Sender {
  /** Resolves to the status once the whole reply has come. */
  readonly send: (order: Order) => Promise<number>
  readonly close: () => void
}

/** As many connections as a browser opens to one server. */
const connections = 6
const timeoutMs = 60_000

/** Makes a sender; the address is one of this machine's loopback network, because the server counts requests by address. */
export function createSender(origin: string, headers: Readonly<Record<string, string>>, localAddress: string): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress })
  const { hostname, port } = new URL(origin)
  const send = ({ method, path, body, key, onText }: Order): Promise<number> =>
    new Promise((resolve, reject) => {
      const content = body === undefined ? undefined : JSON.stringify(body)
      const asked = request({
        agent,
        hostname,
        port,
        method,
        path,
        timeout: timeoutMs,
        headers: {
          ...headers,
          ...(content === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
      })
      asked.once('timeout', () => asked.destroy(new Error('no answer in time')))
      asked.once('error', reject)
      asked.once('response', (reply) => {
        const wanted: Buffer[] | null = onText === undefined ? null : []
        reply.on('data', (piece: Buffer) => wanted?.push(piece))
        reply.once('error', reject)
        reply.once('end', () => {
          if (wanted !== null && reply.statusCode === 200) onText?.(Buffer.concat(wanted).toString())
          resolve(reply.statusCode ?? 0)
        })
      })
      asked.end(content)
    })
  return { send, close: () => agent.destroy() }
}
