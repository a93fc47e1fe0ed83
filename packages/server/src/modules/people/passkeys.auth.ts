/** Sign-in by a passkey, as two paths of better-auth: so it has its limits, its sessions and its cookies. */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { SignedPasskey } from '@wutong/contract'
import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { PasskeyConfig } from '#platform/config'
import type { Tables } from '#platform/tables'
import { addChallenge, findPasskey, type KnownPasskey, notePasskeyUse, takeChallenge } from './passkeys.store.ts'

/** What gives a challenge, and what takes the answer. */
export const passkeyPaths = { begin: '/passkey/challenge', signIn: '/sign-in/passkey' } as const

/** Where passkeys are known and what they are made for. */
export interface PasskeySignIn {
  readonly root: Kysely<Tables>
  readonly passkeys: PasskeyConfig
  readonly now: () => Date
}

/** The plugin. Nobody is named at the beginning: the authenticator says whose key it has, and its user is verified by it. */
export function passkeySignIn(options: PasskeySignIn) {
  const { root, passkeys, now } = options
  return {
    id: 'passkey-sign-in',
    endpoints: {
      beginPasskey: createAuthEndpoint(passkeyPaths.begin, { method: 'POST' }, async (ctx) => {
        const asked = await generateAuthenticationOptions({ rpID: passkeys.domain, userVerification: 'required' })
        await addChallenge(root, { challenge: asked.challenge, userId: null, now: now() })
        return ctx.json(asked)
      }),
      signInPasskey: createAuthEndpoint(
        passkeyPaths.signIn,
        { method: 'POST', body: z.object({ response: SignedPasskey }) },
        async (ctx) => {
          const passkey = await verifiedPasskey(options, ctx.body.response, null)
          const user = await ctx.context.internalAdapter.findUserById(passkey.userId)
          if (user === null) throw refused()
          const session = await ctx.context.internalAdapter.createSession(user.id)
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ signedIn: true })
        },
      ),
    },
  } satisfies BetterAuthPlugin
}

function refused(): APIError {
  return new APIError('UNAUTHORIZED', { code: 'PASSKEY_REFUSED', message: 'This passkey opens no account here.' })
}

/**
 * The passkey that signed a challenge of ours for our origin, with its user verified; everything else is refused alike.
 * A challenge was given to a user, or to whoever wants to sign in.
 */
export async function verifiedPasskey(
  { root, passkeys, now }: PasskeySignIn,
  response: SignedPasskey,
  userId: string | null,
): Promise<KnownPasskey> {
  const passkey = await findPasskey(root, response.id)
  if (passkey === undefined || !isOf(passkey, response)) throw refused()
  if (userId !== null && passkey.userId !== userId) throw refused()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge(root, { challenge, userId, now: now() }),
    expectedOrigin: passkeys.origin,
    expectedRPID: passkeys.domain,
    requireUserVerification: true,
    // The count is compared where it is kept, so that two at once cannot both pass.
    credential: { id: passkey.credentialId, publicKey: Uint8Array.from(passkey.publicKey), counter: 0 },
  }).catch(() => {
    throw refused()
  })
  if (!verified) throw refused()
  if (!(await notePasskeyUse(root, { id: passkey.id, counter: authenticationInfo.newCounter, now: now() })))
    throw new APIError('UNAUTHORIZED', { code: 'PASSKEY_COPIED', message: 'This passkey seems to be a copy.' })
  return passkey
}

/** An authenticator may say whose key it is; then it must be the one we know. */
function isOf({ userId }: KnownPasskey, { response: { userHandle } }: SignedPasskey): boolean {
  return userHandle == null || Buffer.from(userHandle, 'base64url').toString() === userId
}
