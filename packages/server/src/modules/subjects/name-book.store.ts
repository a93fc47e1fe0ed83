/** The names of a zone, read once for each state of them. */
import { sql } from 'kysely'
import type { ActiveZone, TxCtx } from '#platform/context'
import { copyOut } from '#platform/copy-out'
import { BookMaker, findInBook, type NameBook } from './name-book.ts'
import type { SearchTerm } from './search.rules.ts'

interface Kept {
  readonly stamp: number
  readonly book: Promise<NameBook>
}

const books = new WeakMap<ActiveZone, Kept>()

/** The ids of all whom a search finds; null for an actor who does not see all of the zone, who searches among the rows he sees. */
export async function findNamed(ctx: TxCtx, term: Exclude<SearchTerm, { kind: 'none' }>): Promise<Buffer | null> {
  if (ctx.actor.limits !== undefined) return null
  const { rows } = await sql<{ stamp: number; whole: boolean }>`
    select names_stamp as stamp, app_is_staff() as whole from zones where id = ${ctx.zoneId}`.execute(ctx.db)
  const [state] = rows
  if (state?.whole !== true) return null
  return findInBook(await bookFor(ctx, state.stamp), term)
}

/** The book of a state of the names; whoever asks while it is read waits for the same reading. */
function bookFor(ctx: TxCtx, stamp: number): Promise<NameBook> {
  const known = books.get(ctx.zone)
  if (known?.stamp === stamp) return known.book
  const kept = { stamp, book: readBook(ctx) }
  books.set(ctx.zone, kept)
  kept.book.catch(() => {
    if (books.get(ctx.zone) === kept) books.delete(ctx.zone)
  })
  return kept.book
}

async function readBook(ctx: TxCtx): Promise<NameBook> {
  const maker = new BookMaker()
  const query = sql`select id, name, coalesce(uscc, ''), pinyin, pinyin_initials from subjects where zone_id = ${sql.lit(ctx.zoneId)}`
  await copyOut(ctx, query, ([id, name, uscc, pinyin, initials]) => {
    if (id === undefined) return
    maker.add({ id, name: String(name), uscc: String(uscc), pinyin: String(pinyin), initials: String(initials) })
  })
  return maker.finish()
}
