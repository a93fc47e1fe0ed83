/** The rounds on one database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, startPostgres } from '../../../scripts/support/postgres.ts'
import type { Where } from '../support/process.ts'
import { beginBackup, listBrokenOf } from './backups.ts'
import type { Done } from './deed.ts'
import { type Fault, strike } from './happen.ts'
import { killMigrating } from './migrating.ts'
import { openRoom, type Room } from './room.ts'
import { daysLater, type Running, startServer } from './server.ts'
import { lookAt } from './whole.ts'

/** How many rounds on which database. */
export interface RoundsOptions {
  readonly rounds: number
  /** No round begins later than this. */
  readonly minutes: number
  readonly subjects: number
  /** The programs of PostgreSQL; null for the embedded database. */
  readonly postgres: string | null
}

/** What the rounds showed. */
export interface RoundsResult {
  readonly counts: Readonly<Record<string, number>>
  readonly acknowledged: number
  readonly restored: number
  readonly wrong: readonly string[]
}

type Kind = Fault | 'migrate'

/** Ten rounds; then they begin anew. */
const onPostgres: readonly Kind[] = ['kill', 'crash', 'cut', 'migrate', 'kill', 'full', 'cut', 'kill', 'crash', 'kill']
const onEmbedded: readonly Kind[] = [
  'kill',
  'kill',
  'migrate',
  'kill',
  'full',
  'kill',
  'kill',
  'migrate',
  'kill',
  'kill',
]

/** Megabytes of the disk that is filled up. */
const roomMegabytes = 1200
/** A server whose disk has room again has so long to be ready by itself. */
const recoveryMs = 20_000
/** Earlier changes looked at again after each fault, beside all of the round. */
const lookedAtAgain = 20

function some<T>(all: readonly T[], count: number): T[] {
  return all.toSorted(() => Math.random() - 0.5).slice(0, count)
}

async function listLost(server: Running, done: readonly Done[]): Promise<string[]> {
  const lost: string[] = []
  for (const { what, isThere } of done) if (!(await isThere(server))) lost.push(`lost: ${what}`)
  return lost
}

/** A running server with what it stands on. */
interface Site {
  readonly room: Room | null
  readonly cluster: Cluster | null
  where: Where
  /** How many days later than today it is there. */
  days: number
  server: Running
}

/** PostgreSQL keeps its data on the disk that is filled up, or the embedded database does. */
async function openSite({ postgres, subjects }: RoundsOptions): Promise<Site> {
  const room = openRoom(roomMegabytes)
  if (room === null)
    console.log('  No disk can be mounted here to be filled up (this needs root on Linux): such rounds kill instead.')
  const parent = room?.folder ?? tmpdir()
  const cluster =
    postgres === null ? null : await startPostgres(postgres, { keeps: true, parent, more: ['max_wal_size=128MB'] })
  const dataDir = mkdtempSync(join(cluster === null ? parent : tmpdir(), 'wutong-faults-'))
  const where = { dataDir, databaseUrl: cluster?.url }
  return { room, cluster, where, days: 0, server: await startServer(where, subjects) }
}

async function closeSite({ server, cluster, room, where }: Site): Promise<void> {
  await server.kill()
  cluster?.stop()
  rmSync(where.dataDir, { recursive: true, force: true })
  room?.close()
}

/** Starts the server again, on the next day. */
async function restart(site: Site, subjects: number): Promise<void> {
  await site.server.kill()
  site.days += 1
  site.where = daysLater(site.where, site.days)
  site.server = await startServer(site.where, subjects)
}

/** Whether the server must be started again after a fault; the sentence says where it should not have had to be. */
async function recover(site: Site, fault: Fault, subjects: number): Promise<string> {
  const isBack = fault !== 'kill' && (await site.server.isReady(recoveryMs))
  if (isBack) return ''
  // An embedded database that could not write ends, and with it what it had not acknowledged; an operator starts it again.
  const isExpected = fault === 'kill' || (fault === 'full' && site.cluster === null)
  await restart(site, subjects)
  if (!isExpected) throw new Error(`the server did not outlive the fault "${fault}"`)
  return fault === 'full' ? ', started again' : ''
}

/** Lets one fault happen and looks at everything. */
async function strikeRound(
  site: Site,
  { fault, number, earlier, subjects }: { fault: Fault; number: number; earlier: Done[]; subjects: number },
): Promise<{ wrong: string[]; said: string; restored: number }> {
  // A backup is made while people work and, in most rounds, while the fault happens.
  const backing = number % 4 === 1 ? beginBackup(site.where, number) : null
  const done = await strike(site, fault)
  // Where the server died before the backup reached it, the backup opens an embedded database by itself.
  const backup = (await backing) ?? null
  const recovered = await recover(site, fault, subjects)
  const { broken, sealedDays } = await lookAt(site.where)
  const wrong = [
    ...(await listLost(site.server, [...done, ...some(earlier, lookedAtAgain)])),
    ...broken,
    ...(backup === null ? [] : await listBrokenOf(backup)),
  ]
  earlier.push(...done)
  const said = `${done.length} acknowledged, ${earlier.length} in all, ${sealedDays} days sealed${recovered}${backup === null ? '' : ', backup restored'}`
  return { wrong, said, restored: backup === null ? 0 : 1 }
}

async function migrateRound({ cluster }: Site): Promise<{ wrong: string[]; said: string; restored: number }> {
  const { wrong, migrated } = await killMigrating(cluster?.url)
  return { wrong, said: `from ${migrated.from} migrations, left ${migrated.left}`, restored: 0 }
}

function kindOf(number: number, site: Site): Kind {
  const kinds = site.cluster === null ? onEmbedded : onPostgres
  const kind = kinds[(number - 1) % kinds.length] ?? 'kill'
  return kind === 'full' && site.room === null ? 'kill' : kind
}

/** Runs rounds until something is wrong; at the end everything acknowledged is looked at, and a last backup restored. */
export async function runRounds(options: RoundsOptions): Promise<RoundsResult> {
  const { rounds, minutes, subjects } = options
  const name = options.postgres === null ? 'embedded' : 'postgres'
  const counts: Record<string, number> = {}
  const wrong: string[] = []
  const earlier: Done[] = []
  let restored = 0
  const site = await openSite(options)
  try {
    const until = performance.now() + minutes * 60_000
    for (let number = 1; number <= rounds && performance.now() < until && wrong.length === 0; number += 1) {
      const began = performance.now()
      const kind = kindOf(number, site)
      const round =
        kind === 'migrate' ? migrateRound(site) : strikeRound(site, { fault: kind, number, earlier, subjects })
      const { wrong: found, said, restored: one } = await round
      counts[kind] = (counts[kind] ?? 0) + 1
      wrong.push(...found)
      restored += one
      const seconds = Math.round((performance.now() - began) / 1000)
      console.log(`${name} ${number} ${kind}: ${said}, ${seconds} s${found.map((one) => `\n  ${one}`).join('')}`)
    }
    if (wrong.length === 0) wrong.push(...(await listLost(site.server, earlier)))
    const last = await beginBackup(site.where, 0)
    wrong.push(...(last === null ? ['no backup could be made at the end'] : await listBrokenOf(last)))
    restored += last === null ? 0 : 1
  } finally {
    await closeSite(site)
  }
  return { counts, acknowledged: earlier.length, restored, wrong }
}
