/** Thread that reads one old workbook; it may run out of its memory without harm to the process. */
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { type CellObject, read, set_cptable, type WorkSheet } from '@e965/xlsx'
// Code pages of the workbooks that were written before Unicode.
import * as codePages from '@e965/xlsx/dist/cpexcel.full.mjs'
import type { RawCell } from '@wutong/engine'
import { cellFromNumber, styleFromFormat } from './sheet.ts'
import { columnsAtMost, type SheetRow, type SheetTraits, TooLarge } from './table.ts'

/** One sheet as the thread hands it over. */
export interface OldSheet extends SheetTraits {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly SheetRow[]
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
  | { readonly ok: false; readonly problem: 'encrypted' | 'none' | 'large' | 'damaged'; readonly message: string }

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

function cellOf(cell: CellObject, from1904: boolean): RawCell {
  if (cell.t === 'e') return errorNames[Number(cell.v)] ?? '#VALUE!'
  if (cell.t === 'z' || cell.v === undefined) return cell.f === undefined ? null : '#CALC!'
  if (typeof cell.v === 'number') {
    const format = typeof cell.z === 'string' && cell.z !== 'General' ? cell.z : undefined
    return cellFromNumber(cell.v, format === undefined ? null : styleFromFormat(-1, format), from1904)
  }
  if (cell.v instanceof Date) return cell.v.toISOString().slice(0, 10)
  return cell.v === '' ? null : cell.v
}

type Line = readonly (CellObject | undefined)[]

/** The cells of a row as far as its last value. */
function cellsFrom(line: Line, from1904: boolean, row: number): RawCell[] {
  const cells: RawCell[] = []
  for (const [column, cell] of line.entries()) {
    const value = cell === undefined ? null : cellOf(cell, from1904)
    if (value === null) continue
    if (column >= columnsAtMost) throw new TooLarge(`row ${row} reaches beyond column ${columnsAtMost}`)
    while (cells.length < column) cells.push(null)
    cells.push(value)
  }
  return cells
}

function rowsFrom(data: readonly (Line | undefined)[], from1904: boolean, room: { cells: number }): SheetRow[] {
  const rows: SheetRow[] = []
  for (const [at, line] of data.entries()) {
    const cells = cellsFrom(line ?? [], from1904, at + 1)
    room.cells -= cells.length
    if (room.cells < 0) throw new TooLarge(`it has more than ${cellsAtMost} cells`)
    if (cells.length > 0) rows.push({ row: at + 1, cells })
  }
  return rows
}

function sheetFrom(sheet: WorkSheet, from1904: boolean, room: { cells: number }): Omit<OldSheet, 'name' | 'hidden'> {
  // The types of the package know this layout of cells by another name only.
  const data = (sheet as { '!data'?: (Line | undefined)[] })['!data'] ?? []
  const formulas = data.flatMap((line) => (line ?? []).flatMap((cell, at) => (cell?.f === undefined ? [] : [at])))
  return {
    rows: rowsFrom(data, from1904, room),
    formulas: formulas.length,
    formulaColumns: [...new Set(formulas)],
    hiddenRows: (sheet['!rows'] ?? []).filter((row) => row?.hidden === true).length,
    hiddenColumns: (sheet['!cols'] ?? []).flatMap((column, at) => (column?.hidden === true ? [at] : [])),
    merges: (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r + 1, left: s.c, bottom: e.r + 1, right: e.c })),
  }
}

function readOld({ path, text }: OldInput): OldAnswer {
  set_cptable(codePages)
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
    return [{ name, hidden: (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0, ...sheetFrom(sheet, from1904, room) }]
  })
  return { ok: true, sheets, from1904 }
}

function problemOf(error: unknown): OldAnswer {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof TooLarge) return { ok: false, problem: 'large', message }
  if (/password|encrypt/i.test(message)) return { ok: false, problem: 'encrypted', message }
  const none = /cannot find workbook|unsupported file|unrecognized|not a spreadsheet/i.test(message)
  return { ok: false, problem: none ? 'none' : 'damaged', message }
}

function answer(input: OldInput): OldAnswer {
  try {
    return readOld(input)
  } catch (error) {
    return problemOf(error)
  }
}

// Only `openOld` starts this thread, with this data.
parentPort?.postMessage(answer(workerData as OldInput))
