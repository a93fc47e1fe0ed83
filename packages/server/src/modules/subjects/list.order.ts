/** How a list of subjects is ordered, and where its pages begin. */
import type { SubjectQuery } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'

type Sql = RawBuilder<unknown>

/** An order: by a value of `subjects s` or `subject_summaries m`, then by id. */
export interface Order {
  readonly key: Sql
  readonly type: 'double precision' | 'date' | 'text'
  readonly direction: Sql
  readonly forward: boolean
  /** The same value as the indexes hold it, where that puts the unknown ones at the other end. */
  readonly indexed: Sql | null
}

/** Where a page ended, and how many rows the first page counted: the pages after it need not count again. */
export interface Place {
  readonly key: string
  readonly id: string
  readonly total: number
}

/** A stretch of a list that one index gives in order. */
export interface Stretch {
  readonly key: Sql
  readonly within: Sql
}

/** Reads an order. Unknown values come last either way; the indexes hold the descending form. */
export function orderFrom({ sort, order }: SubjectQuery): Order {
  const forward = order === 'asc'
  const towards = { direction: sql.raw(order), forward }
  if (sort === 'name') return { key: sql`(s.pinyin collate "C")`, type: 'text', indexed: null, ...towards }
  const type = sort === 'registeredOn' ? 'date' : 'double precision'
  const value = sort === 'registeredOn' ? sql.ref('m.registered_on') : sql.ref(`m.${sort}`)
  const known = (end: string): Sql => sql`coalesce(${value}, ${sql.lit(end)}::${sql.raw(type)})`
  if (!forward) return { key: known('-infinity'), type, indexed: null, ...towards }
  return { key: known('infinity'), type, indexed: known('-infinity'), ...towards }
}

/** Reads where a page ended. */
export function parsePlace(after: string, { type }: Order): Place {
  const [key, id, total] = parseCursor(z.tuple([z.string(), z.uuid(), z.int().min(0)]), after)
  // A key of another order's cursor would fail inside the database.
  const fits = {
    text: () => true,
    date: () => /^(-?infinity|\d{4,}-\d\d-\d\d)$/.test(key),
    'double precision': () => !Number.isNaN(Number(key)),
  }
  if (!fits[type]()) throw new AppError('cursor_invalid')
  return { key, id, total }
}

/** The whole list behind a place as one stretch, for statements that look at every row anyway. */
export function wholeOf(order: Order, place: Place | null): Stretch {
  return { key: order.key, within: place === null ? sql`true` : beyond(order.key, place, order) }
}

/** The list behind a place as stretches that indexes give in order, one after the other: those with a value, those without. */
export function stretchesOf(order: Order, place: Place | null): Stretch[] {
  const { indexed, type } = order
  if (indexed === null) return [wholeOf(order, place)]
  const end = sql`'-infinity'::${sql.raw(type)}`
  const unknown = { key: indexed, within: sql`${indexed} = ${end}` }
  if (place !== null && /^infinity$/i.test(place.key))
    return [{ key: indexed, within: sql`(${indexed} = ${end} and m.subject_id > ${place.id}::uuid)` }]
  const behind = place === null ? sql`true` : beyond(indexed, place, order)
  return [{ key: indexed, within: sql`(${indexed} > ${end} and ${behind})` }, unknown]
}

/** The rows behind a place. The first bound says nothing new, but it is the one an index can start from. */
function beyond(value: Sql, { key, id }: Place, { type, forward }: Order): Sql {
  const than = sql.raw(forward ? '>' : '<')
  const last = sql`${key}::${sql.raw(type)}`
  return sql`(${value} ${than}= ${last} and (${value}, m.subject_id) ${than} (${last}, ${id}::uuid))`
}
