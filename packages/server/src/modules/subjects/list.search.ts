/** A search as a condition of a list. */
import { type RawBuilder, sql } from 'kysely'
import { likePattern, parseSearch } from './search.rules.ts'

/** What a search asks of `subjects s`; null where nothing is searched for. */
export function searchFrom(typed: string | undefined): RawBuilder<unknown> | null {
  const term = parseSearch(typed)
  switch (term.kind) {
    case 'none':
      return null
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
