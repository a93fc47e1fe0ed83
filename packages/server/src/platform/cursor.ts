import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { AppError } from './errors.ts'

/** The opaque cursor of a keyset page from the values of its last row. */
export function cursorFrom(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** The values inside a cursor; one that is not ours is refused. */
export function parseCursor<T>(schema: z.ZodType<T>, cursor: string): T {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const parsed = z
    .string()
    .transform((json, issue) => {
      try {
        return JSON.parse(json) as unknown
      } catch {
        issue.addIssue('not JSON')
        return z.NEVER
      }
    })
    .pipe(schema as z.ZodType<T, unknown>)
    .safeParse(text)
  if (!parsed.success) throw new AppError('cursor_invalid')
  return parsed.data
}

/** A page of rows of which one more than `limit` was read, and the cursor of the next page; null at the end. */
export function keysetPage<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (last: Row) => readonly (string | number | null)[],
): { readonly shown: Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, next: rows.length > limit && last !== undefined ? cursorFrom(placeOf(last)) : null }
}

/** What lies behind the cursor of a list, and the order of the list. */
interface Keyset {
  readonly behind: RawBuilder<unknown>
  readonly order: RawBuilder<unknown>
}

const Newest = z.tuple([z.iso.datetime(), z.uuid()])

/** A list by an instant, the newest first; its cursor holds the instant and the id of the last row. */
export function newestFirst(at: RawBuilder<unknown>, id: RawBuilder<unknown>, after: string | undefined): Keyset {
  // Milliseconds are all a cursor carries, so the order uses them too.
  const moment = sql`date_trunc('milliseconds', ${at})`
  const order = sql`${moment} desc, ${id} desc`
  if (after === undefined) return { behind: sql`true`, order }
  const [place, last] = parseCursor(Newest, after)
  return { behind: sql`(${moment}, ${id}) < (${place}::timestamptz, ${last}::uuid)`, order }
}

const Due = z.tuple([z.iso.date(), z.uuid()])

/** A list by a day, the earliest first; its cursor holds the day and the id of the last row. */
export function earliestFirst(day: RawBuilder<unknown>, id: RawBuilder<unknown>, after: string | undefined): Keyset {
  const order = sql`${day}, ${id}`
  if (after === undefined) return { behind: sql`true`, order }
  const [place, last] = parseCursor(Due, after)
  return { behind: sql`(${day}, ${id}) > (${place}::date, ${last}::uuid)`, order }
}

/** A page of a list as routes answer it: `next` is the cursor of the following one, null at the end. */
export interface Page<Row> {
  readonly rows: Row[]
  readonly next: string | null
  readonly total: number
}

/** Which page is asked for. */
export interface PageQuery {
  readonly after?: string | undefined
  readonly limit: number
}
