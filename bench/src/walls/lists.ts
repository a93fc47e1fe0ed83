/** The lists that row rules are timed on, by name. */

/** What is asked for; by whoever sees one sub-district alone without `district`, which the rules add. */
export interface List {
  readonly query: Readonly<Record<string, unknown>>
  /** Whether an officer of a sub-district asks. */
  readonly within?: boolean
}

/** How many times as long a list may take with the rules. */
export const most = 1.3

/** The sub-district. */
export const district = 'shuangqiao'

/** A policy that many qualify for. */
const policy = 'national-hightech-tax:qualified'

/** The lists. */
export const lists: Readonly<Record<string, List>> = {
  'most points': { query: {} },
  'least revenue': { query: { sort: 'revenue', order: 'asc' } },
  'by name': { query: { sort: 'name', order: 'asc' } },
  'of a sub-district': { query: { district } },
  'of an industry': { query: { industry: 'C39' } },
  'revenue between': { query: { minRevenue: 1000, maxRevenue: 2000, sort: 'revenue' } },
  'of a rung': { query: { rung: 'gazelle:gazelle' } },
  'of a policy': { query: { offer: policy } },
  'found by a common word': { query: { search: '传感' } },
  'found by a number': { query: { search: '1797' } },
  'found on a rung': { query: { search: '传感', rung: 'gazelle:gazelle' } },
  'to a sub-district': { query: {}, within: true },
  'to a sub-district, by name': { query: { sort: 'name', order: 'asc' }, within: true },
  'to a sub-district, of a policy': { query: { offer: policy }, within: true },
  'to a sub-district, found by a word': { query: { search: '传感' }, within: true },
}

/** The list as it stands among the lines of a result, asked with the rules and past them. */
export function lineNames(list: string): { readonly bound: string; readonly free: string } {
  return { bound: `Wutong, ${list}: with rules`, free: `${list}: without rules` }
}
