/** Opens a file of a table, whatever it is: XLSX, XLS, CSV, a gzipped CSV, a table saved as a web page or as XML. Told by its content, not by its name. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Text } from '@wutong/contract'
import { AppError, type ErrorCode } from '#platform/errors'
import { type CsvFacts, inspectCsv, readCsv, readText } from './csv.ts'
import { type Sheet, type SheetRow, startTally, type TableFile, TooLarge } from './table.ts'
import { OldFileError, openOld } from './xls.ts'
import { openWorkbook } from './xlsx.ts'
import { ZipError } from './zip.ts'

const signatures = {
  zip: '504b0304',
  emptyZip: '504b0506',
  gzip: '1f8b',
  compound: 'd0cf11e0a1b11ae1',
  /** BIFF2 to BIFF4 stand bare in the file. */
  bare: ['0900', '0902', '0904'],
} as const

/** Opens a file; a file that cannot be used is refused with a sentence that says what to do. */
export async function openTable(path: string, name: string): Promise<TableFile> {
  return translating(name, async () => {
    const head = await readHead(path)
    const hex = head.toString('hex', 0, 8)
    if (head.length === 0) throw new AppError('file_empty', { file: name })
    const bare = signatures.bare.some((mark) => hex.startsWith(mark)) && head.includes(0)
    if (hex === signatures.compound || bare) return openXls(path, name)
    if (hex.startsWith(signatures.zip) || hex.startsWith(signatures.emptyZip)) return openXlsx(path, name)
    return openText(path, name, hex.startsWith(signatures.gzip))
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

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function openXlsx(path: string, name: string): Promise<TableFile> {
  const workbook = await openWorkbook(path)
  if (workbook === null) throw new AppError('file_unsupported', { file: name })
  const sheets = workbook.sheets.map((sheet) => translatingSheet(name, sheet))
  const { from1904 } = workbook
  return { name, format: 'xlsx', hash: await hashOf(path), sheets, from1904, encoding: null, delimiter: null }
}

async function openXls(path: string, name: string): Promise<TableFile> {
  const { sheets, from1904 } = await openOld(path, null)
  const translated = sheets.map((sheet) => translatingSheet(name, sheet))
  return {
    name,
    format: 'xls',
    hash: await hashOf(path),
    sheets: translated,
    from1904,
    encoding: null,
    delimiter: null,
  }
}

/** How sure an encoding must be; below this nobody could read the file. */
const surely = 0.4

async function openText(path: string, name: string, gzipped: boolean): Promise<TableFile> {
  const facts = await inspectCsv(path, gzipped)
  if (facts.bytes === 0) throw new AppError('file_empty', { file: name })
  if (facts.binary || facts.markup === 'other') throw new AppError('file_unsupported', { file: name })
  if (facts.mojibake !== null) {
    const { sample, probably } = facts.mojibake
    throw probably === null
      ? new AppError('file_characters_lost', { file: name, sample })
      : new AppError('file_mojibake', { file: name, sample, probably })
  }
  if (facts.confidence < surely) throw new AppError('file_encoding_unknown', { file: name })
  return facts.markup === null ? openCsv(path, gzipped, { name, facts }) : openMarkup(path, gzipped, { name, facts })
}

interface TextFile {
  readonly name: string
  readonly facts: CsvFacts
}

function openCsv(path: string, gzipped: boolean, { name, facts }: TextFile): TableFile {
  const sheet: Sheet = {
    name: '',
    hidden: false,
    rows: () => readCsv(path, gzipped, facts),
    traits: async () => ({ merges: [], hiddenColumns: [] }),
    tally: startTally(),
  }
  const { encoding, confidence, delimiter, hash } = facts
  const sheets = [translatingSheet(name, sheet)]
  return { name, format: 'csv', hash, sheets, from1904: false, encoding: { encoding, confidence }, delimiter }
}

async function openMarkup(path: string, gzipped: boolean, { name, facts }: TextFile): Promise<TableFile> {
  const { encoding, confidence, hash, markup } = facts
  const text = await readText(path, gzipped, encoding)
  const { sheets, from1904 } = await openOld(path, text)
  const translated = sheets.map((sheet) => translatingSheet(name, sheet))
  const format = markup === 'html' ? 'html' : 'xml2003'
  return { name, format, hash, sheets: translated, from1904, encoding: { encoding, confidence }, delimiter: null }
}

const zipCodes = {
  damaged: 'file_damaged',
  encrypted: 'file_encrypted',
  oversized: 'file_too_large',
} as const satisfies Record<ZipError['problem'], ErrorCode>

const oldCodes = {
  damaged: 'file_damaged',
  encrypted: 'file_encrypted',
  none: 'file_unsupported',
} as const satisfies Record<OldFileError['problem'], ErrorCode>

/** A row whose texts the database can hold: no NUL, no half of a surrogate pair. */
function storable({ row, cells }: SheetRow): SheetRow {
  const clean = (cell: SheetRow['cells'][number]) =>
    typeof cell === 'string' && (cell.includes('\0') || !cell.isWellFormed())
      ? cell.replaceAll('\0', '').toWellFormed()
      : cell
  return { row, cells: cells.map(clean) }
}

/** Why a file cannot be read; what the parts of a file are called is of use in one language only. */
function reasonFrom(error: Error): Text {
  if (error instanceof TooLarge) return error.text
  const oversized = error instanceof ZipError && error.problem === 'oversized'
  return { zh: oversized ? '解压后远大于正常的表格' : '内部结构不完整', en: error.message }
}

/** What the readers throw, as an error a person can act on; anything else stays what it is. */
function translated(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const fail = (code: ErrorCode): AppError =>
    new AppError(code, { file: name, reason: reasonFrom(error), cause: error })
  const code = 'code' in error ? String(error.code) : ''
  if (error instanceof ZipError) return fail(zipCodes[error.problem])
  if (error instanceof TooLarge) return fail('file_too_large')
  if (error instanceof OldFileError) return fail(oldCodes[error.problem])
  if (code === 'CSV_MAX_RECORD_SIZE') return fail('file_too_large')
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

function translatingSheet(name: string, sheet: Sheet): Sheet {
  return {
    ...sheet,
    rows: () => translatingRows(name, sheet.rows()),
    traits: () => translating(name, sheet.traits),
  }
}

async function* translatingRows(name: string, rows: AsyncGenerator<SheetRow>): AsyncGenerator<SheetRow> {
  try {
    for await (const row of rows) yield storable(row)
  } catch (error) {
    throw translated(name, error)
  }
}
