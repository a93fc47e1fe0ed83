/** What every reader of files gives: sheets of rows, what is special about a sheet, and what was met while reading. */
import type { Text } from '@wutong/contract'
import type { RawCell } from '@wutong/engine'
import type { FoundEncoding } from './encoding.ts'

/** One row as a spreadsheet numbers it. */
export interface SheetRow {
  readonly row: number
  readonly cells: readonly RawCell[]
}

/** Cells joined into one: rows from 1 as the spreadsheet numbers them, columns from 0. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** What a sheet declares outside its cells. */
export interface SheetTraits {
  readonly merges: readonly Merge[]
  /** Columns, from 0, that the spreadsheet does not show. */
  readonly hiddenColumns: readonly number[]
}

/** What was met while the rows streamed by; complete when they have all been read. */
export interface SheetTally {
  formulas: number
  readonly formulaColumns: Set<number>
  hiddenRows: number
}

/** One sheet of a file. */
export interface Sheet {
  readonly name: string
  readonly hidden: boolean
  readonly rows: () => AsyncGenerator<SheetRow>
  readonly traits: () => Promise<SheetTraits>
  readonly tally: SheetTally
}

export type TableFormat = 'xlsx' | 'xls' | 'csv' | 'html' | 'xml2003'

/** An open file of rows. */
export interface TableFile {
  readonly name: string
  readonly format: TableFormat
  /** SHA-256 of the content; of a gzipped file, of what it holds. */
  readonly hash: string
  readonly sheets: readonly Sheet[]
  readonly from1904: boolean
  /** Of a text file, how its bytes were read. */
  readonly encoding: FoundEncoding | null
  readonly delimiter: string | null
}

/** An empty tally. */
export function startTally(): SheetTally {
  return { formulas: 0, formulaColumns: new Set(), hiddenRows: 0 }
}

/** A file that asks for more than a table ever needs; the text is one short clause. */
export class TooLarge extends Error {
  readonly text: Text
  constructor(text: Text) {
    super(text.en)
    this.name = 'TooLarge'
    this.text = text
  }
}

/** A row that reaches beyond the columns of any table. */
export function tooWide(row: number): TooLarge {
  return new TooLarge({
    zh: `第 ${row} 行超出 ${columnsAtMost} 列`,
    en: `row ${row} reaches beyond column ${columnsAtMost}`,
  })
}

/** Columns beyond this are no table of officers. */
export const columnsAtMost = 4096
