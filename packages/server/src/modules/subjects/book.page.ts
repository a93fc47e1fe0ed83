/** Where a page of a list begins and whom it holds; says the same as the order in SQL. */
import type { SubjectQuery } from '@wutong/contract'
import { isFound } from './book.find.ts'
import type { Keys } from './book.order.ts'
import { firstWhere } from './book.orders.ts'
import type { Book, Figure, Found, RowOrder } from './book.ts'
import type { Place } from './list.order.ts'

type Sort = SubjectQuery['sort']

/** Which page of which order. */
export interface BookPage {
  readonly sort: Sort
  readonly isForward: boolean
  readonly place: Place | null
  /** Rows asked for. */
  readonly most: number
}

/** The rows of a page; null where the place is none that the book understands. */
export function pageRows(book: Book, found: Found, { sort, isForward, place, most }: BookPage): number[] | null {
  const order = book.orders[sort]
  const seen = place === null ? 0 : countSeen(book, order, { sort, isForward, place })
  if (seen === null) return null
  const turned = (step: number): number => (isForward ? step : mirrored(order, step))
  const steps = found.rows === null ? walk() : stepsOfFew(found.rows)
  return steps.map((step) => order.rows[turned(step)] as number)

  /** Many are found soon where the list is read in its order. */
  function walk(): number[] {
    const steps: number[] = []
    for (let step = seen ?? 0; step < book.size && steps.length < most; step += 1)
      if (isFound(found, order.rows[turned(step)] as number)) steps.push(step)
    return steps
  }

  /** Few are put in order by themselves. */
  function stepsOfFew(rows: Uint32Array): number[] {
    const steps = rows.map((row) => turned(order.places[row] as number)).sort()
    const from = firstWhere(0, steps.length, (at) => (steps[at] as number) >= (seen ?? 0))
    return [...steps.subarray(from, from + most)]
  }
}

/** Downwards both parts turn round, and those without a value are still last. */
function mirrored({ rows, known }: RowOrder, step: number): number {
  return step < known ? known - 1 - step : rows.length - 1 - (step - known)
}

interface Placing {
  readonly sort: Sort
  readonly isForward: boolean
  readonly place: Place
}

/** How many rows a list shows up to a place. */
function countSeen(book: Book, { rows, known }: RowOrder, { sort, isForward, place }: Placing): number | null {
  const key = place.key === null ? null : keyOf(sort, place.key)
  if (place.key !== null && key === null) return null
  const id = Buffer.from(place.id.replaceAll('-', ''), 'hex')
  const compare = (row: number): number =>
    (key === null ? 0 : compareKey(book, row, { sort, key })) || compareBytes(book.ids, row, id)
  const [from, to] = key === null ? [known, rows.length] : [0, known]
  if (isForward) return firstWhere(from, to, (at) => compare(rows[at] as number) > 0)
  // Downwards a part is read from its end: what is not before the place was seen.
  return from + to - firstWhere(from, to, (at) => compare(rows[at] as number) >= 0)
}

type Key = Buffer | number

function keyOf(sort: Sort, text: string): Key | null {
  if (sort === 'name') return Buffer.from(text)
  return sort === 'registeredOn' ? daysFrom(text) : Number(text)
}

const dayMs = 86_400_000
/** The database counts its days from here. */
const firstDay = Date.UTC(2000, 0, 1) / dayMs

/** A day as the database counts it; null for one that is in no calendar. */
function daysFrom(text: string): number | null {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const isDay = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isDay ? date.getTime() / dayMs - firstDay : null
}

function compareKey(book: Book, row: number, { sort, key }: { readonly sort: Sort; readonly key: Key }): number {
  if (typeof key !== 'number') return compareBytes(book.pinyin, row, key)
  return (book.figures[sort as Figure][row] as number) - key
}

function compareBytes({ bytes, starts }: Keys, row: number, key: Buffer): number {
  return Buffer.compare(bytes.subarray(starts[row], starts[row + 1]), key)
}
