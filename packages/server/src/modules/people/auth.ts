/** How better-auth is set up over our own tables. */
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { username } from 'better-auth/plugins/username'
import type { Kysely } from 'kysely'
import type { OidcConfig, PasskeyConfig } from '#platform/config'
import type { Tables } from '#platform/tables'
import { passkeyPaths } from './passkeys.auth.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { codesOnce, recoveryCodes, totpPath, useCode } from './second-factor.codes.ts'
import { operatorVersion, sealingKeyOf } from './second-factor.sealing.ts'

/** What the accounts are made of. */
export interface AccountsOptions {
  readonly root: Kysely<Tables>
  /** Signs session cookies and seals secrets of codes, unless the operator gave one for that. */
  readonly secret: string
  /** What the operator gave, which is not in the database. */
  readonly operatorSecret?: string | undefined
  readonly publicUrl?: string | undefined
  /** Sign-in attempts a minute from one address. */
  readonly signInsPerMinute?: number | undefined
  /** An identity provider that may vouch for accounts. */
  readonly oidc?: OidcConfig | undefined
  /** The name that passkeys are made for; without it none are taken. */
  readonly passkeys?: PasskeyConfig | undefined
  /** The time by which failed sign-ins are counted. */
  readonly now?: (() => Date) | undefined
}

/** The request header that carries the client's address; always set by us, never taken from outside. */
export const clientAddressHeader = 'x-wutong-client'

const fields = {
  user: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
  session: {
    userId: 'user_id',
    expiresAt: 'expires_at',
    ipAddress: 'ip_address',
    userAgent: 'user_agent',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
  account: {
    accountId: 'account_id',
    providerId: 'provider_id',
    userId: 'user_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
  verification: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
  rateLimit: { lastRequest: 'last_request' },
  secondFactor: {
    backupCodes: 'backup_codes',
    userId: 'user_id',
    failedVerificationCount: 'failed_verification_count',
    lockedUntil: 'locked_until',
  },
} as const

/** The id under which an identity provider's subjects are kept. */
export const oidcProvider = 'oidc'
const noTokens = { accessToken: null, refreshToken: null, idToken: null }

function secondFactor(secret: string) {
  return twoFactor({
    // Like passwords: five wrong codes, whatever the challenge, and a quarter of an hour's rest.
    accountLockout: { enabled: true, maxFailedAttempts: 5, durationSeconds: 900 },
    backupCodeOptions: recoveryCodes(secret),
    schema: {
      user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
      twoFactor: { modelName: 'auth_second_factors', fields: fields.secondFactor },
    },
  })
}

/** Where name and password are taken. */
export const passwordPath = '/sign-in/username'

/** However much it is used, a session ends after this time. */
const longestSessionSeconds = 7 * 24 * 3600

/** Sets better-auth up, with plugins more for what it is to do besides. */
export function createAuth(options: AccountsOptions, more: readonly BetterAuthPlugin[] = []) {
  const { root, secret, operatorSecret, publicUrl, signInsPerMinute = 20, now = () => new Date() } = options
  const isSecure = publicUrl?.startsWith('https:') === true
  return betterAuth({
    database: { db: root, type: 'postgres' },
    secret,
    // Sealed before there was one opens with what was there before.
    ...(operatorSecret === undefined ? {} : { secrets: [{ version: operatorVersion, value: operatorSecret }] }),
    ...(publicUrl === undefined ? {} : { baseURL: publicUrl }),
    basePath: '/api/auth',
    // A request may come from the page of the address it was sent to, and from nowhere else.
    trustedOrigins: (request) => (request === undefined ? [] : [new URL(request.url).origin]),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      // Accounts are made by the administrator, not by visitors.
      disableSignUp: true,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(hash, password) },
    },
    plugins: [
      username({ schema: { user: { fields: { displayUsername: 'display_username' } } } }),
      secondFactor(secret),
      codesOnce(root, sealingKeyOf(options)),
      ...more,
    ],
    user: {
      modelName: 'auth_users',
      fields: fields.user,
      additionalFields: {
        mustChangePassword: { type: 'boolean', required: false, input: false, fieldName: 'must_change_password' },
        disabledAt: { type: 'date', required: false, input: false, fieldName: 'disabled_at' },
      },
    },
    session: {
      modelName: 'auth_sessions',
      fields: fields.session,
      expiresIn: longestSessionSeconds,
      disableSessionRefresh: true,
      additionalFields: { usedAt: { type: 'date', required: false, input: false, fieldName: 'used_at' } },
    },
    account: {
      modelName: 'auth_accounts',
      fields: fields.account,
      updateAccountOnSignIn: false,
      // Whom a provider may vouch for is decided before (`oidc.ts`); addresses prove nothing here, nobody has one.
      accountLinking: { enabled: true, trustedProviders: [oidcProvider], requireLocalEmailVerified: false },
    },
    verification: { modelName: 'auth_verifications', fields: fields.verification },
    databaseHooks: hooksOf(root, now),
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limits',
      fields: fields.rateLimit,
      window: 60,
      max: 300,
      customRules: {
        [passwordPath]: { window: 60, max: signInsPerMinute },
        '/sign-in/social': { window: 60, max: signInsPerMinute },
        '/two-factor/*': { window: 60, max: signInsPerMinute },
        [passkeyPaths.begin]: { window: 60, max: signInsPerMinute },
        [passkeyPaths.signIn]: { window: 60, max: signInsPerMinute },
      },
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Better than the library's own `__Secure-`: no other host of the domain can set such a cookie either.
      cookiePrefix: isSecure ? '__Host-wutong' : 'wutong',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isSecure },
    },
  })
}

/** What happens when better-auth keeps an account or a session. */
function hooksOf(root: Kysely<Tables>, now: () => Date): NonNullable<BetterAuthOptions['databaseHooks']> {
  return {
    // What a provider lets its bearer do there is none of our business.
    account: { create: { before: (account) => Promise.resolve({ data: { ...account, ...noTokens } }) } },
    session: {
      create: {
        before: async ({ userId }, context) => {
          await refuseDisabled(root, userId)
          if (context?.path === passwordPath) await refuseStale(root, userId, now())
          if (context?.path === totpPath) await useCode(root, userId, context.body)
        },
        after: ({ userId }, context) => noteSignIn(root, userId, context?.path === passwordPath),
      },
    },
  }
}

/** How long a one-time password waits to be used. */
const oneTimeMs = 14 * 24 * 3_600_000

/** A one-time password that nobody came for lies somewhere on paper: it opens nothing any more, and the administrator makes another. */
async function refuseStale(root: Kysely<Tables>, userId: string, now: Date): Promise<void> {
  const stale = await root
    .selectFrom('auth_accounts as a')
    .innerJoin('auth_users as u', 'u.id', 'a.user_id')
    .select('a.id')
    .where('u.id', '=', userId)
    .where('u.must_change_password', '=', true)
    .where('a.provider_id', '=', 'credential')
    .where('a.updated_at', '<', new Date(now.getTime() - oneTimeMs))
    .executeTakeFirst()
  if (stale !== undefined) throw new APIError('FORBIDDEN', { code: 'ONE_TIME_PASSWORD_OVER' })
}

/** A disabled account gets no session, whichever way it comes. */
async function refuseDisabled(root: Kysely<Tables>, userId: string): Promise<void> {
  const user = await root.selectFrom('auth_users').select('disabled_at').where('id', '=', userId).executeTakeFirst()
  if (user?.disabled_at != null) throw new APIError('FORBIDDEN', { code: 'ACCOUNT_DISABLED' })
}

/** Notes when somebody signed in; a password that still waits for its second factor is no sign-in. */
async function noteSignIn(root: Kysely<Tables>, userId: string, byPassword: boolean): Promise<void> {
  await root
    .updateTable('auth_users')
    .set({ last_sign_in_at: new Date() })
    .where('id', '=', userId)
    .where(({ eb, or }) => or([eb('two_factor_enabled', '=', false), eb.lit(!byPassword)]))
    .execute()
}
