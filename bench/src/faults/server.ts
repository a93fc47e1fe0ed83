/** The product as a process of its own, which can be killed, and a person who works with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../../scripts/support/ports.ts'

const wutong = fileURLToPath(new URL('../../../packages/server/bin/wutong.js', import.meta.url))

/** Where the data are. */
export interface Where {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
}

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

/** Runs a command to its end; returns its exit code. */
export async function runWutong(where: Where, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [wutong, ...args, '--data', where.dataDir], {
    env: envOf(where),
    stdio: 'ignore',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

/** Starts the server and signs in; throws what it said where it does not come up. */
export async function startServer(where: Where, subjects: number): Promise<Running> {
  const port = await freePort()
  const args = ['start', '--port', String(port), '--data', where.dataDir, '--subjects', String(subjects)]
  const child = spawn(process.execPath, [wutong, ...args], { env: envOf(where), stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => said.push(text.toString()))
  const origin = `http://127.0.0.1:${port}`
  await untilReady(child, origin, said)
  const cookie = await signIn(origin)
  return {
    isAlive: () => child.exitCode === null && child.signalCode === null,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
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

function envOf({ databaseUrl = '' }: Where): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: databaseUrl, WUTONG_SIGN_INS: '10000' }
}

async function untilReady(child: ChildProcess, origin: string, said: readonly string[]): Promise<void> {
  const until = performance.now() + 180_000
  while (performance.now() < until && child.exitCode === null) {
    const reply = await fetch(`${origin}/api/ready`).catch(() => null)
    await reply?.arrayBuffer()
    if (reply?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`The server did not come up: ${said.join('').trim()}`)
}

async function signIn(origin: string): Promise<string> {
  const reply = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'officer', password: 'wutong-demo' }),
  })
  await reply.arrayBuffer()
  if (reply.status !== 200) throw new Error(`Sign-in was refused: ${reply.status}`)
  return reply.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
