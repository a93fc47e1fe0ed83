/** How far somebody sees, where that is less than the whole zone. */

/** Whose rows are within reach: the zone's, one sub-district's, those one looks after, those that consented, or none. */
export type Reach =
  | { readonly of: 'zone' }
  | { readonly of: 'district'; readonly district: string }
  | { readonly of: 'liaison' }
  | { readonly of: 'consent'; readonly organisationId: string }
  | { readonly of: 'nothing' }

/** What of the zone is out of sight for an actor; the database holds to it as the role `wutong_limited`. */
export interface Limits {
  readonly reach: Reach
  /** Codes of indicators that are not shown, and of results reckoned from them; see `reach.ts` of people. */
  readonly hidden: ReadonlySet<string>
}

/** The settings that the policies and views of the database read. */
export function settingsOf(limits: Limits | undefined): {
  readonly role: 'wutong_app' | 'wutong_limited'
  readonly path: string
  readonly reach: string
  readonly district: string
  readonly organisationId: string
  readonly hidden: string
} {
  if (limits === undefined)
    return { role: 'wutong_app', path: 'public', reach: 'zone', district: '', organisationId: '', hidden: '' }
  const { reach, hidden } = limits
  return {
    role: 'wutong_limited',
    path: 'limited, public',
    reach: reach.of,
    district: reach.of === 'district' ? reach.district : '',
    organisationId: reach.of === 'consent' ? reach.organisationId : '',
    hidden: `{${[...hidden].map((code) => JSON.stringify(code)).join(',')}}`,
  }
}
