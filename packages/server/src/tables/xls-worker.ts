/** Thread that reads one old workbook; it may run out of its memory without harm to the process. */

import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { type CellObject, read, set_cptable, type WorkSheet } from '@e965/xlsx'
import type { Text } from '@wutong/contract'
import type { RawCell } from '@wutong/engine'
import { columnsAtMost, type SheetTraits, TooLarge, tooWide } from './table.ts'

/** A cell as the thread hands it over: its value, or a number with the format that shows it. */
export type OldCell = RawCell | { readonly value: number; readonly format: string }

/** One sheet as the thread hands it over. */
export interface OldSheet extends SheetTraits {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly { readonly row: number; readonly cells: readonly OldCell[] }[]
  readonly formulas: number
  readonly formulaColumns: readonly number[]
  readonly hiddenRows: number
}

/** What the thread is given: a file, or the text of a document that it holds. */
export interface OldInput {
  readonly path: string
  readonly text: string | null
}

/** What the thread answers. */
export type OldAnswer =
  | { readonly ok: true; readonly sheets: readonly OldSheet[]; readonly from1904: boolean }
  | { readonly ok: false; readonly problem: 'encrypted' | 'none' | 'damaged'; readonly message: string }
  | { readonly ok: false; readonly problem: 'large'; readonly text: Text }

const cellsAtMost = 4_000_000
const errorNames: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}

function cellOf(cell: CellObject): OldCell {
  if (cell.t === 'e') return errorNames[Number(cell.v)] ?? '#VALUE!'
  if (cell.t === 'z' || cell.v === undefined) return cell.f === undefined ? null : '#CALC!'
  if (typeof cell.v === 'number')
    return typeof cell.z === 'string' && cell.z !== 'General' ? { value: cell.v, format: cell.z } : cell.v
  if (cell.v instanceof Date) return cell.v.toISOString().slice(0, 10)
  return cell.v === '' ? null : cell.v
}

type Line = readonly (CellObject | undefined)[]

/** The cells of a row as far as its last value. */
function cellsFrom(line: Line, row: number): OldCell[] {
  const cells: OldCell[] = []
  for (const [column, cell] of line.entries()) {
    const value = cell === undefined ? null : cellOf(cell)
    if (value === null) continue
    if (column >= columnsAtMost) throw tooWide(row)
    while (cells.length < column) cells.push(null)
    cells.push(value)
  }
  return cells
}

function rowsFrom(data: readonly (Line | undefined)[], room: { cells: number }): OldSheet['rows'] {
  const rows: { row: number; cells: OldCell[] }[] = []
  for (const [at, line] of data.entries()) {
    const cells = cellsFrom(line ?? [], at + 1)
    room.cells -= cells.length
    if (room.cells < 0)
      throw new TooLarge({ zh: `超过 ${cellsAtMost} 个单元格`, en: `it has more than ${cellsAtMost} cells` })
    if (cells.length > 0) rows.push({ row: at + 1, cells })
  }
  return rows
}

function sheetFrom(sheet: WorkSheet, room: { cells: number }): Omit<OldSheet, 'name' | 'hidden'> {
  // The types of the package know this layout of cells by another name only.
  const data = (sheet as { '!data'?: (Line | undefined)[] })['!data'] ?? []
  const formulas = data.flatMap((line) => (line ?? []).flatMap((cell, at) => (cell?.f === undefined ? [] : [at])))
  return {
    rows: rowsFrom(data, room),
    formulas: formulas.length,
    formulaColumns: [...new Set(formulas)],
    hiddenRows: (sheet['!rows'] ?? []).filter((row) => row?.hidden === true).length,
    hiddenColumns: (sheet['!cols'] ?? []).flatMap((column, at) => (column?.hidden === true ? [at] : [])),
    merges: (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r + 1, left: s.c, bottom: e.r + 1, right: e.c })),
  }
}

async function readOld({ path, text }: OldInput): Promise<OldAnswer> {
  // Code pages of the workbooks that were written before Unicode.
  if (text === null) set_cptable(await import('@e965/xlsx/dist/cpexcel.full.mjs'))
  const how = { dense: true, cellFormula: true, cellNF: true, cellText: false, cellHTML: false, cellStyles: true }
  // Without `raw`, figures and codes of a web page would be turned into numbers and dates by American rules.
  const book =
    text === null
      ? read(readFileSync(path), { ...how, type: 'buffer' })
      : read(text, { ...how, type: 'string', raw: true })
  const from1904 = book.Workbook?.WBProps?.date1904 === true
  const room = { cells: cellsAtMost }
  const sheets = book.SheetNames.flatMap((name, at) => {
    const sheet = book.Sheets[name]
    if (sheet === undefined) return []
    return [{ name, hidden: (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0, ...sheetFrom(sheet, room) }]
  })
  return { ok: true, sheets, from1904 }
}

/** Names of streams, as the directory of a compound file writes them: a workbook, plain or encrypted. */
const streams = ['EncryptedPackage', 'Workbook', 'Book'].map((name) => Buffer.from(name, 'utf16le'))

function problemOf(error: unknown, { path }: OldInput): OldAnswer {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof TooLarge) return { ok: false, problem: 'large', text: error.text }
  const locked = /password|encrypt/i.test(message)
  // The library also says so of files that hold no workbook at all.
  if (locked) {
    const bytes = readFileSync(path)
    return { ok: false, problem: streams.some((name) => bytes.includes(name)) ? 'encrypted' : 'none', message }
  }
  const none = /cannot find workbook|unsupported file|unrecognized|not a spreadsheet/i.test(message)
  return { ok: false, problem: none ? 'none' : 'damaged', message }
}

async function answer(input: OldInput): Promise<OldAnswer> {
  try {
    return await readOld(input)
  } catch (error) {
    return problemOf(error, input)
  }
}

// Only `openOld` starts this thread, with this data.
parentPort?.postMessage(await answer(workerData as OldInput))
