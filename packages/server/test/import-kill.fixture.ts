/** A process that is killed: it opens a database as the server does, says what is there, and imports a file in a thread. */
import { stdout } from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { createImporter, type Importer } from '#modules/records'
import type { Ctx } from '#platform/context'
import { clearDeadWork } from '#platform/work-folder'
import { openHouse } from '../src/start.ts'

/** What the process is told. */
export interface KilledOrder {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  readonly zoneDir: string
  /** The file to import; none to look only. */
  readonly path: string | null
}

/** What it finds; `revenues` are the different revenues in force of the firms that every file names. */
export interface Found {
  readonly counts: Readonly<Record<string, number>>
  readonly revenues: readonly number[]
}

const tables = [
  'batches',
  'batch_reports',
  'knowledge',
  'identities',
  'subjects',
  'subject_summaries',
  'population_changes',
  'records',
  'facts',
]

async function look(ctx: Ctx): Promise<Found> {
  return ctx.transact(async ({ db }) => {
    const counts: Record<string, number> = {}
    for (const table of tables) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
      counts[table] = rows[0]?.n ?? 0
    }
    const { rows } = await sql<{ revenue: number }>`
      select distinct (f.values ->> 'revenue')::double precision as revenue from facts f
      join subjects s on s.zone_id = f.zone_id and s.id = f.subject_id
      where f.period <> 0 and s.name like '常在%'`.execute(db)
    return { counts, revenues: rows.map(({ revenue }) => revenue) }
  })
}

async function importAll(ctx: Ctx, importer: Importer, path: string): Promise<void> {
  const { userId } = ctx.actor
  const upload = {
    id: 'kill',
    zoneId: ctx.zoneId,
    userId,
    file: 'kill.csv',
    path,
    bytes: 0,
    users: 0,
    expiresAt: Infinity,
  }
  const order = { upload, source: 'statistics', period: 2024, dryRun: false }
  const { id } = importer.start(ctx, order, () => {})
  for (;;) {
    const { state, report, problem } = await importer.find(ctx, id)
    if (problem !== null) throw new Error(problem.title.en)
    if (state === 'done') {
      say('done', report?.accepted)
      return
    }
    await setTimeout(5)
  }
}

function say(what: string, value: unknown): void {
  stdout.write(`${what} ${JSON.stringify(value)}\n`)
}

const order = JSON.parse(process.argv[2] ?? '{}') as KilledOrder
await clearDeadWork()
const house = await openHouse(order)
say('found', await look(house.ctx))
if (order.path !== null) {
  const importer = createImporter(house.database.address, house.database.root)
  say('importing', order.path)
  await importAll(house.ctx, importer, order.path)
  await importer.close()
}
await house.close()
