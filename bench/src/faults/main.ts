/** Lets faults happen while people work, and sees whether anything acknowledged was lost or anything is half done. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { type Cluster, startPostgres } from '../../../scripts/support/postgres.ts'
import { runWutong, type Where } from '../support/process.ts'
import { type Done, deeds, listSubjects } from './deeds.ts'
import { type Running, startServer } from './server.ts'
import { listBroken } from './whole.ts'

const help = `npm run bench -- faults [--rounds 20] [--embedded] [--subjects 120] [--postgres /usr/lib/postgresql/15/bin]
Starts the server, lets three people change things at once, and at a random moment kills it with SIGKILL; on PostgreSQL by turns
the database is crashed, or all its connections are cut. Afterwards every acknowledged change must be there, the database must fit
together, and the trail must verify. Every tenth round a backup made meanwhile is checked. Ends with code 1 where anything is wrong.`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    embedded: { type: 'boolean', default: false },
    subjects: { type: 'string', default: '120' },
    postgres: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
    help: { type: 'boolean', default: false },
  },
})

const zoneDir = join(import.meta.dirname, '../../../zones/zhengzhou-hitech')
const faults = ['kill', 'crash', 'cut'] as const
type Fault = (typeof faults)[number]

/** People who change things at the same time, and the longest they work before something happens. */
const people = 3
const longestMs = 6000
/** Earlier changes looked at again after each fault, beside all of this round. */
const lookedAtAgain = 20

let made = 0

/** Works until told to stop; what is acknowledged is kept, a request that gets no reply may have happened or not. */
async function work(
  server: Running,
  subjects: readonly string[],
  { done, stop }: { done: Done[]; stop: AbortSignal },
): Promise<void> {
  while (!stop.aborted) {
    made += 1
    const deed = deeds[Math.floor(Math.random() * deeds.length)]
    try {
      const change = await deed?.(server, subjects, made)
      if (change !== null && change !== undefined) done.push(change)
    } catch (error) {
      // No reply is what a fault looks like from outside; a wrong reply is one of ours.
      if (error instanceof Error && error.message.startsWith('a change is answered')) throw error
      await sleep(20)
    }
  }
}

async function cut(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  )
  await client.end()
}

interface Round {
  readonly where: Where
  readonly cluster: Cluster | null
  readonly fault: Fault
  readonly number: number
}

/** One fault; returns the server that people go on with. */
async function happen(server: Running, { where, cluster, fault, number }: Round, done: Done[]): Promise<Running> {
  const subjects = await listSubjects(server)
  const ending = new AbortController()
  const working = Array.from({ length: people }, () => work(server, subjects, { done, stop: ending.signal }))
  const backup = join(where.dataDir, `${number}.gz`)
  const backing = number % 10 === 0 ? runWutong(where, ['backup', backup]) : null
  await sleep(Math.random() * longestMs)
  if (fault === 'crash') cluster?.crash()
  if (fault === 'cut' && cluster !== null) await cut(cluster.url)
  if (fault === 'kill') await server.kill()
  ending.abort()
  await Promise.all(working)
  if (fault === 'crash') cluster?.revive()
  await backing
  // What was written whole must be whole; one that was stopped leaves nothing.
  if (existsSync(backup) && (await runWutong(where, ['backup', '--check', backup])) !== 0)
    throw new Error('a backup is damaged')
  if (existsSync(`${backup}.part`) && fault !== 'kill') throw new Error('half a backup was left')
  if (fault === 'kill') return startServer(where, Number(values.subjects))
  if (!server.isAlive()) throw new Error(`the server did not outlive the fault "${fault}"`)
  return server
}

function some<T>(all: readonly T[], count: number): T[] {
  return all.toSorted(() => Math.random() - 0.5).slice(0, count)
}

async function listLost(server: Running, done: readonly Done[]): Promise<string[]> {
  const lost: string[] = []
  for (const { what, isThere } of done) if (!(await isThere(server))) lost.push(`lost: ${what}`)
  return lost
}

async function run(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-faults-'))
  const cluster =
    values.embedded || !existsSync(values.postgres) ? null : await startPostgres(values.postgres, { keeps: true })
  const where = { dataDir: folder, databaseUrl: cluster?.url }
  const counts: Record<string, number> = {}
  const wrong: string[] = []
  const earlier: Done[] = []
  let server = await startServer(where, Number(values.subjects))
  try {
    for (let number = 1; number <= Number(values.rounds) && wrong.length === 0; number += 1) {
      const fault = cluster === null ? 'kill' : (faults[number % faults.length] ?? 'kill')
      counts[fault] = (counts[fault] ?? 0) + 1
      const done: Done[] = []
      server = await happen(server, { where, cluster, fault, number }, done)
      wrong.push(
        ...(await listLost(server, [...done, ...some(earlier, lookedAtAgain)])),
        ...(await listBroken(where, zoneDir)),
      )
      earlier.push(...done)
      console.log(
        `${number} ${fault}: ${done.length} acknowledged, ${earlier.length} in all${wrong.map((one) => `\n  ${one}`).join('')}`,
      )
    }
    wrong.push(...(await listLost(server, earlier)))
  } finally {
    await server.kill()
    cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const kinds = Object.entries(counts).map(([fault, count]) => `${count} × ${fault}`)
  console.log(
    `${kinds.join(', ')}; ${made} changes tried, ${earlier.length} acknowledged, ${wrong.length} lost or half done`,
  )
  return wrong.length === 0 ? 0 : 1
}

if (values.help) console.log(help)
else process.exitCode = await run()
