/** Which subjects a list of a past day shows and in which order: the rules of today's list, over columns instead of SQL. */
import type { SubjectQuery } from '@wutong/contract'
import type { Results } from '#modules/evaluations'
import { type Findable, findsSubject, parseSearch } from '#modules/subjects'
import { knownOrNull } from './past-lists.ts'

/** What a subject is ordered by; null where it is unknown. */
export type SortKey = string | number | null

/** Where a subject stands in a list. */
export interface ListPlace {
  readonly key: SortKey
  readonly id: string
}

type Order = Pick<SubjectQuery, 'order'>

/** Before or after another place: unknown keys come last either way, equals go by id in the direction of the order. */
export function comparePlaces(a: ListPlace, b: ListPlace, { order }: Order): number {
  if (a.key === null || b.key === null) {
    if (a.key !== b.key) return a.key === null ? 1 : -1
  } else if (a.key !== b.key) return a.key < b.key === (order === 'asc') ? -1 : 1
  if (a.id === b.id) return 0
  return a.id < b.id === (order === 'asc') ? -1 : 1
}

/** What lists show of the subjects of a population, and their names where the list needs all of them. */
export interface Listed {
  readonly summaries: Results['summaries']
  readonly findable: readonly Findable[]
}

/** Whether a list with these filters and order has to know every name. */
export function needsNames({ search, sort }: Pick<SubjectQuery, 'search' | 'sort'>): boolean {
  return sort === 'name' || parseSearch(search).kind !== 'none'
}

/** What a row is ordered by. */
export function sortKeyOf({ summaries, findable }: Listed, sort: SubjectQuery['sort'], row: number): SortKey {
  switch (sort) {
    case 'name':
      return bytesOf(findable[row]?.pinyin ?? '')
    case 'registeredOn':
      return summaries.registeredOn[row] ?? null
    case 'points':
    case 'revenue':
    case 'employees':
      return knownOrNull(summaries[sort][row])
  }
}

/** A text that compares as its bytes do, which is how the database orders names. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** Whether a row passes the filters that its own figures and name decide; an unknown figure is in no range. */
export function passesFilters({ summaries, findable }: Listed, query: SubjectQuery): (row: number) => boolean {
  const { district, industry, minRevenue, maxRevenue } = query
  const term = parseSearch(query.search)
  return (row) => {
    const revenue = summaries.revenue[row] ?? Number.NaN
    if (minRevenue !== undefined && !(revenue >= minRevenue)) return false
    if (maxRevenue !== undefined && !(revenue <= maxRevenue)) return false
    if (district !== undefined && summaries.district[row] !== district) return false
    if (industry !== undefined && summaries.industry[row]?.startsWith(industry) !== true) return false
    const found = findable[row]
    return term.kind === 'none' || (found !== undefined && findsSubject(term, found))
  }
}
