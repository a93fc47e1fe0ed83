/** Rows of a CSV file (plain or gzipped) as a stream, in whatever encoding and with whatever separator it was saved. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { csvRecords } from './csv-records.ts'
import { decideEncoding, type Encoding, findMojibake, type Mojibake } from './encoding.ts'
import { columnsAtMost, type SheetRow, TooLarge, tooWide } from './table.ts'
import { harmlessSize, suspiciousRatio } from './zip.ts'

/** What a first reading of the file finds out. */
export interface CsvFacts {
  readonly encoding: Encoding
  /** How sure the bytes make us of the encoding, from 0 to 1. */
  readonly confidence: number
  readonly delimiter: string
  readonly hash: string
  readonly bytes: number
  /** Holds bytes that no text has. */
  readonly binary: boolean
  /** What kind of document the text is, where it is no table of separated fields. */
  readonly markup: 'html' | 'xml2003' | 'other' | null
  /** Characters that were broken before the file was saved. */
  readonly mojibake: Mojibake | null
}

function unpacksTooFar(bytes: number): TooLarge {
  const size = `${Math.round(bytes / 1024 / 1024)} MB`
  return new TooLarge({
    zh: `解压后超过 ${size}，真实的表格不会如此`,
    en: `it unpacks to more than ${size}, which no real table does`,
  })
}

function openBytes(path: string, gzipped: boolean): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  if (!gzipped) return file
  const unpacked = createGunzip({ chunkSize: 256 * 1024 })
  file.on('error', (error) => unpacked.destroy(error))
  unpacked.on('close', () => file.destroy())
  return file.pipe(unpacked)
}

/** Reads the whole file once: its hash, whether it is UTF-8 throughout, and what separates its fields. */
export async function inspectCsv(path: string, gzipped: boolean): Promise<CsvFacts> {
  const hash = createHash('sha256')
  const strict = new TextDecoder('utf-8', { fatal: true })
  let head = Buffer.alloc(0)
  let bytes = 0
  let valid = true
  const packed = gzipped ? (await stat(path)).size : Number.POSITIVE_INFINITY
  for await (const chunk of openBytes(path, gzipped)) {
    hash.update(chunk)
    bytes += chunk.length
    if (bytes > harmlessSize && bytes / packed > suspiciousRatio) throw unpacksTooFar(bytes)
    if (head.length < 65_536) head = Buffer.concat([head, chunk.subarray(0, 65_536 - head.length)])
    valid &&= isUtf8(strict, chunk)
  }
  valid &&= isUtf8(strict, null)
  const { encoding, confidence } = decideEncoding(head, valid)
  const sample = new TextDecoder(encoding).decode(head)
  return {
    encoding,
    confidence,
    delimiter: delimiterOf(sample),
    hash: hash.digest('hex'),
    bytes,
    binary: !encoding.startsWith('utf-16') && head.includes(0),
    markup: markupOf(sample),
    mojibake: findMojibake(sample),
  }
}

/** Spreadsheets also save web pages and XML under the name of a table. */
function markupOf(sample: string): CsvFacts['markup'] {
  const start = sample.slice(0, 4000).replace(/^[\s\uFEFF]+/, '')
  if (/^<\?xml/i.test(start) && /urn:schemas-microsoft-com:office:spreadsheet/.test(start)) return 'xml2003'
  if (/^(<!--|<\?xml|<!doctype html|<html|<head|<meta|<style|<table|<div|<body)/i.test(start)) {
    return /<(table|html)/i.test(sample) ? 'html' : 'other'
  }
  return /^(%PDF|<!doctype|\{\\rtf|MIME-Version:)/i.test(start) ? 'other' : null
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

/** The separator whose number is the same in most of the first lines; commas where nothing separates. */
export function delimiterOf(sample: string): string {
  const named = /^\uFEFF?sep=([,;|\t])\r?\n/i.exec(sample)?.[1]
  if (named !== undefined) return named
  const lines = sample
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .slice(0, 50)
  const steadiest = (delimiters: readonly string[]) =>
    delimiters
      .map((delimiter) => ({ delimiter, ...steadiness(lines, delimiter) }))
      .reduce((best, next) =>
        next.lines > best.lines || (next.lines === best.lines && next.count > best.count) ? next : best,
      )
  const usual = steadiest([',', '\t', ';', '|'])
  const wide = steadiest(['，', '；'])
  // Sentences are full of wide commas: they separate fields only where nothing else does.
  const most = lines.filter((line) => line.trim() !== '').length / 2
  return usual.lines < most && wide.lines > most ? wide.delimiter : usual.delimiter
}

/** The commonest number of separators in a line, and how many lines have it. */
function steadiness(lines: readonly string[], delimiter: string): { lines: number; count: number } {
  const often = new Map<number, number>()
  for (const line of lines) {
    // 1,234,567 holds no separators of fields.
    const bare = delimiter === ',' ? line.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '') : line
    const count = bare.split(delimiter).length - 1
    if (count > 0) often.set(count, (often.get(count) ?? 0) + 1)
  }
  const [best] = [...often].sort(([a, m], [b, n]) => n - m || b - a)
  return { lines: best?.[1] ?? 0, count: best?.[0] ?? 0 }
}

async function* decoded(path: string, gzipped: boolean, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of openBytes(path, gzipped)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** A page of a table is small; a longer one is read as a table by nobody. */
const textAtMost = 64 * 1024 * 1024

/** The whole text of a document; throws TooLarge. */
export async function readText(path: string, gzipped: boolean, encoding: Encoding): Promise<string> {
  const pieces: string[] = []
  let size = 0
  for await (const piece of decoded(path, gzipped, encoding)) {
    size += piece.length
    if (size > textAtMost)
      throw new TooLarge({ zh: '文字超过 6400 万个', en: 'a document of more than 64 million characters' })
    pieces.push(piece)
  }
  return pieces.join('')
}

/** The rows of the file; row numbers count records as a spreadsheet does. Throws what csv-parse and zlib throw. */
export async function* readCsv(path: string, gzipped: boolean, facts: CsvFacts): AsyncGenerator<SheetRow> {
  const pieces = decoded(path, gzipped, facts.encoding)
  let row = 0
  try {
    for await (const record of csvRecords(pieces, facts.delimiter)) {
      row += 1
      if (record.length > columnsAtMost) throw tooWide(row)
      if (row > 1 || !/^sep=.?$/i.test(record.join(''))) yield { row, cells: record.map(unwrapped) }
    }
  } finally {
    await pieces.return(undefined)
  }
}

/** `="0123"` is how spreadsheets keep digits as text in CSV. */
function unwrapped(cell: string): string {
  return cell.startsWith('="') && cell.endsWith('"') ? cell.slice(2, -1) : cell
}
