/** Row types of the tables about people: places in a zone, accounts, sessions, keys. */
import type { DelegationScope, Organisation, Permission, Role } from '@wutong/contract'
import type { ColumnType } from 'kysely'
import type { DefaultsTo, Instant } from './columns.ts'

type Moment = ColumnType<Date | null, Date | null | undefined, Date | null>

export interface MembershipsTable {
  zone_id: string
  user_id: string
  role: Role
  subject_id: string | null
  created_at: Instant
  legal_representative: DefaultsTo<boolean>
  enterprise_name: DefaultsTo<string | null>
  delegated_by: DefaultsTo<string | null>
  scope: DefaultsTo<DelegationScope | null>
  expires_at: Moment
  ended_at: Moment
  department: DefaultsTo<string | null>
  sees_sensitive: DefaultsTo<boolean>
  organisation_id: DefaultsTo<string | null>
}

export interface OrganisationsTable {
  zone_id: string
  id: string
  kind: Organisation['kind']
  name: string
  uscc: string
  created_at: Instant
}

export interface ConsentsTable {
  zone_id: string
  id: string
  organisation_id: string
  uscc: string
  subject_id: string | null
  purpose: string
  asked_fields: DefaultsTo<string[] | null>
  asked_days: DefaultsTo<number | null>
  asked_by: DefaultsTo<string | null>
  asked_at: Moment
  fields: DefaultsTo<string[] | null>
  until: Moment
  given_by: DefaultsTo<string | null>
  given_at: Moment
  refused_by: DefaultsTo<string | null>
  refused_at: Moment
  withdrawn_by: DefaultsTo<string | null>
  withdrawn_at: Moment
}

export interface SourceHooksTable {
  zone_id: string
  id: string
  source: string
  url: string
  secret: string
  created_by: string
  created_at: Instant
  removed_by: DefaultsTo<string | null>
  removed_at: Moment
  told_stamp: number
  told_at: Moment
  failures: DefaultsTo<number>
  last_failure: DefaultsTo<string | null>
  next_try_at: ColumnType<Date, Date, Date>
}

export interface LiaisonsTable {
  zone_id: string
  subject_id: string
  user_id: string
  assigned_by: string
  assigned_at: Instant
}

export interface AuthUsersTable {
  id: string
  name: string
  email: string
  email_verified: boolean
  username: string | null
  display_username: DefaultsTo<string | null>
  created_at: Instant
  updated_at: Instant
  must_change_password: DefaultsTo<boolean>
  disabled_at: Moment
  last_sign_in_at: Moment
  two_factor_enabled: DefaultsTo<boolean>
  oidc_username: DefaultsTo<string | null>
}

export interface AuthSessionsTable {
  id: string
  token: string
  user_id: string
  expires_at: Instant
  ip_address: string | null
  user_agent: string | null
  created_at: Instant
  updated_at: Instant
  used_at: Moment
}

export interface AuthAccountsTable {
  id: string
  account_id: string
  provider_id: string
  user_id: string
  password: DefaultsTo<string | null>
  created_at: Instant
  updated_at: Instant
}

export interface AuthSecondFactorsTable {
  id: string
  user_id: string
  secret: string
  backup_codes: string
  verified: boolean | null
}

export interface AuthLockoutsTable {
  username: string
  failed_at: Date[]
  locks: number
  locked_until: Moment
  last_failed_at: Instant
  refused: DefaultsTo<number>
}

export interface AuthPasskeysTable {
  id: string
  user_id: string
  credential_id: string
  public_key: Uint8Array
  counter: number
  transports: string[]
  synced: boolean
  name: string
  created_at: Instant
  used_at: Moment
}

export interface AuthChallengesTable {
  challenge: string
  user_id: string | null
  expires_at: Instant
}

export interface AuthUsedCodesTable {
  user_id: string
  code: string
  used_at: Instant
}

export interface SignInRulesTable {
  zone_id: string
  second_factor_roles: Role[]
}

export interface PersonalKeysTable {
  zone_id: string
  id: string
  user_id: string
  name: string
  prefix: string
  key_hash: string
  permissions: Permission[]
  created_at: Instant
  expires_at: Instant
  revoked_at: Moment
  used_at: Moment
}

/** The tables about people. */
export interface PeopleTables {
  memberships: MembershipsTable
  auth_users: AuthUsersTable
  auth_sessions: AuthSessionsTable
  auth_accounts: AuthAccountsTable
  auth_second_factors: AuthSecondFactorsTable
  auth_lockouts: AuthLockoutsTable
  auth_passkeys: AuthPasskeysTable
  auth_challenges: AuthChallengesTable
  auth_used_codes: AuthUsedCodesTable
  sign_in_rules: SignInRulesTable
  personal_keys: PersonalKeysTable
  organisations: OrganisationsTable
  consents: ConsentsTable
  liaisons: LiaisonsTable
  source_hooks: SourceHooksTable
}
