/** How a list of subjects is ordered, and where its pages begin. */
import type { SubjectQuery } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'
import type { ListRow } from './list.rows.ts'

type Sql = RawBuilder<unknown>

/** An order: by a value of `subjects s` or `subject_summaries m`, then by id. */
export interface Order {
  readonly value: Sql
  readonly type: 'double precision' | 'date' | 'text'
  readonly direction: Sql
  readonly forward: boolean
  /** Whether the value may be unknown; such rows come last either way. */
  readonly isOptional: boolean
}

/** Where a page ended, and how many rows the first page counted: the pages after it need not count again. */
export interface Place {
  /** Null where the value is unknown. */
  readonly key: string | null
  readonly id: string
  readonly total: number
}

/** Reads an order. */
export function orderFrom({ sort, order }: SubjectQuery): Order {
  const towards = { direction: sql.raw(order), forward: order === 'asc' }
  if (sort === 'name') return { value: sql`(s.pinyin collate "C")`, type: 'text', isOptional: false, ...towards }
  if (sort === 'registeredOn') return { value: sql.ref('m.registered_on'), type: 'date', isOptional: true, ...towards }
  return { value: sql.ref(`m.${sort}`), type: 'double precision', isOptional: true, ...towards }
}

/** By what a row's place is told: its value as the order reads it again. */
export function placeKey(row: ListRow, sort: SubjectQuery['sort']): string | null {
  if (sort === 'name') return row.pinyin
  return sort === 'registeredOn' ? row.registered_on : (row[sort]?.toString() ?? null)
}

/** Reads where a page ended. */
export function parsePlace(after: string, { type, isOptional }: Order): Place {
  const [key, id, total] = parseCursor(z.tuple([z.string().nullable(), z.uuid(), z.int().min(0)]), after)
  // A key of another order's cursor would fail inside the database.
  const fits = {
    text: () => true,
    date: (text: string) => /^\d{4,}-\d\d-\d\d$/.test(text),
    'double precision': (text: string) => /^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(text) && Number.isFinite(Number(text)),
  }
  if (key === null ? !isOptional : !fits[type](key)) throw new AppError('cursor_invalid')
  return { key, id, total }
}

/**
 * The list behind a place, in stretches that an index gives in order: those with a value, then those without. Conditions
 * name plain columns, because under row-level security an index serves no others.
 */
export function stretchesOf(order: Order, place: Place | null): Sql[] {
  const { value, forward, isOptional } = order
  if (place?.key === null) {
    const than = sql.raw(forward ? '>' : '<')
    return [sql`(${value} is null and m.subject_id ${than} ${place.id}::uuid)`]
  }
  const behind = place === null ? sql`true` : beyond(order, { key: place.key, id: place.id })
  return isOptional ? [sql`(${value} is not null and ${behind})`, sql`${value} is null`] : [behind]
}

/** The rows behind a place. The first bound says nothing new, but it is the one an index can start from. */
function beyond({ value, type, forward }: Order, { key, id }: { readonly key: string; readonly id: string }): Sql {
  const than = sql.raw(forward ? '>' : '<')
  const last = sql`${key}::${sql.raw(type)}`
  return sql`(${value} ${than}= ${last} and (${value}, m.subject_id) ${than} (${last}, ${id}::uuid))`
}
