import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.ts'

/** A PostgreSQL server of our own, for one test run. */
export interface Cluster {
  readonly url: string
  readonly version: string
  readonly stop: () => void
  /** Ends it as a crash would: nobody is waited for, nothing is tidied up. */
  readonly crash: () => void
  /** Starts it again, on what the crash left. */
  readonly revive: () => void
  /** Whether its process is there. */
  readonly isUp: () => boolean
}

const always = ['listen_addresses=127.0.0.1', 'jit=off', 'max_connections=60']

/** Settings that make a throw-away server fast; nothing in it has to survive. */
const settings = [...always, 'fsync=off', 'full_page_writes=off']

/** What its clients lose when the server itself crashes, which throw-away data may. */
const hasty = ['synchronous_commit=off']

/** How a server is to be. */
export interface ClusterOptions {
  /** Whether what it has acknowledged outlives a crash of it. */
  readonly keeps?: boolean
  /** Settings of a server at work: what it has acknowledged is on the disk, and more of these. */
  readonly asInUse?: readonly string[]
  /** The folder to make its own in, where that is not the system's for temporary files. */
  readonly parent?: string
  /** More settings of a throw-away server. */
  readonly more?: readonly string[]
}

/** Starts a throw-away server in a temporary folder on a free port; a sentence says why when it cannot. */
export async function startPostgres(folder: string, asked: ClusterOptions = {}): Promise<Cluster> {
  const { keeps = false, asInUse, parent = tmpdir(), more = [] } = asked
  const home = mkdtempSync(join(parent, 'wutong-postgres-'))
  const data = join(home, 'data')
  const port = await freePort()
  const stop = (): void => {
    asPostgres(join(folder, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'])
    rmSync(home, { recursive: true, force: true })
  }
  const crash = (): void => {
    must(asPostgres(join(folder, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']))
  }
  const start = (): void => {
    const used = asInUse === undefined ? [...settings, ...(keeps ? [] : hasty), ...more] : [...always, ...asInUse]
    const options = [`-p ${port}`, `-k ${home}`, ...used.map((setting) => `-c ${setting}`)].join(' ')
    must(asPostgres(join(folder, 'pg_ctl'), ['-D', data, '-l', join(home, 'log'), '-w', '-o', options, 'start']))
  }
  try {
    if (isRoot()) mustRun('chown', ['postgres:', home])
    must(
      asPostgres(join(folder, 'initdb'), [
        '-D',
        data,
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '-A',
        'trust',
        '-U',
        'postgres',
        '-N',
      ]),
    )
    start()
  } catch (error) {
    stop()
    throw error
  }
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  const isUp = (): boolean => asPostgres(join(folder, 'pg_ctl'), ['-D', data, 'status']).status === 0
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, version, stop, crash, revive: start, isUp }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

interface Outcome {
  readonly status: number | null
  readonly text: string
}

/** PostgreSQL refuses to run as root, so root hands over to the system's `postgres` user. */
function asPostgres(program: string, args: readonly string[]): Outcome {
  return isRoot() ? runNow('runuser', ['-u', 'postgres', '--', program, ...args]) : runNow(program, args)
}

function runNow(program: string, args: readonly string[]): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: '/',
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { status, text: `${program} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` }
}

function must(outcome: Outcome): void {
  if (outcome.status !== 0) throw new Error(`PostgreSQL did not start: ${outcome.text}`)
}

function mustRun(program: string, args: readonly string[]): void {
  must(runNow(program, args))
}
