/** Opens a file of a table, whatever it is: XLSX, CSV, gzipped CSV. Told by its content, not by its name. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { AppError, type ErrorCode } from '#platform/errors'
import { inspectCsv, readCsv } from './csv.ts'
import type { SheetRow } from './sheet.rules.ts'
import { openWorkbook, type Sheet } from './xlsx.ts'
import { ZipError } from './zip.ts'

/** An open file of rows. */
export interface TableFile {
  readonly name: string
  /** SHA-256 of the content; of a gzipped file, of what it holds. */
  readonly hash: string
  readonly sheets: readonly Sheet[]
  readonly from1904: boolean
}

const signatures = { zip: '504b0304', emptyZip: '504b0506', gzip: '1f8b', compound: 'd0cf11e0a1b11ae1' } as const
/** "EncryptedPackage" as the directory of an encrypted workbook writes it. */
const encryptedMark = Buffer.from('EncryptedPackage', 'utf16le')

/** Opens a file; a file that cannot be used is refused with a sentence that says what to do. */
export async function openTable(path: string, name: string): Promise<TableFile> {
  return translating(name, async () => {
    const head = await readHead(path)
    const hex = head.toString('hex', 0, 8)
    if (head.length === 0) throw new AppError('file_empty', { file: name })
    if (hex === signatures.compound) {
      throw new AppError(head.includes(encryptedMark) ? 'file_encrypted' : 'file_unsupported', { file: name })
    }
    if (hex.startsWith(signatures.zip) || hex.startsWith(signatures.emptyZip)) return openXlsx(path, name)
    return openCsv(path, name, hex.startsWith(signatures.gzip))
  })
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    // The directory of an encrypted workbook stands well inside this.
    const buffer = Buffer.alloc(64 * 1024)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function openXlsx(path: string, name: string): Promise<TableFile> {
  const workbook = await openWorkbook(path)
  if (workbook === null) throw new AppError('file_unsupported', { file: name })
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  const sheets = workbook.sheets.map((sheet) => ({ name: sheet.name, rows: () => translatingRows(name, sheet.rows()) }))
  return { name, hash: hash.digest('hex'), sheets, from1904: workbook.from1904 }
}

async function openCsv(path: string, name: string, gzipped: boolean): Promise<TableFile> {
  const facts = await inspectCsv(path, gzipped)
  if (facts.bytes === 0) throw new AppError('file_empty', { file: name })
  if (facts.binary || facts.markup) throw new AppError('file_unsupported', { file: name })
  const rows = (): AsyncGenerator<SheetRow> => translatingRows(name, readCsv(path, gzipped, facts))
  return { name, hash: facts.hash, sheets: [{ name: '', rows }], from1904: false }
}

const zipCodes = {
  damaged: 'file_damaged',
  encrypted: 'file_encrypted',
  oversized: 'file_damaged',
} as const satisfies Record<ZipError['problem'], ErrorCode>

/** A row whose texts the database can hold: no NUL, no half of a surrogate pair. */
function storable({ row, cells }: SheetRow): SheetRow {
  const clean = (cell: SheetRow['cells'][number]) =>
    typeof cell === 'string' && (cell.includes('\0') || !cell.isWellFormed())
      ? cell.replaceAll('\0', '').toWellFormed()
      : cell
  return { row, cells: cells.map(clean) }
}

/** What the readers throw, as an error a person can act on; anything else stays what it is. */
function translated(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const fail = (code: ErrorCode): AppError => new AppError(code, { file: name, reason: error.message, cause: error })
  const code = 'code' in error ? String(error.code) : ''
  if (error instanceof ZipError) return fail(zipCodes[error.problem])
  if (error instanceof SyntaxError || code.startsWith('CSV_') || code.startsWith('Z_')) return fail('file_damaged')
  return ['ENOENT', 'EACCES', 'EISDIR', 'EPERM'].includes(code) ? fail('file_unreadable') : error
}

async function translating<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw translated(name, error)
  }
}

async function* translatingRows(name: string, rows: AsyncGenerator<SheetRow>): AsyncGenerator<SheetRow> {
  try {
    for await (const row of rows) yield storable(row)
  } catch (error) {
    throw translated(name, error)
  }
}
