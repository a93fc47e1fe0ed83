import { join } from 'node:path'
import type { Column } from '@wutong/engine'
import { activeZoneFrom } from '../../../packages/server/src/active-zone.ts'
import { loadBlocks, saveBlocks } from '../../../packages/server/src/modules/snapshots/blocks.store.ts'
import { type Content, shared } from '../../../packages/server/src/modules/snapshots/content.ts'
import { loadFiles, saveFiles } from '../../../packages/server/src/modules/snapshots/files.ts'
import { contentHash } from '../../../packages/server/src/modules/snapshots/sections.ts'
import { ensureZone } from '../../../packages/server/src/modules/zone-state/index.ts'
import { systemClock } from '../../../packages/server/src/platform/clock.ts'
import { type Ctx, createCtx, systemActor } from '../../../packages/server/src/platform/context.ts'
import { openDatabase } from '../../../packages/server/src/platform/database.ts'
import { migrate } from '../../../packages/server/src/platform/migrate.ts'
import { startPostgres } from '../../../scripts/support/postgres.ts'
import { assertSame } from '../answers.ts'
import { measure } from '../measure.ts'
import type { Contender } from '../peers/peer.ts'
import { newestInstallation } from '../peers/postgres.ts'
import { lineOf } from '../report/result.ts'
import type { Bench, Measure } from './bench.ts'

/** All columns made again, as a server does that starts: from the blocks in PostgreSQL, and from its files. */
export const measureRebuild: Measure = async (bench) => {
  const content = contentOf(bench)
  const hash = contentHash(content)
  const folder = join(bench.folder, `snapshot-${content.size}`)
  await saveFiles(folder, hash, content)
  const cluster = await startPostgres(newestInstallation())
  const database = await openDatabase({ dataDir: '', databaseUrl: cluster.url })
  try {
    await migrate(database.root)
    const zone = activeZoneFrom(bench.zone.zone)
    const ctx = createCtx({ root: database.root, zone, actor: systemActor, clock: systemClock })
    await ctx.transact(ensureZone)
    const head = { stamp: 1, catalogue: 'bench', hash, factCount: 0 }
    await ctx.transact((inside) => saveBlocks(inside, head, content))
    const measured = await measure([fromPostgres(ctx), fromFiles(folder, hash)], bench.rounds)
    for (const { name, answer } of measured) assertSame(`${name}: hash`, [hash], [answer])
    const title = `all ${content.columns.size} columns rebuilt`
    const size = content.size
    return [
      { work: 'rebuild', title, size, unit: 'ms', lines: measured.map(lineOf), absent: [], remarks: [remark(content)] },
    ]
  } finally {
    await database.close()
    cluster.stop()
  }
}

function remark({ ids, columns }: Content): string {
  const bytes = [...columns.values()].reduce((sum, column) => sum + arrayOf(column).byteLength, ids.byteLength)
  return `${Math.round(bytes / 2 ** 20)} MiB, checked whole; files from the page cache`
}

function arrayOf(column: Column): Float64Array | Uint8Array | Int32Array {
  if (column.type === 'text') return column.codes
  return column.type === 'date' ? column.days : column.values
}

/** The firms as a server keeps them: ascending ids of sixteen bytes, columns in the order of their keys. */
function contentOf({ snapshot }: Bench): Content {
  const ids = shared.bytes(snapshot.size * 16)
  const view = new DataView(ids.buffer)
  for (let row = 0; row < snapshot.size; row += 1) view.setUint32(row * 16 + 12, row)
  const columns = [...snapshot.columns].sort(([a], [b]) => (a < b ? -1 : 1))
  return { ids, size: snapshot.size, columns: new Map(columns) }
}

function fromPostgres(ctx: Ctx): Contender<string> {
  return reading({
    name: 'Wutong, from PostgreSQL',
    note: 'blocks of bytes, by COPY',
    read: () => ctx.transact((inside) => loadBlocks(inside, () => undefined)),
  })
}

function fromFiles(folder: string, hash: string): Contender<string> {
  return reading({
    name: 'Wutong, from files',
    note: 'sums of all sections checked',
    read: () => loadFiles(folder, hash),
  })
}

interface Reading {
  readonly name: string
  readonly note: string
  readonly read: () => Promise<Content | undefined>
}

function reading({ name, note, read }: Reading): Contender<string> {
  let last: Content | undefined
  return {
    name,
    note,
    run: async () => {
      last = await read()
    },
    answer: () => (last === undefined ? 'nothing was read' : contentHash(last)),
  }
}
