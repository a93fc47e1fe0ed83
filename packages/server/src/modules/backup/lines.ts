/** The form of a backup: gzipped lines of JSON that any program can read, with a digest for every table and one for all. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { AppError, isDiskFull } from '#platform/errors'

/** The first line. */
const Head = z.object({
  wutong: z.literal('backup'),
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  zone: z.string(),
  /** The migrations that the database had run. */
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })),
})
export type BackupHead = z.infer<typeof Head>

/** Begins the rows of a table: then one line a row, an array of texts and nulls. */
const TableStart = z.object({ table: z.string(), columns: z.array(z.string()), types: z.array(z.string()) })
export type TableStart = z.infer<typeof TableStart>

/** Ends them: how many there were, and the SHA-256 of their lines. */
const TableEnd = z.object({ rows: z.number().int(), sha256: z.string() })
const Row = z.array(z.string().nullable())
/** The last line: the SHA-256 of all lines before it. */
const End = z.object({ end: z.literal(true), sha256: z.string() })

/** Digest of lines, each with its line end. */
export class LineDigest {
  private readonly hash = createHash('sha256')
  lines = 0

  add(line: string): void {
    this.hash.update(line).update('\n')
    this.lines += 1
  }

  end(): string {
    return this.hash.digest('hex')
  }
}

/** Hears what a backup holds, in order. */
export interface BackupReader {
  readonly onTable?: (start: TableStart) => Promise<void> | void
  readonly onRow?: (values: readonly (string | null)[]) => Promise<void> | void
  readonly onTableEnd?: (end: { readonly rows: number; readonly sha256: string }) => Promise<void> | void
}

/** What a whole backup is. */
export interface BackupSummary {
  readonly head: BackupHead
  readonly tables: ReadonlyMap<string, { readonly rows: number; readonly sha256: string }>
  readonly rows: number
  readonly sha256: string
}

/** Reads a backup to its end; throws `backup_damaged` where a line, a count or a digest is not what it must be. */
export async function readBackup(file: string, reader: BackupReader = {}): Promise<BackupSummary> {
  const reading = new Reading(file, reader)
  try {
    for await (const line of linesIn(file)) await reading.take(line)
  } catch (error) {
    throw error instanceof AppError ? error : failureOf(file, error)
  }
  return reading.end()
}

const lineEnd = 0x0a

/** Lines of a gzipped file. Only the line end parts them: names may hold any other character that some readers take for one. */
async function* linesIn(file: string): AsyncGenerator<string> {
  const unzipped = createGunzip()
  const piped = pipeline(createReadStream(file), unzipped)
  // What breaks it is heard where its output is read.
  piped.catch(() => {})
  let rest: Buffer[] = []
  for await (const chunk of unzipped as AsyncIterable<Buffer>) {
    let from = 0
    for (let to = chunk.indexOf(lineEnd); to >= 0; to = chunk.indexOf(lineEnd, from)) {
      rest.push(chunk.subarray(from, to))
      yield Buffer.concat(rest).toString('utf8')
      rest = []
      from = to + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8')
}

function failureOf(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || isDiskFull(error) || !('code' in error)) return error
  return String(error.code).startsWith('Z_')
    ? new AppError('backup_damaged', { file, where: error.message, cause: error })
    : new AppError('backup_file_missing', { file, reason: error.message, cause: error })
}

/** Where the reading of one backup stands. */
class Reading {
  private readonly file: string
  private readonly reader: BackupReader
  private readonly all = new LineDigest()
  private readonly tables = new Map<string, { rows: number; sha256: string }>()
  private head: BackupHead | undefined
  private table: { readonly name: string; readonly width: number; readonly digest: LineDigest } | undefined
  private rows = 0
  private sha256: string | undefined
  private line = 0

  constructor(file: string, reader: BackupReader) {
    this.file = file
    this.reader = reader
  }

  async take(line: string): Promise<void> {
    this.line += 1
    if (this.sha256 !== undefined) throw this.damaged('a line after the end')
    const value = this.parse(line)
    if (this.head === undefined) this.head = this.parsed(Head, value)
    else if (this.table === undefined) await this.takeBetween(value)
    else if (Array.isArray(value)) await this.takeRow(this.table, line, value)
    else await this.takeTableEnd(this.table, value)
    if (this.sha256 === undefined) this.all.add(line)
  }

  end(): BackupSummary {
    if (this.head === undefined || this.sha256 === undefined) throw this.damaged('it ends too soon')
    return { head: this.head, tables: this.tables, rows: this.rows, sha256: this.sha256 }
  }

  private async takeBetween(value: unknown): Promise<void> {
    const end = End.safeParse(value)
    if (end.success) {
      const sha256 = this.all.end()
      if (end.data.sha256 !== sha256) throw this.damaged('digest of the whole')
      this.sha256 = sha256
      return
    }
    const start = this.parsed(TableStart, value)
    this.table = { name: start.table, width: start.columns.length, digest: new LineDigest() }
    await this.reader.onTable?.(start)
  }

  private async takeRow({ width, digest }: NonNullable<Reading['table']>, line: string, value: unknown): Promise<void> {
    digest.add(line)
    if (this.reader.onRow === undefined) return
    const row = this.parsed(Row, value)
    if (row.length !== width) throw this.damaged('a row of another width')
    await this.reader.onRow(row)
  }

  private async takeTableEnd({ name, digest }: NonNullable<Reading['table']>, value: unknown): Promise<void> {
    const end = this.parsed(TableEnd, value)
    if (end.rows !== digest.lines || end.sha256 !== digest.end()) throw this.damaged(`table ${name}`)
    this.tables.set(name, end)
    this.rows += end.rows
    this.table = undefined
    await this.reader.onTableEnd?.(end)
  }

  private parse(line: string): unknown {
    try {
      return JSON.parse(line)
    } catch (cause) {
      throw this.damaged('no JSON', cause)
    }
  }

  private parsed<T>(schema: z.ZodType<T>, value: unknown): T {
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw this.damaged('another line was expected', parsed.error)
    return parsed.data
  }

  private damaged(what: string, cause?: unknown): AppError {
    return new AppError('backup_damaged', { file: this.file, where: `line ${this.line}: ${what}`, cause })
  }
}
