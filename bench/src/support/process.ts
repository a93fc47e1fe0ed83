/** The product as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../../scripts/support/ports.ts'

const wutong = fileURLToPath(new URL('../../../packages/server/bin/wutong.js', import.meta.url))

/** The zone package that the enterprises are of. */
export const zoneDir = fileURLToPath(new URL('../../../zones/zhengzhou-hitech', import.meta.url))

/** Where the data are. */
export interface Where {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  /** What processes find in their environment besides. */
  readonly env?: Readonly<Record<string, string>> | undefined
}

/** How to start a process. */
export interface LaunchOptions {
  /** Enterprises that an empty zone is filled with. */
  readonly subjects: number
  /** Options of Node itself, such as a profile. */
  readonly flags?: readonly string[]
  readonly waitMs?: number
}

/** A process that answers. */
export interface Launched {
  readonly child: ChildProcess
  readonly origin: string
  readonly isAlive: () => boolean
  /** Ends it with a signal and waits until it is gone. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>
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

/** Starts the server and waits until it is ready; throws what it said where it does not come up. */
export async function launchServer(
  where: Where,
  { subjects, flags = [], waitMs = 180_000 }: LaunchOptions,
): Promise<Launched> {
  const { child, url } = await beginServer(where, ['--subjects', String(subjects)], flags)
  return untilReady(child, { url, path: '/api/ready', waitMs })
}

/** Begins to start the server and waits for nothing. */
export async function beginServer(
  where: Where,
  more: readonly string[],
  flags: readonly string[] = [],
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const port = await freePort()
  const args = ['start', '--port', String(port), '--data', where.dataDir, ...more]
  const child = spawn(process.execPath, [...flags, wutong, ...args], {
    env: envOf(where),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, url: `http://127.0.0.1:${port}` }
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null

/** Ends a process with a signal and waits until it is gone. */
export async function endProcess(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (!isRunning(child)) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** Where a process is expected to answer, and for how long that is waited for. */
interface Expected {
  readonly url: string
  readonly path: string
  readonly waitMs: number
}

/** Waits until a started process answers with 200; ends it and throws what it said where it does not. */
export async function untilReady(child: ChildProcess, { url, path, waitMs }: Expected): Promise<Launched> {
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => said.push(text.toString()))
  const isAlive = (): boolean => isRunning(child)
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => endProcess(child, signal)
  const until = performance.now() + waitMs
  while (performance.now() < until && isAlive()) {
    const reply = await fetch(`${url}${path}`).catch(() => null)
    await reply?.arrayBuffer()
    if (reply?.status === 200) return { child, origin: url, isAlive, end }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await end('SIGKILL')
  throw new Error(`The server did not come up: ${said.join('').trim()}`)
}

/** Signs in with a demo account; returns the cookie. */
export async function signIn(origin: string, username: string): Promise<string> {
  const reply = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'wutong-demo' }),
  })
  await reply.arrayBuffer()
  if (reply.status !== 200) throw new Error(`Sign-in was refused: ${reply.status}`)
  return reply.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

function envOf({ databaseUrl = '', env = {} }: Where): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: databaseUrl, WUTONG_SIGN_INS: '10000', ...env }
}
