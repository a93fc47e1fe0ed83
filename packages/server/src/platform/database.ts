import { dirname } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { CopyingClient } from './copy-out.ts'
import { claimDataFolder, findLiveSocket } from './data-folder.ts'
import { startEmbedded } from './embedded.ts'
import { AppError } from './errors.ts'
import { PreparedClient } from './prepared-client.ts'
import type { Tables } from './tables.ts'
import { type Asked, countAsked, GentleClient, type GentleConfig } from './throng.ts'

/** An open database, embedded or a PostgreSQL server; the rest of the code cannot tell which. */
export interface Database {
  /** The handle without zone and role: for migrations, accounts and `transact` only. */
  readonly root: Kysely<Tables>
  /** `attached`: another process of ours owns the embedded database and we use its socket. */
  readonly kind: 'embedded' | 'attached' | 'postgres'
  /** How another thread of this process reaches the same database. */
  readonly address: DatabaseAddress
  readonly close: () => Promise<void>
}

/** A database that is already open somewhere: a server, or the socket of the embedded one. */
export type DatabaseAddress = { readonly url: string; readonly asked: Asked } | { readonly socket: string }

/** Opens a handle of one's own on an open database; the embedded one has one session for everybody. */
export function connectTo(address: DatabaseAddress, options: Partial<ServerPoolOptions> = {}): Kysely<Tables> {
  return kyselyOver(
    'url' in address ? poolOnServer(address, { sessions: 1, ...options }) : poolOnSocket(address.socket),
  )
}

/** Where the data live. */
export interface DatabaseOptions {
  readonly dataDir: string
  readonly databaseUrl?: string | undefined
  /** Whether a data folder in use may be shared through the running process (commands) or is refused (the server). */
  readonly attach?: boolean | undefined
}

/** Opens the database: `databaseUrl` where given, else the embedded one in the data folder. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl)
  const live = options.attach === true ? await findLiveSocket(options.dataDir) : undefined
  if (live !== undefined) {
    const root = kyselyOver(poolOnSocket(live))
    return { root, kind: 'attached', address: { socket: live }, close: () => root.destroy() }
  }
  return openEmbedded(options.dataDir)
}

async function openEmbedded(dataDir: string): Promise<Database> {
  const folder = await claimDataFolder(dataDir)
  const embedded = await startEmbedded({ folder: folder.database, socket: folder.socket }).catch(
    async (error: unknown) => {
      await folder.release()
      throw new AppError('database_damaged', { folder: dataDir, reason: messageOf(error), cause: error })
    },
  )
  const root = kyselyOver(poolOnSocket(folder.socket))
  const close = async (): Promise<void> => {
    await root.destroy()
    await embedded.close()
    await folder.release()
  }
  return { root, kind: 'embedded', address: { socket: folder.socket }, close }
}

/** How a server is spoken to. */
export interface ServerPoolOptions {
  readonly sessions: number
  /** Whether it serves requests, of which many are asked at once: their plans are kept, and none takes workers from the others. */
  readonly isShared?: boolean
  /** Whether it works long, and lets requests go first. */
  readonly isGentle?: boolean
}

function poolOnServer(
  { url, asked }: { readonly url: string; readonly asked: Asked },
  { sessions, isShared = false, isGentle = false }: ServerPoolOptions,
): pg.Pool {
  const LongClient = isGentle ? GentleClient : CopyingClient
  const options: pg.PoolConfig & Pick<GentleConfig, 'asked'> = {
    asked,
    // Threads work on thousands of rows a statement: a plan that is kept would be one for any number of them.
    Client: isShared ? PreparedClient : LongClient,
    connectionString: url,
    max: sessions,
    types,
    connectionTimeoutMillis: 10_000,
    // A new connection has no plans; one that served requests a moment ago has them all.
    ...(isShared ? { idleTimeoutMillis: 300_000 } : {}),
    // Row rules make the estimates of quick statements so high that compiling them would take longer than running them.
    options: isShared ? '-c jit=off -c max_parallel_workers_per_gather=0' : '-c jit=off',
  }
  const pool = new pg.Pool(options)
  pool.on('error', ignoreIdleError)
  return pool
}

async function openPostgres(url: string): Promise<Database> {
  const address = { url, asked: countAsked() }
  const pool = poolOnServer(address, { sessions: 10, isShared: true })
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw new AppError('database_unreachable', { reason: messageOf(error), cause: error })
  }
  const root = kyselyOver(pool)
  return { root, kind: 'postgres', address, close: () => root.destroy() }
}

/** A pool on the embedded database. One session serves everybody; of several connections one may wait while others read a copy. */
export function poolOnSocket(socket: string, { waitMs = 120_000, connections = 8 } = {}): pg.Pool {
  const pool = new pg.Pool({
    Client: CopyingClient,
    host: dirname(socket),
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    max: connections,
    types,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 0,
  })
  pool.on('error', ignoreIdleError)
  return pool
}

/** Kysely over a pool of ours. */
export function kyselyOver(pool: pg.Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** An idle connection that breaks is replaced by the pool at the next query; nobody waits for it. */
function ignoreIdleError(): void {}

const int8 = 20
const date = 1082
const parsers: Readonly<Record<number, (text: string) => unknown>> = { [int8]: Number, [date]: (text) => text }

/** Counts arrive as numbers and days as ISO text, without touching pg's global parsers. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
