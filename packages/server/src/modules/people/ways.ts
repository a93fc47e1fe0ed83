/** The ways in: which paths of better-auth are open from outside, and what stands before each. */
import type { Kysely } from 'kysely'
import type { Tables } from '#platform/tables'
import { type AccountsOptions, type createAuth, passwordPath } from './auth.ts'
import { codeAlone, credentialIn, guarded, usernameIn } from './guarded.ts'
import { createOidc, oidcPaths } from './oidc.ts'
import { passkeyPaths } from './passkeys.auth.ts'
import { findPasskey } from './passkeys.store.ts'
import { totpPath } from './second-factor.codes.ts'

type Answer = (request: Request) => Promise<Response>

/** What is answered from outside; everything else of better-auth is closed, and done by routes of the contract. */
export function waysOf(options: AccountsOptions, auth: ReturnType<typeof createAuth>): ReadonlyMap<string, Answer> {
  const ask: Answer = (request) => auth.handler(request)
  const counted = (request: Request, name: string | undefined): Promise<Response> =>
    name === undefined ? ask(request) : guarded(options, name, () => ask(request))
  const byCode: Answer = async (request) => ask(await codeAlone(request))
  const openPaths = new Map<string, Answer>([
    [passwordPath, async (request) => counted(request, await usernameIn(request.clone()))],
    ['/sign-out', ask],
    [totpPath, byCode],
    ['/two-factor/verify-backup-code', byCode],
  ])
  if (options.oidc !== undefined) {
    const oidc = createOidc(options, options.oidc)
    for (const path of Object.values(oidcPaths)) openPaths.set(path, oidc)
  }
  if (options.passkeys !== undefined) {
    openPaths.set(passkeyPaths.begin, ask)
    openPaths.set(passkeyPaths.signIn, async (request) =>
      counted(request, await nameOfCredential(options.root, await credentialIn(request.clone()))),
    )
  }
  return openPaths
}

/** Whose passkey is meant: failures count for that name, as wrong passwords do. */
async function nameOfCredential(root: Kysely<Tables>, credentialId: string | undefined): Promise<string | undefined> {
  if (credentialId === undefined) return undefined
  return (await findPasskey(root, credentialId))?.username
}
