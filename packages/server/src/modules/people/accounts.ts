/** Identity: better-auth keeps users, passwords and sessions; roles and zones are ours. */
import type { SignedPasskey } from '@wutong/contract'
import type { Kysely } from 'kysely'
import type { PasskeyConfig } from '#platform/config'
import { AppError } from '#platform/errors'
import type { Tables } from '#platform/tables'
import { type AccountsOptions, createAuth } from './auth.ts'
import { passkeySignIn, verifiedPasskey } from './passkeys.auth.ts'
import { type SecondFactors, secondFactorOf, undefinedIfRefused } from './second-factor.auth.ts'
import { CookieTokens, type FoundSession, findSession } from './sessions.store.ts'
import type { Membership } from './store.ts'
import { waysOf } from './ways.ts'

export { type AccountsOptions, clientAddressHeader } from './auth.ts'

/** The part of better-auth the server uses. */
export interface Accounts extends SecondFactors {
  /** The identity provider's name, where there is one. */
  readonly oidcLabel: string | null
  /** What passkeys are made for, where they are taken. */
  readonly passkeys: PasskeyConfig | undefined
  /** Whether one of a user's own passkeys signed the challenge that the user was given. */
  readonly usePasskey: (userId: string, response: SignedPasskey) => Promise<boolean>
  /** Answers what is open of `/api/auth`; throws `route_not_found` for everything else. */
  readonly handle: (request: Request) => Promise<Response>
  /** The user of the session in the request's cookie. */
  readonly findUser: (headers: Headers) => Promise<AccountUser | undefined>
  /** Whose second step the browser of a request is at. */
  readonly findAsked: (headers: Headers) => Promise<KnownUser | undefined>
  readonly findUserById: (userId: string) => Promise<KnownUser | undefined>
}

/** Who a session belongs to. */
export interface AccountUser extends KnownUser {
  readonly sessionId: string
  /** Where the person has, or had, a place; the oldest first. */
  readonly memberships: readonly Membership[]
}

/** A user and what decides whether they may go on. */
export interface KnownUser {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly isDisabled: boolean
  readonly mustChangePassword: boolean
  readonly hasSecondFactor: boolean
}

/** How old the note of a session's last use may be. */
const noteUseMs = 5 * 60_000
/** A session that nobody used for so long is over: a night passes between two days at work. */
const idleMs = 12 * 3_600_000

/** Sets up identity over the account tables. */
export function createAccounts(options: AccountsOptions): Accounts {
  const { root, passkeys, now = () => new Date() } = options
  const auth = createAuth(options, passkeys === undefined ? [] : [passkeySignIn({ root, passkeys, now })])
  const ways = waysOf(options, auth)
  const tokens = new CookieTokens()
  let isNoting = false
  return {
    oidcLabel: options.oidc?.label ?? null,
    passkeys,
    usePasskey: async (userId, response) =>
      passkeys !== undefined &&
      (await verifiedPasskey({ root, passkeys, now }, response, userId).catch(undefinedIfRefused)) !== undefined,
    handle: async (request) => {
      const path = new URL(request.url).pathname.slice('/api/auth'.length)
      const answer = ways.get(path)
      if (answer === undefined) throw new AppError('route_not_found', { path })
      const before = await auth.api.getSession({ headers: request.headers })
      const response = await answer(request)
      // A browser that signs in anew leaves no session behind that nobody sees any more.
      if (before !== null && beginsSession(response)) {
        await root.deleteFrom('auth_sessions').where('id', '=', before.session.id).execute()
      }
      return response
    },
    findUser: findCurrent,
    findAsked: async (headers) => {
      const { userId } = await auth.api.findAsked({ headers })
      return userId === undefined ? undefined : findUserById(root, userId)
    },
    findUserById: (userId) => findUserById(root, userId),
    ...secondFactorOf(auth, options),
  }

  /** The session of a request that is in use. */
  async function findCurrent(headers: Headers): Promise<FoundSession | undefined> {
    const token = await tokenIn(headers)
    const session = token === undefined ? undefined : await findSession(root, token)
    if (session === undefined || Date.now() - (session.usedAt ?? session.begunAt).getTime() > idleMs) return undefined
    noteUse(session)
    return session
  }

  /** The token that the cookie carries; the library checks the signature of every cookie once. */
  async function tokenIn(headers: Headers): Promise<string | undefined> {
    const cookie = headers.get('cookie') ?? ''
    const known = tokens.get(cookie)
    if (known !== undefined) return known
    const token = (await auth.api.getSession({ headers }))?.session.token
    if (token !== undefined) tokens.set(cookie, token)
    return token
  }

  /** Notes that a session is in use, seldom and beside the request: while an import holds the database, readers must not wait for it. */
  function noteUse({ sessionId, usedAt }: FoundSession): void {
    const isFresh = usedAt !== null && Date.now() - usedAt.getTime() < noteUseMs
    if (isFresh || isNoting) return
    isNoting = true
    const noted = root.updateTable('auth_sessions').set({ used_at: new Date() }).where('id', '=', sessionId).execute()
    noted
      .catch(() => {})
      .finally(() => {
        isNoting = false
      })
  }
}

/** Whether a reply gives the browser a session: of two cookies of one name the last counts. */
function beginsSession(response: Response): boolean {
  const last = response.headers.getSetCookie().findLast((line) => /^[^=]*\.session_token=/.test(line))
  return last !== undefined && !/max-age=0\b/i.test(last)
}

async function findUserById(root: Kysely<Tables>, userId: string): Promise<KnownUser | undefined> {
  const user = await root
    .selectFrom('auth_users')
    .select(['id', 'username', 'name', 'disabled_at', 'must_change_password', 'two_factor_enabled'])
    .where('id', '=', userId)
    .executeTakeFirst()
  if (user === undefined) return undefined
  return {
    id: user.id,
    username: user.username ?? user.id,
    displayName: user.name,
    isDisabled: user.disabled_at !== null,
    mustChangePassword: user.must_change_password,
    hasSecondFactor: user.two_factor_enabled,
  }
}
