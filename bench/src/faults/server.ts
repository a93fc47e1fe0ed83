/** A server that can be killed, and people who work with it. */
import { launchServer, signIn, type Where } from '../support/process.ts'

const shiftedClock = new URL('./shifted-clock.ts', import.meta.url).href

/** The same place some days later: so each start is another day, whose trail is sealed on the next. */
export function daysLater(where: Where, days: number): Where {
  return { ...where, env: { NODE_OPTIONS: `--import ${shiftedClock}`, FAULTS_DAYS_AHEAD: String(days) } }
}

const people = ['officer', 'enterprise', 'bank'] as const
/** Whoever works with the server. */
export type Person = (typeof people)[number]

/** A reply: its status, and its body where that is JSON. */
export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** A started server and people who are signed in. */
export interface Running {
  /** Sends a request as somebody; rejects where no whole reply comes. */
  readonly send: (method: 'GET' | 'POST', path: string, body?: object | FormData, as?: Person) => Promise<Reply>
  /** Resolves to whether it is ready, at the latest after so many milliseconds. */
  readonly isReady: (patienceMs: number) => Promise<boolean>
  readonly kill: () => Promise<void>
}

/** Starts the server and signs everybody in; throws what it said where it does not come up. */
export async function startServer(where: Where, subjects: number): Promise<Running> {
  const { origin, isAlive, end } = await launchServer(where, { subjects })
  const cookies = new Map<Person, string>()
  for (const person of people) cookies.set(person, await signIn(origin, person))
  return {
    kill: () => end('SIGKILL'),
    async isReady(patienceMs) {
      for (const until = performance.now() + patienceMs; performance.now() < until && isAlive(); ) {
        const reply = await fetch(`${origin}/api/ready`, { signal: AbortSignal.timeout(10_000) }).catch(() => null)
        await reply?.arrayBuffer().catch(() => null)
        if (reply?.status === 200) return true
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return false
    },
    async send(method, path, body, as = 'officer') {
      const isForm = body instanceof FormData
      const cookie = cookies.get(as) ?? ''
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
