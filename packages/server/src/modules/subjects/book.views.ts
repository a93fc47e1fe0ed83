/** A page of the list out of the book. */
import type { SubjectQuery, SubjectRow } from '@wutong/contract'
import type { TxCtx } from '#platform/context'
import { keysetPage, type Page } from '#platform/cursor'
import { there } from './book.columns.ts'
import { findRows } from './book.find.ts'
import type { Keys } from './book.order.ts'
import { pageRows } from './book.page.ts'
import { dropBook, readSight } from './book.store.ts'
import type { Book } from './book.ts'
import { rowsOfVerdict } from './book.verdicts.ts'
import { orderFrom, parsePlace, placeKey } from './list.order.ts'
import { type ListRow, rowFrom } from './list.rows.ts'

/**
 * A page as the book has it; null where the database says that the book is of another state or that the asker does not see all
 * of it, and where the book does not know the place.
 */
export async function listByBook(ctx: TxCtx, query: SubjectQuery, book: Book): Promise<Page<SubjectRow> | null> {
  const order = orderFrom(query)
  const place = query.after === undefined ? null : parsePlace(query.after, order)
  const sight = await readSight(ctx)
  if (sight?.whole !== true) return null
  if (sight.stamp > book.stamp) dropBook(ctx, book)
  if (sight.stamp !== book.stamp) return null
  const verdicts = query.offer === undefined ? undefined : await rowsOfVerdict(ctx, book, query.offer)
  if (verdicts === null) return null
  const found = findRows(book, query, verdicts)
  const decided = pageRows(book, found, {
    sort: query.sort,
    isForward: order.forward,
    place,
    most: query.limit + 1,
  })
  if (decided === null) return null
  const total = place?.total ?? found.count
  const rows = decided.map((row) => shownRow(book, row))
  const { shown, next } = keysetPage(rows, query.limit, (last) => [placeKey(last, query.sort), last.id, total])
  return { rows: shown.map((row) => rowFrom(ctx, row)), next, total }
}

function shownRow(book: Book, row: number): ListRow {
  const { names, figures, codes, pinyin, districts, industries, days } = book
  const code = lineOf(codes, row)
  return {
    id: idOf(book, row),
    uscc: code === '' ? null : code.slice(there.length),
    name: String.fromCharCode(...names.units.subarray(names.starts[row], names.starts[row + 1])),
    pinyin: lineOf(pinyin, row),
    district: districts.texts[districts.of[row] as number] ?? null,
    industry: industries.texts[industries.of[row] as number] ?? null,
    registered_on: days.texts[days.of[row] as number] ?? null,
    revenue: known(figures.revenue[row]),
    employees: known(figures.employees[row]),
    points: known(figures.points[row]),
    qualified: known(figures.qualified[row]),
    rungs: rungsOf(book, row),
  }
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

/** Most enterprises share their rungs with many others. */
function rungsOf({ rungs, shownRungs }: Book, row: number): ListRow['rungs'] {
  const label = rungs.of[row] as number
  const shown = shownRungs.get(label) ?? (JSON.parse(rungs.texts[label] ?? '{}') as ListRow['rungs'])
  shownRungs.set(label, shown)
  return shown
}

function idOf({ ids: { bytes } }: Book, row: number): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + row * 16, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function lineOf({ bytes, starts }: Keys, row: number): string {
  const start = starts[row] as number
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, (starts[row + 1] as number) - start).toString()
}
