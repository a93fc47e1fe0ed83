/** Rows of a CSV file (plain or gzipped) as a stream, in whatever encoding and with whatever separator it was saved. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import type { SheetRow } from './sheet.rules.ts'

/** What a first reading of the file finds out. */
export interface CsvFacts {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
  readonly delimiter: string
  readonly hash: string
  readonly bytes: number
  /** Holds bytes that no text has. */
  readonly binary: boolean
  readonly markup: boolean
}

function openBytes(path: string, gzipped: boolean): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  if (!gzipped) return file
  const unpacked = createGunzip({ chunkSize: 256 * 1024 })
  file.on('error', (error) => unpacked.destroy(error))
  unpacked.on('close', () => file.destroy())
  return file.pipe(unpacked)
}

const utf16Marks = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
] as const

/** Reads the whole file once: its hash, whether it is UTF-8 throughout, and what separates its fields. */
export async function inspectCsv(path: string, gzipped: boolean): Promise<CsvFacts> {
  const hash = createHash('sha256')
  const strict = new TextDecoder('utf-8', { fatal: true })
  let head = Buffer.alloc(0)
  let bytes = 0
  let valid = true
  for await (const chunk of openBytes(path, gzipped)) {
    hash.update(chunk)
    bytes += chunk.length
    if (head.length < 65_536) head = Buffer.concat([head, chunk.subarray(0, 65_536 - head.length)])
    valid &&= isUtf8(strict, chunk)
  }
  valid &&= isUtf8(strict, null)
  const wide = utf16Marks.find(([, first, second]) => head[0] === first && head[1] === second)?.[0]
  const encoding = wide ?? (valid ? 'utf-8' : 'gb18030')
  const sample = new TextDecoder(encoding).decode(head)
  const markup = /^\s*(<\?xml|<!doctype|<html|<table|%PDF)/i.test(sample)
  return {
    encoding,
    delimiter: delimiterOf(sample),
    hash: hash.digest('hex'),
    bytes,
    binary: wide === undefined && head.includes(0),
    markup,
  }
}

function isUtf8(strict: InstanceType<typeof TextDecoder>, chunk: Buffer | null): boolean {
  try {
    if (chunk === null) strict.decode()
    else strict.decode(chunk, { stream: true })
    return true
  } catch {
    return false
  }
}

/** The separator that the first lines use most evenly; commas where nothing separates. */
export function delimiterOf(sample: string): string {
  const lines = sample
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/)
    .slice(0, 20)
  const counts = [',', '\t', ';', '|'].map((delimiter) => {
    const perLine = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0)
    return { delimiter, count: perLine.reduce((sum, count) => sum + count, 0) }
  })
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}

async function* decoded(path: string, gzipped: boolean, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of openBytes(path, gzipped)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** The rows of the file; row numbers count records as a spreadsheet does. Throws what csv-parse and zlib throw. */
export async function* readCsv(path: string, gzipped: boolean, facts: CsvFacts): AsyncGenerator<SheetRow> {
  const source = Readable.from(decoded(path, gzipped, facts.encoding), { objectMode: false })
  const parser = parse({
    bom: true,
    delimiter: facts.delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    // A quote that is never closed would otherwise swallow the rest of the file.
    max_record_size: 1_000_000,
  })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let row = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1
      yield { row, cells: record.map(unwrapped) }
    }
  } finally {
    source.destroy()
  }
}

/** `="0123"` is how spreadsheets keep digits as text in CSV. */
function unwrapped(cell: string): string {
  return cell.startsWith('="') && cell.endsWith('"') ? cell.slice(2, -1) : cell
}
