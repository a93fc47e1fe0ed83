/** The product as a process of its own, which can be killed, and a person who works with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../../scripts/support/ports.ts'

const wutong = fileURLToPath(new URL('../../../packages/server/bin/wutong.js', import.meta.url))

const shiftedClock = new URL('./shifted-clock.ts', import.meta.url).href

/** Where the data are. */
export interface Where {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  /** How many days ahead of today the processes believe to be: each start is another day, whose trail is sealed on the next. */
  readonly daysAhead: number
}

/** Whoever works with the server. */
export const people = ['officer', 'enterprise', 'bank'] as const
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

/** A process of the product that is on its way up. */
interface Starting {
  readonly child: ChildProcess
  readonly origin: string
  readonly said: readonly string[]
}

/** Begins to start the server and waits for nothing. */
export async function beginServer(where: Where, more: readonly string[]): Promise<Starting> {
  const port = await freePort()
  const args = ['start', '--port', String(port), '--data', where.dataDir, ...more]
  const child = spawn(process.execPath, [wutong, ...args], { env: envOf(where), stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => said.push(text.toString()))
  return { child, origin: `http://127.0.0.1:${port}`, said }
}

/** Waits until a server is ready; throws what it said where it does not come up. */
export async function untilUp({ child, origin, said }: Starting): Promise<void> {
  if (await isReady(child, origin, 180_000)) return
  child.kill('SIGKILL')
  throw new Error(`The server did not come up: ${said.join('').trim()}`)
}

/** Ends a process as a power cut would. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Starts the server and signs everybody in. */
export async function startServer(where: Where, subjects: number): Promise<Running> {
  const starting = await beginServer(where, ['--subjects', String(subjects)])
  await untilUp(starting)
  const { child, origin } = starting
  const cookies = new Map<Person, string>()
  for (const person of people) cookies.set(person, await signIn(origin, person))
  return {
    isAlive: () => child.exitCode === null && child.signalCode === null,
    kill: () => kill(child),
    isReady: (patienceMs) => isReady(child, origin, patienceMs),
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

function envOf({ databaseUrl = '', daysAhead }: Where): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    WUTONG_SIGN_INS: '10000',
    NODE_OPTIONS: `--import ${shiftedClock}`,
    FAULTS_DAYS_AHEAD: String(daysAhead),
  }
}

async function isReady(child: ChildProcess, origin: string, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (performance.now() < until && child.exitCode === null && child.signalCode === null) {
    const reply = await fetch(`${origin}/api/ready`, { signal: AbortSignal.timeout(10_000) }).catch(() => null)
    await reply?.arrayBuffer().catch(() => null)
    if (reply?.status === 200) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

async function signIn(origin: string, username: Person): Promise<string> {
  const reply = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'wutong-demo' }),
  })
  await reply.arrayBuffer()
  if (reply.status !== 200) throw new Error(`The sign-in of ${username} was refused: ${reply.status}`)
  return reply.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
