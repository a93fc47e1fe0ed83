/**
 * Sign-in by an identity provider: code flow with PKCE, state and nonce, for accounts that an administrator linked. It is a
 * set-up of its own, so that a provider that cannot be reached keeps nobody from signing in otherwise.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { OidcConfig } from '#platform/config'
import type { Tables } from '#platform/tables'
import { type AccountsOptions, createAuth, oidcProvider } from './auth.ts'

/** What leads to the provider, and where it sends people back. */
export const oidcPaths = { begin: '/sign-in/social', callback: `/callback/${oidcProvider}` } as const

/** Answers the two requests of a sign-in by the provider. */
export function createOidc(options: AccountsOptions, oidc: OidcConfig): (request: Request) => Promise<Response> {
  const auth = createAuth(options, [pluginOf(options.root, oidc)])
  return async (request) => {
    if (request.method === 'POST') return auth.handler(beginning(request))
    const refusal: Refusal = {}
    const response = await refusals.run(refusal, () => auth.handler(request))
    const error = refusal.code ?? (await errorIn(response))
    if (error === undefined) return response
    const headers = new Headers(response.headers)
    headers.delete('content-type')
    headers.set('location', `/sign-in?${new URLSearchParams({ error })}`)
    return new Response(null, { status: 302, headers })
  }
}

const Failure = z.object({ code: z.string().regex(/^\w{1,60}$/) })

/** Why a sign-in came to nothing; the library says it in an address of its own, or in JSON, which nobody can read. */
async function errorIn(response: Response): Promise<string | undefined> {
  const said = URL.parse(response.headers.get('location') ?? '', 'http://here')?.searchParams.get('error')
  if (said != null) return Failure.safeParse({ code: said }).data?.code.toLowerCase() ?? 'refused'
  if (response.status < 400) return undefined
  const failure = Failure.safeParse(jsonOf(await response.text()))
  return failure.data?.code.toLowerCase() ?? 'refused'
}

/** Why the answer of a provider was refused, where it was we who did; the library has one word for all reasons. */
interface Refusal {
  code?: 'issuer_unfit' | 'factors_missing'
}
const refusals = new AsyncLocalStorage<Refusal>()

function refuse(code: NonNullable<Refusal['code']>): never {
  const refusal = refusals.getStore()
  if (refusal !== undefined) refusal.code = code
  throw new Error(`The provider's answer was refused: ${code}.`)
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

function pluginOf(root: Kysely<Tables>, oidc: OidcConfig) {
  const { issuer, clientId, clientSecret, label, acr } = oidc
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
        ...(acr.length === 0 ? {} : { authorizationUrlParams: { acr_values: acr.join(' ') } }),
        accountSubject: ({ tokens }) => subjectOf(oidc, tokens.idToken),
        mapProfileToUser: async (profile) => ({
          email: await addressOf(root, profile),
          emailVerified: false,
          name: String(profile.name ?? profile.sub),
        }),
      },
    ],
  })
}

const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  acr: z.string().optional(),
  amr: z.array(z.string()).default([]),
})

/**
 * The number of whoever an ID token names. The library has verified signature, time, audience and nonce by now, but against
 * whatever issuer the description names; here it must be the one of the settings, and have looked as closely as they ask.
 */
function subjectOf({ issuer, acr, amr }: OidcConfig, idToken: string | undefined): string {
  const [, payload = ''] = (idToken ?? '').split('.')
  const claims = Claims.safeParse(jsonOf(Buffer.from(payload, 'base64url').toString())).data
  if (claims === undefined || claims.iss !== issuer) refuse('issuer_unfit')
  const isEnough =
    (acr.length === 0 || acr.includes(claims.acr ?? '')) &&
    (amr.length === 0 || claims.amr.some((one) => amr.includes(one)))
  if (!isEnough) refuse('factors_missing')
  return claims.sub
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
