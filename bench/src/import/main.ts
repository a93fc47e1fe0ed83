import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createImporter, type Importer } from '../../../packages/server/src/modules/records/index.ts'
import { type House, openHouse, startServer } from '../../../packages/server/src/start.ts'
import { freePort } from '../../../scripts/support/ports.ts'
import { startPostgres } from '../../../scripts/support/postgres.ts'
import { copyBarely } from './peer.ts'
import { watchProbes } from './probe.ts'
import { writeTable, writeWorkbook } from './table.ts'

const help = `npm run bench -- import [--rows 1000000] [--embedded] [--workbook] [--again] [--dry-run] [--postgres /usr/lib/postgresql/15/bin]
Imports a made-up CSV (or workbook) of 25 columns while the server answers, and says how long it took, phase by phase, how much memory the
process held at most, and how fast the server answered meanwhile. With --again the same firms follow for another year. Before
it, on PostgreSQL, the least that could be done with a CSV is timed: lines checked by patterns and copied into one table.`

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    embedded: { type: 'boolean', default: false },
    workbook: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    postgres: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
    help: { type: 'boolean', default: false },
  },
})

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-bench-import-'))
  const cluster = values.embedded || !existsSync(values.postgres) ? null : await startPostgres(values.postgres)
  const rows = Number(values.rows)
  const table = join(folder, values.workbook ? 'table.xlsx' : 'table.csv')
  const bytes = await (values.workbook ? writeWorkbook(table, rows) : writeTable(table, rows))
  const where = { dataDir: join(folder, 'data'), databaseUrl: cluster?.url }
  const serving = { port: await freePort(), host: '127.0.0.1', demo: false, subjects: 0 }
  const server = await startServer({ ...where, ...serving, zoneDir })
  const house = await openHouse({ ...where, zoneDir, attach: true })
  const importer = createImporter(house.database.address)
  try {
    const kind = cluster === null ? 'embedded' : `PostgreSQL ${cluster.version}`
    console.log(
      `${kind}: ${rows} rows × 25 columns, ${(bytes / 2 ** 20).toFixed(0)} MB; load ${loadavg()[0]?.toFixed(1)}`,
    )
    if (!values.workbook && cluster !== null)
      console.log(`  bare check and copy: ${(await copyBarely(table, cluster.url)).toFixed(1)} s`)
    const asked = { url: `${server.url}/api/health`, house, importer }
    await importWatched(asked, { path: table, bytes, period: 2024 })
    if (values.again) {
      const again = table.replace('table.', 'again.')
      const size = await (values.workbook ? writeWorkbook(again, rows, 7) : writeTable(again, rows, 7))
      console.log('the same firms, another year')
      await importWatched(asked, { path: again, bytes: size, period: 2023 })
    }
  } finally {
    await importer.close()
    await house.close()
    await server.close()
    cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const zoneDir = join(import.meta.dirname, '../../../zones/zhengzhou-hitech')

interface Asked {
  readonly url: string
  readonly house: House
  readonly importer: Importer
}

interface GivenTable {
  readonly path: string
  readonly bytes: number
  readonly period: number
}

/** Imports while the server is asked for its health, which it looks up in the database. */
async function importWatched({ url, house, importer }: Asked, table: GivenTable): Promise<void> {
  // What making the table left behind is no part of an import.
  globalThis.gc?.()
  const probes = watchProbes(url)
  await importTable(house.ctx, importer, table)
  const { count, p50, p99, worst, megabytes } = await probes.stop()
  console.log(`  server: ${count} answers, p50 ${p50} ms, p99 ${p99} ms, worst ${worst} ms`)
  console.log(`  process: at most ${megabytes} MB resident; load ${loadavg()[0]?.toFixed(1)}`)
}

async function importTable(ctx: House['ctx'], importer: Importer, { path, bytes, period }: GivenTable): Promise<void> {
  const started = performance.now()
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1)
  const upload = { id: 'bench', zoneId: ctx.zoneId, file: basename(path), path, bytes, users: 0, expiresAt: Infinity }
  const order = { upload, source: 'statistics', period, dryRun: values['dry-run'] }
  const { id } = importer.start(ctx, order, () => {})
  const seen = new Set<string>()
  for (;;) {
    const { state, phase, report, problem } = importer.find(ctx, id)
    if (phase !== null && !seen.has(phase)) console.log(`  ${phase} from ${seconds()} s`)
    seen.add(phase ?? '')
    if (problem !== null) throw new Error(problem.title.en)
    if (state === 'done') {
      console.log(`  done in ${seconds()} s; ${report?.accepted} rows accepted, ${report?.values} values`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

if (values.help) console.log(help)
else await measure()
