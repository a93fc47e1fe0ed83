/** A zone's population as columns of every year, in one form only: the same facts give the same bytes. */
import { createHash } from 'node:crypto'
import { type Column, type CompiledZone, type FactValue, noDay, parseDay, valuesOf } from '@wutong/engine'

/** What is known of all subjects. Arrays lie in shared memory, so that threads need no copies. */
export interface Content {
  /** Sixteen bytes a subject, ascending: the order of the rows. */
  readonly ids: Uint8Array
  readonly size: number
  /** By `code` or `code@2024`, in the order of the keys; each has at least one known value, and a text column exactly the words in use, in order. */
  readonly columns: ReadonlyMap<string, Column>
}

/** The part of the catalogue that decides what columns hold: snapshots of another one are of no use. */
export function catalogueHash(zone: CompiledZone): string {
  const lines = [...zone.indicators.values()].map(({ code, type, period }) => `${code} ${type} ${period}`).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** Shared memory for so many values. */
export const shared = {
  numbers: (size: number): Float64Array => new Float64Array(new SharedArrayBuffer(size * 8)),
  whole: (size: number): Int32Array => new Int32Array(new SharedArrayBuffer(size * 4)),
  bytes: (size: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(size)),
} as const

/** Takes subjects in the order of their ids and makes columns of their facts. */
export class ContentBuilder {
  private readonly zone: CompiledZone
  private readonly capacity: number
  private readonly ids: Uint8Array
  private readonly builders = new Map<string, Builder | null>()
  private size = 0

  constructor(zone: CompiledZone, capacity: number) {
    this.zone = zone
    this.capacity = capacity
    this.ids = shared.bytes(capacity * 16)
  }

  /** Begins the next subject; false when there are more than were announced. */
  addSubject(id: string): boolean {
    if (this.size === this.capacity) return false
    writeId(this.ids, this.size, id)
    this.size += 1
    return true
  }

  /** Adds facts of one period of the newest subject; those that are not in the catalogue are left out. */
  addFacts(period: number, values: Readonly<Record<string, FactValue>>): void {
    for (const code in values) {
      const value = values[code]
      if (value !== undefined) this.builderOf(code, period)?.set(this.size - 1, value)
    }
  }

  private builderOf(code: string, period: number): Builder | null {
    const key = period === 0 ? code : `${code}@${period}`
    let builder = this.builders.get(key)
    if (builder === undefined) {
      const indicator = this.zone.indicators.get(code)
      const fits = indicator !== undefined && (indicator.period === 'year') === (period !== 0)
      builder = fits ? builders[indicator.type](this.capacity) : null
      this.builders.set(key, builder)
    }
    return builder
  }

  finish(): Content {
    const { size } = this
    const columns = new Map<string, Column>()
    for (const key of [...this.builders.keys()].sort()) {
      const built = this.builders.get(key)
      const column = built === null || built === undefined ? null : settled(cut(built.column(), size))
      if (column !== null) columns.set(key, column)
    }
    return { ids: this.ids.subarray(0, size * 16), size, columns }
  }
}

interface Builder {
  set(row: number, value: FactValue): void
  column(): Column
}

const builders = {
  number(size: number): Builder {
    const values = shared.numbers(size).fill(Number.NaN)
    return { set: (row, value) => (values[row] = Number(value)), column: () => ({ type: 'number', values }) }
  },
  bool(size: number): Builder {
    const values = shared.bytes(size).fill(2)
    return { set: (row, value) => (values[row] = value === true ? 1 : 0), column: () => ({ type: 'bool', values }) }
  },
  date(size: number): Builder {
    const days = shared.whole(size).fill(noDay)
    return {
      set: (row, value) => (days[row] = parseDay(String(value)) ?? noDay),
      column: () => ({ type: 'date', days }),
    }
  },
  text(size: number): Builder {
    const codes = shared.whole(size).fill(-1)
    const words: string[] = []
    const known = new Map<string, number>()
    const set = (row: number, value: FactValue): void => {
      const word = String(value)
      let code = known.get(word)
      if (code === undefined) {
        code = words.push(word) - 1
        known.set(word, code)
      }
      codes[row] = code
    }
    return { set, column: () => ({ type: 'text', codes, dictionary: words }) }
  },
} as const

/** Bytes of one value of a type. */
export const widths = { number: 8, bool: 1, text: 4, date: 4 } as const

function cut(column: Column, size: number): Column {
  switch (column.type) {
    case 'number':
      return { ...column, values: column.values.subarray(0, size) }
    case 'bool':
      return { ...column, values: column.values.subarray(0, size) }
    case 'text':
      return { ...column, codes: column.codes.subarray(0, size) }
    case 'date':
      return { ...column, days: column.days.subarray(0, size) }
  }
}

/** The column in its one form; null when nothing in it is known. */
export function settled(column: Column): Column | null {
  if (column.type !== 'text') return hasKnown(column) ? column : null
  const { codes, dictionary } = column
  const used = new Uint8Array(dictionary.length)
  for (const code of codes) if (code >= 0) used[code] = 1
  const words = dictionary.filter((_, code) => used[code] === 1).sort()
  if (words.length === 0) return null
  const places = new Map(words.map((word, place) => [word, place]))
  const moved = Int32Array.from(dictionary, (word) => places.get(word) ?? -1)
  const settledCodes = shared.whole(codes.length)
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] as number
    settledCodes[row] = code < 0 ? -1 : (moved[code] as number)
  }
  return { type: 'text', codes: settledCodes, dictionary: words }
}

function hasKnown(column: Column): boolean {
  for (let row = 0; row < valuesOf(column).length; row += 1) if (isKnown(column, row)) return true
  return false
}

/** Whether a row has a value. */
export function isKnown(column: Column, row: number): boolean {
  switch (column.type) {
    case 'number':
      return !Number.isNaN(column.values[row])
    case 'bool':
      return column.values[row] !== 2
    case 'text':
      return (column.codes[row] as number) >= 0
    case 'date':
      return column.days[row] !== noDay
  }
}

/** How many values are known in all. */
export function countFacts({ columns, size }: Content): number {
  let count = 0
  for (const column of columns.values()) for (let row = 0; row < size; row += 1) if (isKnown(column, row)) count += 1
  return count
}

/** Writes an id's sixteen bytes at a row. */
function writeId(ids: Uint8Array, row: number, id: string): void {
  const hex = id.replaceAll('-', '')
  for (let byte = 0; byte < 16; byte += 1) ids[row * 16 + byte] = Number.parseInt(hex.slice(byte * 2, byte * 2 + 2), 16)
}

/** The id of a row. */
export function idAt(ids: Uint8Array, row: number): string {
  const hex = Buffer.from(ids.subarray(row * 16, row * 16 + 16)).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Every id, in the order of the rows. */
export function listIds({ ids, size }: Content): string[] {
  return Array.from({ length: size }, (_, row) => idAt(ids, row))
}
