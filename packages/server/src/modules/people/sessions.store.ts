/** Whose session a cookie is, asked by every request: one question to the database. */
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#platform/tables'
import type { AccountUser } from './accounts.ts'
import type { Membership } from './store.ts'

/** A session in force, whose it is and where that person has a place. */
export interface FoundSession extends AccountUser {
  readonly begunAt: Date
  readonly usedAt: Date | null
}

interface Row {
  readonly session_id: string
  readonly begun_at: Date
  readonly used_at: Date | null
  readonly user_id: string
  readonly username: string | null
  readonly display_name: string
  readonly disabled: boolean
  readonly must_change_password: boolean
  readonly second_factor: boolean
  readonly zone_id: string | null
  readonly role: Membership['role']
  readonly subject_id: string | null
  readonly legal_representative: boolean
  readonly scope: Membership['scope']
  readonly expires_at: Date | null
  readonly ended_at: Date | null
  readonly department: string | null
  readonly sees_sensitive: boolean
  readonly organisation_id: string | null
  readonly second_factor_roles: readonly Membership['role'][]
}

/** The session of a token; undefined for one that ended or never was. */
export async function findSession(root: Kysely<Tables>, token: string): Promise<FoundSession | undefined> {
  // Named one by one: a statement with `*` is not kept.
  const { rows } = await sql<Row>`
    select session_id, begun_at, used_at, user_id, username, display_name, disabled, must_change_password, second_factor,
      zone_id, role, subject_id, legal_representative, scope, expires_at, ended_at, department, sees_sensitive,
      organisation_id, second_factor_roles
    from signed_in(${token}, ${new Date()})`.execute(root)
  const [row] = rows
  if (row === undefined) return undefined
  return {
    sessionId: row.session_id,
    begunAt: row.begun_at,
    usedAt: row.used_at,
    id: row.user_id,
    username: row.username ?? row.user_id,
    displayName: row.display_name,
    isDisabled: row.disabled,
    mustChangePassword: row.must_change_password,
    hasSecondFactor: row.second_factor,
    memberships: rows.flatMap((one) => membershipFrom(one) ?? []),
  }
}

function membershipFrom(row: Row): Membership | undefined {
  if (row.zone_id === null) return undefined
  return {
    zoneId: row.zone_id,
    role: row.role,
    subjectId: row.subject_id,
    legalRepresentative: row.legal_representative,
    scope: row.scope,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    department: row.department,
    seesSensitive: row.sees_sensitive,
    organisationId: row.organisation_id,
    secondFactorRoles: row.second_factor_roles,
  }
}

/** Cookies kept, and how long one may be: whoever sends others pays with a second look, not the server with memory. */
const mostCookies = 5000
const longestCookie = 1000

/** Remembers which token a cookie carries once its signature was checked; that never changes, unlike the session. */
export class CookieTokens {
  private readonly tokens = new Map<string, string>()

  get(cookie: string): string | undefined {
    return this.tokens.get(cookie)
  }

  set(cookie: string, token: string): void {
    if (cookie.length > longestCookie) return
    const [oldest] = this.tokens.keys()
    if (this.tokens.size >= mostCookies && oldest !== undefined) this.tokens.delete(oldest)
    this.tokens.set(cookie, token)
  }
}
