/** In which orders the rows of a book stand. */
import { keysOfNumbers, orderRows, type Steps } from './book.order.ts'
import type { Columns, Orders, RowOrder } from './book.ts'

/** Puts the rows of a book in all orders. */
export function* makeOrders({ size, ids, pinyin, codes, figures }: Columns): Steps<Orders> {
  const inOrder = (rows: Uint32Array): RowOrder => ({ rows, places: placesOf(rows), known: size })
  const asRead = Uint32Array.from({ length: size }, (_, row) => row)
  // Rows that are equal in an order stand by their ids.
  const byId = yield* orderRows(asRead, ids)
  return {
    name: inOrder(yield* orderRows(byId, pinyin)),
    code: inOrder(yield* orderRows(byId, codes)),
    points: yield* orderByFigure(byId, figures.points),
    revenue: yield* orderByFigure(byId, figures.revenue),
    employees: yield* orderByFigure(byId, figures.employees),
    registeredOn: yield* orderByFigure(byId, figures.registeredOn),
  }
}

function* orderByFigure(byId: Uint32Array, values: Float64Array): Steps<RowOrder> {
  const isKnown = (row: number): boolean => !Number.isNaN(values[row])
  const keys = keysOfNumbers(values)
  yield
  const known = yield* orderRows(byId.filter(isKnown), keys)
  yield
  const rows = new Uint32Array(byId.length)
  rows.set(known)
  rows.set(
    byId.filter((row) => !isKnown(row)),
    known.length,
  )
  return { rows, places: placesOf(rows), known: known.length }
}

function placesOf(rows: Uint32Array): Uint32Array {
  const places = new Uint32Array(rows.length)
  for (let place = 0; place < rows.length; place += 1) places[rows[place] as number] = place
  return places
}

/** The first place for which something holds that holds for all after it. */
export function firstWhere(from: number, to: number, holds: (at: number) => boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
