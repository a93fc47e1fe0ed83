/** Passkeys: keys that a device or a security key keeps and opens for its user alone (Web Authentication). */
import { z } from 'zod'
import { route } from './route.ts'

/** An own passkey. */
export const Passkey = z.object({
  id: z.string(),
  /** As its owner calls it. */
  name: z.string(),
  /** Whether it is kept in a cloud, and so on several devices. */
  synced: z.boolean(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
})
export type Passkey = z.infer<typeof Passkey>

const Base64Url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]*$/, 'letters, digits, - and _')
const credential = {
  id: Base64Url.min(1).max(1400),
  rawId: Base64Url.min(1).max(1400),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string().max(100), z.unknown()).default({}),
  authenticatorAttachment: z.string().max(40).nullish(),
}

/** What an authenticator made, as browsers write it in JSON. */
export const MadePasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
})
export type MadePasskey = z.infer<typeof MadePasskey>

/** What an authenticator signed, as browsers write it in JSON. */
export const SignedPasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.nullish(),
  }),
})
export type SignedPasskey = z.infer<typeof SignedPasskey>

/** That somebody has the second factor: a code of the app, a recovery code, or what a passkey signed. */
export const SecondProof = z.discriminatedUnion('by', [
  z.object({ by: z.literal('code'), code: z.string().trim().min(6).max(10) }),
  z.object({ by: z.literal('recovery'), code: z.string().trim().min(1).max(100) }),
  z.object({ by: z.literal('passkey'), response: SignedPasskey }),
])
export type SecondProof = z.infer<typeof SecondProof>

/** What only the owner of an account can say: the password, and whoever has a second factor that too. */
export const OwnerProof = z.object({
  password: z.string().min(1).max(1000),
  secondFactor: SecondProof.optional(),
})
export type OwnerProof = z.infer<typeof OwnerProof>

const own = { permission: 'account:own' } as const
const Ended = z.object({ ended: z.number().int() })
const ofPasskey = z.object({ passkeyId: z.uuid() })
const Name = z.string().trim().min(1).max(60)

export const listOwnPasskeys = route({
  method: 'GET',
  path: '/api/account/passkeys',
  ...own,
  summary: 'The own passkeys',
  reply: z.array(Passkey),
})
export const offerPasskey = route({
  method: 'POST',
  path: '/api/account/passkeys/offer',
  ...own,
  confidential: true,
  summary: 'Begin a passkey: what the browser asks an authenticator for (PublicKeyCredentialCreationOptionsJSON)',
  body: OwnerProof,
  reply: z.looseObject({ challenge: z.string() }),
})
export const addOwnPasskey = route({
  method: 'POST',
  path: '/api/account/passkeys',
  ...own,
  confidential: true,
  summary:
    'Keep the passkey that an authenticator made; the password alone opens the account no more, other sessions end',
  body: z.object({ name: Name, response: MadePasskey }),
  reply: Ended,
})
export const removeOwnPasskey = route({
  method: 'POST',
  path: '/api/account/passkeys/:passkeyId/remove',
  ...own,
  confidential: true,
  summary: 'Take one of the own passkeys away; other sessions end',
  params: ofPasskey,
  body: OwnerProof,
  reply: Ended,
})
export const renameOwnPasskey = route({
  method: 'POST',
  path: '/api/account/passkeys/:passkeyId/rename',
  ...own,
  summary: 'Call one of the own passkeys by another name',
  params: ofPasskey,
  body: z.object({ name: Name }),
  reply: Passkey,
})
export const challengeOwnPasskey = route({
  method: 'POST',
  path: '/api/account/passkeys/challenge',
  ...own,
  confidential: true,
  summary:
    'What one of the own passkeys is to sign as second factor for a change of the account (PublicKeyCredentialRequestOptionsJSON)',
  reply: z.looseObject({ challenge: z.string() }),
})
