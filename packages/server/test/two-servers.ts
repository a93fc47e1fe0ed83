/** Two server processes on one PostgreSQL database, and people who are signed in at either. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { demoAccounts } from '@wutong/contract'
import { freePort } from '../../../scripts/support/ports.ts'
import type { StartOptions } from '../src/start.ts'

const script = fileURLToPath(new URL('./two-servers.fixture.ts', import.meta.url))

/** A reply with its body, where that is JSON. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  readonly body: any
}

/** One of the processes. */
export interface ServerProcess {
  readonly signIn: (
    username: string,
    password?: string,
  ) => Promise<{ readonly status: number; readonly cookie: string }>
  readonly ask: (cookie: string, path: string, order?: Order) => Promise<Answer>
  readonly end: () => Promise<void>
}

/** A change: what is sent, and the name that the caller gives it. */
export interface Order {
  readonly body: object | FormData
  readonly key?: string
}

/** Starts one; resolves when it listens. */
export async function startProcess(options: Omit<StartOptions, 'host' | 'port'>): Promise<ServerProcess> {
  const port = await freePort()
  const order = JSON.stringify({ ...options, host: '127.0.0.1', port })
  const child = spawn(process.execPath, [script, order], { stdio: ['ignore', 'pipe', 'inherit'] })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${code}`))),
  ])
  return speakTo(child, `http://127.0.0.1:${port}`)
}

function speakTo(child: ChildProcess, origin: string): ServerProcess {
  const send = (path: string, headers: Record<string, string>, body?: object | FormData): Promise<Response> => {
    if (body === undefined) return fetch(`${origin}${path}`, { headers })
    if (body instanceof FormData) return fetch(`${origin}${path}`, { method: 'POST', headers, body })
    const json = { ...headers, 'content-type': 'application/json' }
    return fetch(`${origin}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) })
  }
  return {
    async signIn(username, password = demoAccounts[0].password) {
      const reply = await send('/api/auth/sign-in/username', {}, { username, password })
      await reply.arrayBuffer()
      const cookie = reply.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; ')
      return { status: reply.status, cookie }
    },
    async ask(cookie, path, order) {
      const named = order?.key === undefined ? {} : { 'idempotency-key': order.key }
      const reply = await send(path, { cookie, ...named }, order?.body)
      const text = await reply.text()
      return { status: reply.status, body: /^[[{]/.test(text) ? JSON.parse(text) : null }
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
