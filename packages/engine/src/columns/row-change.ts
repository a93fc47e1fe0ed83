/** One row of a snapshot written anew, in place. */
import type { CompiledZone } from '../compiled.ts'
import { parseDay } from '../dates.ts'
import type { FactValue } from '../expr/values.ts'
import { isShared, sharedColumn } from '../parallel/share.ts'
import type { Facts } from '../subject.ts'
import { builderFor, type Column, noDay, type Snapshot } from './snapshot.ts'

/** A snapshot whose rows can be written; it keeps the columns it was made from and changes them in place. */
export interface EditableSnapshot {
  readonly snapshot: Snapshot
  /**
   * Gives a row these facts and no others; what is not in the catalogue or lies outside the years kept is left out.
   * Names the columns in which it is not as it was.
   */
  changeRow(row: number, facts: Facts): string[]
  /** Gives a row these facts beside its others; null takes one away. */
  changeFacts(row: number, facts: ReadonlyMap<string, FactValue | null>): string[]
}

/** Takes over a snapshot for writing. */
export function editableSnapshot(zone: CompiledZone, snapshot: Snapshot): EditableSnapshot {
  const shared = isShared(snapshot)
  const columns = new Map(snapshot.columns)
  const words = new Map<string, WordList>()
  const columnFor = (key: string): Column | undefined => {
    const known = columns.get(key)
    const builder = known === undefined ? builderFor(zone, key, snapshot) : null
    if (builder === null) return known
    const column = shared ? sharedColumn(builder.column) : builder.column
    columns.set(key, column)
    return column
  }
  /** Writes a cell; tells whether it is not as it was. */
  const write = (key: string, column: Column, row: number, value: FactValue | null | undefined): boolean => {
    if (column.type !== 'text') return writeValue(column, row, value ?? undefined)
    const before = column.codes[row]
    let code = -1
    if (value !== undefined && value !== null) {
      const list = wordsFrom(words.get(key), column.dictionary)
      words.set(key, list)
      code = codeOf(list, String(value))
      if (list.dictionary !== column.dictionary) columns.set(key, { ...column, dictionary: list.dictionary })
    }
    column.codes[row] = code
    return code !== before
  }
  const assertRow = (row: number): void => {
    if (!Number.isInteger(row) || row < 0 || row >= snapshot.size)
      throw new RangeError(`there is no row ${row} among ${snapshot.size} / 没有第 ${row} 行，共 ${snapshot.size} 行`)
  }
  return {
    snapshot: { ...snapshot, columns },
    changeRow(row, facts) {
      assertRow(row)
      const changed: string[] = []
      let found = 0
      for (const [key, column] of columns) {
        const value = facts.get(key)
        found += +(value !== undefined)
        if (write(key, column, row, value)) changed.push(key)
      }
      // Facts that have no column yet are rare.
      if (found < facts.size)
        changed.push(...this.changeFacts(row, new Map([...facts].filter(([key]) => !columns.has(key)))))
      return changed
    },
    changeFacts(row, facts) {
      assertRow(row)
      const changed: string[] = []
      for (const [key, value] of facts) {
        const column = columnFor(key)
        if (column !== undefined && write(key, column, row, value)) changed.push(key)
      }
      return changed
    },
  }
}

/** A dictionary with the code of each text. */
interface WordList {
  dictionary: readonly string[]
  readonly codes: Map<string, number>
}

function wordsFrom(known: WordList | undefined, dictionary: readonly string[]): WordList {
  if (known?.dictionary === dictionary) return known
  return { dictionary, codes: new Map(dictionary.map((text, code) => [text, code])) }
}

/** The code of a text; a new one makes a new dictionary, because others keep what they derived from the old. */
function codeOf(list: WordList, text: string): number {
  const known = list.codes.get(text)
  if (known !== undefined) return known
  const code = list.dictionary.length
  list.dictionary = [...list.dictionary, text]
  list.codes.set(text, code)
  return code
}

function writeValue(column: Exclude<Column, { type: 'text' }>, row: number, value: FactValue | undefined): boolean {
  switch (column.type) {
    case 'number':
      return writeCell(column.values, row, value === undefined ? Number.NaN : Number(value))
    case 'bool':
      return writeCell(column.values, row, value === undefined ? 2 : Number(value === true))
    case 'date':
      return writeCell(column.days, row, value === undefined ? noDay : (parseDay(String(value)) ?? noDay))
  }
}

function writeCell(cells: Float64Array | Uint8Array | Int32Array, row: number, value: number): boolean {
  const before = cells[row] as number
  cells[row] = value
  return !Object.is(before, value)
}
