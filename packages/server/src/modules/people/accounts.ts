/** Identity: better-auth keeps users, passwords and sessions; roles and zones are ours. */
import { hash, verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { username } from 'better-auth/plugins/username'
import type { Kysely } from 'kysely'
import type { Tables } from '#platform/tables'

/** The part of better-auth the server uses. */
export interface Accounts {
  /** Answers every request under `/api/auth`. */
  readonly handle: (request: Request) => Promise<Response>
  /** The user of the session in the request's cookie. */
  readonly findUser: (headers: Headers) => Promise<AccountUser | undefined>
  /** Makes a user with a password unless the username is taken; returns its id. */
  readonly addUser: (user: NewUser) => Promise<string>
}

/** Who a session belongs to. */
export interface AccountUser {
  readonly id: string
  readonly username: string
  readonly displayName: string
}

/** An account to be made. */
export interface NewUser {
  readonly username: string
  readonly displayName: string
  readonly password: string
}

/** What the accounts are made of. */
export interface AccountsOptions {
  readonly root: Kysely<Tables>
  /** Signs session cookies. */
  readonly secret: string
  readonly publicUrl?: string | undefined
  /** Sign-in attempts a minute from one address. */
  readonly signInsPerMinute?: number | undefined
}

/** The request header that carries the client's address; always set by us, never taken from outside. */
export const clientAddressHeader = 'x-wutong-client'

/** Argon2id with the parameters OWASP recommends: 19 MiB, two passes. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

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
} as const

function createAuth({ root, secret, publicUrl, signInsPerMinute = 20 }: AccountsOptions) {
  return betterAuth({
    database: { db: root, type: 'postgres' },
    secret,
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
      password: {
        hash: (password) => hash(password, argon),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    plugins: [username({ schema: { user: { fields: { displayUsername: 'display_username' } } } })],
    user: { modelName: 'auth_users', fields: fields.user },
    session: { modelName: 'auth_sessions', fields: fields.session },
    account: { modelName: 'auth_accounts', fields: fields.account },
    verification: { modelName: 'auth_verifications', fields: fields.verification },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limits',
      fields: fields.rateLimit,
      window: 60,
      max: 300,
      customRules: { '/sign-in/username': { window: 60, max: signInsPerMinute } },
    },
    disabledPaths: [
      '/sign-up/email',
      '/sign-in/email',
      '/is-username-available',
      '/update-user',
      '/change-email',
      '/delete-user',
    ],
    advanced: {
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      cookiePrefix: 'wutong',
      useSecureCookies: publicUrl?.startsWith('https:') === true,
    },
  })
}

/** Sets up identity over the account tables. */
export function createAccounts(options: AccountsOptions): Accounts {
  const auth = createAuth(options)
  return {
    handle: (request) => auth.handler(request),
    findUser: async (headers) => {
      const session = await auth.api.getSession({ headers })
      if (session === null) return undefined
      const { id, name, username: login } = session.user
      return { id, username: login ?? id, displayName: name }
    },
    addUser: async ({ username: login, displayName, password }) => {
      const known = await options.root
        .selectFrom('auth_users')
        .select('id')
        .where('username', '=', login.toLowerCase())
        .executeTakeFirst()
      if (known !== undefined) return known.id
      const context = await auth.$context
      // better-auth wants an address for every user; ours sign in by name, so this one can never receive mail.
      const user = await context.internalAdapter.createUser(
        { name: displayName, email: `${login.toLowerCase()}@accounts.invalid`, emailVerified: false, username: login },
        { method: 'email-password' },
      )
      await context.internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: 'credential',
        password: await hash(password, argon),
      })
      return user.id
    },
  }
}
