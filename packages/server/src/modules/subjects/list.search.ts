/** A search as a condition of a list. */
import { type RawBuilder, sql } from 'kysely'
import { uuidArray } from '#platform/binary-arrays'
import type { TxCtx } from '#platform/context'
import { findNamed } from './name-book.store.ts'
import { likePattern, parseSearch, type SearchTerm } from './search.rules.ts'

type Sql = RawBuilder<unknown>

/** What a search asks of `subjects s`. */
export interface Search {
  readonly filters: readonly Sql[]
  /** How many fit the search, where that is known beforehand. */
  readonly found: number | null
}

/** So many are named one by one; of more, a page is sooner found by walking through the list in its order. */
const mostNamed = 5000

/** Understands a search: looks it up among the names in memory where the actor may see all of them. */
export async function searchFrom(ctx: TxCtx, typed: string | undefined): Promise<Search> {
  const term = parseSearch(typed)
  if (term.kind === 'none') return { filters: [], found: null }
  const ids = await findNamed(ctx, term)
  if (ids === null) return { filters: [saidIn(term)], found: null }
  const found = ids.length / 16
  if (found <= mostNamed) return { filters: [sql`m.subject_id = any(${uuidArray(ids)}::uuid[])`], found }
  // Said so, the planner does not take what many names hold for something rare, and walks in the order of the list.
  return { filters: [sql`case when ${saidIn(term)} then true else false end`], found }
}

function saidIn(term: Exclude<SearchTerm, { kind: 'none' }>): Sql {
  switch (term.kind) {
    case 'uscc':
      return sql`(s.uscc like ${`${term.prefix}%`} or s.name ilike ${`%${term.prefix}%`})`
    case 'letters': {
      const { letters, text } = term
      return sql`(s.pinyin_initials like ${`%${letters}%`} or s.pinyin like ${`${letters}%`} or s.name ilike ${`%${likePattern(text)}%`})`
    }
    case 'name':
      return sql`s.name like ${`%${likePattern(term.text)}%`}`
  }
}
