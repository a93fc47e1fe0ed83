/** What everybody does with the own account. */
import { z } from 'zod'
import { OwnerProof, SecondProof } from './passkeys.ts'
import { roles } from './permissions.ts'
import { route } from './route.ts'

/** The fewest characters of a password; what it is made of is free (NIST SP 800-63B, ASVS 6.2). */
export const passwordAtLeast = 12
export const passwordAtMost = 128

export const OwnAccount = z.object({
  username: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
  /** By codes of an app. */
  secondFactor: z.boolean(),
  /** Recovery codes that are left; null without a second factor. */
  recoveryCodes: z.number().int().nullable(),
  secondFactorRequired: z.boolean(),
})
export type OwnAccount = z.infer<typeof OwnAccount>

/** A place where the account is signed in. */
export const OwnSession = z.object({
  id: z.string(),
  /** What the browser says it is. */
  device: z.string().nullable(),
  address: z.string().nullable(),
  since: z.string(),
  /** To within five minutes. */
  lastUsedAt: z.string(),
  expiresAt: z.string(),
  current: z.boolean(),
})
export type OwnSession = z.infer<typeof OwnSession>

const own = { permission: 'account:own' } as const
const Ended = z.object({ ended: z.number().int() })

export const getOwnAccount = route({
  method: 'GET',
  path: '/api/account',
  ...own,
  summary: 'The own account',
  reply: OwnAccount,
})
export const changePassword = route({
  method: 'POST',
  path: '/api/account/password',
  ...own,
  confidential: true,
  summary: 'Change the own password; all other sessions end',
  body: z.object({
    current: z.string().min(1).max(1000),
    password: z.string().min(1).max(1000),
    secondFactor: SecondProof.optional(),
  }),
  reply: Ended,
})
export const listOwnSessions = route({
  method: 'GET',
  path: '/api/account/sessions',
  ...own,
  summary: 'Where the own account is signed in',
  reply: z.array(OwnSession),
})
export const endOwnSession = route({
  method: 'POST',
  path: '/api/account/sessions/:sessionId/end',
  ...own,
  summary: 'End one session of the own account',
  params: z.object({ sessionId: z.string().min(1).max(100) }),
  reply: Ended,
})
export const endOtherSessions = route({
  method: 'POST',
  path: '/api/account/end-other-sessions',
  ...own,
  summary: 'End every session of the own account but this one',
  reply: Ended,
})

/** What an authenticator app needs, and the codes for whoever loses it; shown this once. */
export const SecondFactorOffer = z.object({
  /** For the QR code: an `otpauth:` address. */
  uri: z.string(),
  /** The same secret to type in, base 32. */
  secret: z.string(),
  recoveryCodes: z.array(z.string()),
})
export type SecondFactorOffer = z.infer<typeof SecondFactorOffer>

export const offerSecondFactor = route({
  method: 'POST',
  path: '/api/account/second-factor',
  ...own,
  confidential: true,
  summary: 'Begin a second factor: the secret and recovery codes, shown this once; it holds after the first code',
  body: OwnerProof,
  reply: SecondFactorOffer,
})
export const confirmSecondFactor = route({
  method: 'POST',
  path: '/api/account/second-factor/confirm',
  ...own,
  confidential: true,
  summary: 'Confirm the second factor with a code; the session is made anew and the others end',
  body: z.object({ code: z.string().trim().min(6).max(10) }),
  reply: Ended,
})
export const removeOwnSecondFactor = route({
  method: 'POST',
  path: '/api/account/second-factor/remove',
  ...own,
  confidential: true,
  summary: 'Take the own second factor away',
  body: OwnerProof,
  reply: Ended,
})
