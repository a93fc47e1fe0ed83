/** A database with enterprises in it, and a server on it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../../scripts/support/postgres.ts'
import { launchServer, type Where } from '../support/process.ts'

/** Where a run happens. */
export interface Site {
  readonly where: Where & { readonly databaseUrl: string }
  readonly folder: string
  readonly close: () => void
}

/** What a run needs. */
export interface SiteOptions {
  /** Folder of PostgreSQL's programs. */
  readonly postgres: string
  /** A database of one's own, kept afterwards; filled where it is empty. */
  readonly database?: string | undefined
  readonly enterprises: number
}

/** A server of a small office: memory for the pages that are read most; everything else as PostgreSQL comes. */
const inUse = ['shared_buffers=1GB', 'work_mem=16MB', 'max_wal_size=4GB', 'effective_cache_size=4GB']

const anHour = 3_600_000

/** Opens the database and fills it where it is empty. */
export async function openSite({ postgres, database, enterprises }: SiteOptions): Promise<Site> {
  if (database === undefined && !existsSync(postgres))
    throw new Error(
      `There is no PostgreSQL in ${postgres}: name its folder with --postgres, or a database with --database.`,
    )
  const folder = mkdtempSync(join(tmpdir(), 'wutong-load-'))
  const cluster = database === undefined ? await startPostgres(postgres, { asInUse: inUse }) : null
  const close = (): void => {
    cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const where = { dataDir: join(folder, 'data'), databaseUrl: database ?? cluster?.url ?? '' }
    const began = performance.now()
    // A process of its own fills it, so that none of its memory is in what is measured.
    const filling = await launchServer(where, { subjects: enterprises, waitMs: anHour })
    await filling.end('SIGTERM')
    console.log(`filled and evaluated in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    return { where, folder, close }
  } catch (error) {
    close()
    throw error
  }
}
