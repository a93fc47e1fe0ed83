/** A server that can be killed, and a person who works with it. */
import { launchServer, signIn, type Where } from '../support/process.ts'

/** A reply: its status, and its body where that is JSON. */
export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** A started server and an officer who is signed in. */
export interface Running {
  /** Sends a request; rejects where no whole reply comes. */
  readonly send: (method: 'GET' | 'POST', path: string, body?: object | FormData) => Promise<Reply>
  readonly kill: () => Promise<void>
  readonly isAlive: () => boolean
}

/** Starts the server and signs in; throws what it said where it does not come up. */
export async function startServer(where: Where, subjects: number): Promise<Running> {
  const { origin, isAlive, end } = await launchServer(where, { subjects })
  const cookie = await signIn(origin, 'officer')
  return {
    isAlive,
    kill: () => end('SIGKILL'),
    async send(method, path, body) {
      const isForm = body instanceof FormData
      const reply = await fetch(`${origin}${path}`, {
        method,
        headers: { cookie, ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      })
      const text = await reply.text()
      return { status: reply.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null }
    },
  }
}
