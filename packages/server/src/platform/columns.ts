/** Types of columns, as they are read and written. */
import type { ColumnType, JSONColumnType } from 'kysely'

export type Json<T> = JSONColumnType<T & object, string, string>
/** Instants come back as `Date` and are written as `Date`. */
export type Instant = ColumnType<Date, Date, Date>
/** Days come back and are written as ISO text. */
export type Day = ColumnType<string, string, string>
export type DefaultsTo<T> = ColumnType<T, T | undefined, T>

/** The value of one indicator as stored in jsonb. */
export type StoredValue = number | string | boolean
