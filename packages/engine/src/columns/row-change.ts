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
  /** Gives a row these facts and no others; what is not in the catalogue or lies outside the years kept is left out. */
  changeRow(row: number, facts: Facts): void
}

/** Takes over a snapshot for writing. */
export function editableSnapshot(zone: CompiledZone, snapshot: Snapshot): EditableSnapshot {
  const shared = isShared(snapshot)
  const columns = new Map(snapshot.columns)
  const words = new Map<string, WordList>()
  const addColumns = (facts: Facts) => {
    for (const key of facts.keys()) {
      const builder = columns.has(key) ? null : builderFor(zone, key, snapshot)
      if (builder !== null) columns.set(key, shared ? sharedColumn(builder.column) : builder.column)
    }
  }
  const writeText = (
    key: string,
    column: TextColumn,
    { row, value }: { row: number; value: FactValue | undefined },
  ) => {
    if (value === undefined) column.codes[row] = -1
    else {
      const list = wordsFrom(words.get(key), column.dictionary)
      words.set(key, list)
      column.codes[row] = codeOf(list, String(value))
      if (list.dictionary !== column.dictionary) columns.set(key, { ...column, dictionary: list.dictionary })
    }
  }
  return {
    snapshot: { ...snapshot, columns },
    changeRow(row, facts) {
      if (!Number.isInteger(row) || row < 0 || row >= snapshot.size)
        throw new RangeError(`there is no row ${row} among ${snapshot.size} / 没有第 ${row} 行，共 ${snapshot.size} 行`)
      addColumns(facts)
      for (const [key, column] of columns) {
        const value = facts.get(key)
        if (column.type === 'text') writeText(key, column, { row, value })
        else writeValue(column, row, value)
      }
    },
  }
}

type TextColumn = Extract<Column, { type: 'text' }>

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

function writeValue(column: Exclude<Column, TextColumn>, row: number, value: FactValue | undefined): void {
  switch (column.type) {
    case 'number':
      column.values[row] = value === undefined ? Number.NaN : Number(value)
      return
    case 'bool':
      column.values[row] = value === undefined ? 2 : Number(value === true)
      return
    case 'date':
      column.days[row] = value === undefined ? noDay : (parseDay(String(value)) ?? noDay)
  }
}
