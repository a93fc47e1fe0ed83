/**
 * Sign-in by an identity provider: code flow with PKCE, state and nonce, for accounts that an administrator linked. It is a
 * set-up of its own, so that a provider that cannot be reached keeps nobody from signing in otherwise.
 */
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import type { Kysely } from 'kysely'
import type { OidcConfig } from '#platform/config'
import type { Tables } from '#platform/tables'
import { type AccountsOptions, createAuth, oidcProvider } from './auth.ts'

/** What leads to the provider, and where it sends people back. */
export const oidcPaths = { begin: '/sign-in/social', callback: `/callback/${oidcProvider}` } as const

/** Answers the two requests of a sign-in by the provider. */
export function createOidc(options: AccountsOptions, oidc: OidcConfig): (request: Request) => Promise<Response> {
  const auth = createAuth(options, [pluginOf(options.root, oidc)])
  return (request) => auth.handler(request.method === 'POST' ? beginning(request) : request)
}

/** Whatever was asked for, this is all that is begun: no token is taken from outside, and the way back is ours. */
function beginning(request: Request): Request {
  return new Request(request.url, {
    method: 'POST',
    headers: request.headers,
    body: JSON.stringify({
      provider: oidcProvider,
      callbackURL: '/',
      errorCallbackURL: '/sign-in',
      disableRedirect: true,
    }),
  })
}

function pluginOf(root: Kysely<Tables>, { issuer, clientId, clientSecret, label }: OidcConfig) {
  return genericOAuth({
    config: [
      {
        providerId: oidcProvider,
        name: label,
        discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId,
        clientSecret,
        scopes: ['openid', 'profile'],
        pkce: true,
        disableSignUp: true,
        mapProfileToUser: async (profile) => ({
          email: await addressOf(root, profile),
          emailVerified: false,
          name: String(profile.name ?? profile.sub),
        }),
      },
    ],
  })
}

/**
 * The address of the account that an administrator linked by the name that the provider gives; it is how better-auth finds
 * the account the first time. Later the provider's own number (`sub`) finds it, and the name counts no more: there it may
 * be given to somebody else.
 */
async function addressOf(root: Kysely<Tables>, profile: Readonly<Record<string, unknown>>): Promise<string> {
  const name = profile.preferred_username
  const user =
    typeof name === 'string'
      ? await root
          .selectFrom('auth_users as u')
          .select('u.email')
          .where('u.oidc_username', '=', name)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('auth_accounts as a')
                  .select('a.id')
                  .whereRef('a.user_id', '=', 'u.id')
                  .where('a.provider_id', '=', oidcProvider),
              ),
            ),
          )
          .executeTakeFirst()
      : undefined
  return user?.email ?? 'nobody@unlinked.invalid'
}
