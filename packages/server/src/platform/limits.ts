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

/** The settings of the database that hold an actor to its limits, by name: its role, where names of tables lead, and what policies and views read. */
export function settingsOf(limits: Limits | undefined): Readonly<Record<string, string>> {
  const { reach, hidden }: Limits = limits ?? { reach: { of: 'zone' }, hidden: new Set() }
  return {
    role: limits === undefined ? 'wutong_app' : 'wutong_limited',
    search_path: limits === undefined ? 'public' : 'limited, public',
    'app.reach': reach.of,
    'app.district': reach.of === 'district' ? reach.district : '',
    'app.organisation_id': reach.of === 'consent' ? reach.organisationId : '',
    'app.hidden': `{${[...hidden].map((code) => JSON.stringify(code)).join(',')}}`,
  }
}

/** Who writes for those who are limited: the role that the views belong to, bound by the same rules of rows. */
export const withinItsReach = { role: 'wutong_rows', search_path: 'public' } as const

/** The sub-district beyond which an actor does not see. */
export function districtOf(limits: Limits | undefined): string | undefined {
  return limits?.reach.of === 'district' ? limits.reach.district : undefined
}
