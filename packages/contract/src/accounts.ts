/** Accounts as an administrator keeps them. */
import { z } from 'zod'
import { page } from './common.ts'
import { roles } from './permissions.ts'
import { route } from './route.ts'

/** The name somebody signs in by. */
export const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9_.]{3,30}$/, 'three to thirty of a-z, 0-9, _ and .')

/** An account with a place in the zone; nothing about enterprises but the name that its maker typed. */
export const Account = z.object({
  userId: z.string(),
  username: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
  /** `over`: what an enterprise let this account do has expired or was ended. */
  state: z.enum(['active', 'disabled', 'over']),
  secondFactor: z.boolean(),
  /** Whether a one-time password still waits to be changed. */
  mustChangePassword: z.boolean(),
  /** Sign-in is refused until then after failed attempts. */
  lockedUntil: z.string().nullable(),
  lastSignInAt: z.string().nullable(),
  createdAt: z.string(),
  enterpriseName: z.string().nullable(),
  legalRepresentative: z.boolean(),
  /** Whether the zone's identity provider may vouch for this account: not, by name until the first time, or by its own number. */
  identity: z.enum(['none', 'username', 'subject']),
  /** Whether this is who asks. */
  own: z.boolean(),
})
export type Account = z.infer<typeof Account>

/** An enterprise as whoever makes its account knows it from paper: both must fit, and nothing else is told. */
const NamedEnterprise = z.object({
  uscc: z.string().trim().min(1).max(100),
  name: z.string().trim().min(1).max(300),
})
const Place = {
  role: z.enum(roles),
  /** Of an enterprise's account: which, and whether it may delegate to staff. */
  enterprise: NamedEnterprise.optional(),
  legalRepresentative: z.boolean().default(true),
}
const ofAccount = { permission: 'account:manage', params: z.object({ userId: z.string().min(1).max(100) }) } as const

/** The account and a password that is shown this once and must be changed at the first sign-in. */
export const OneTimePassword = z.object({ account: Account, password: z.string() })
export type OneTimePassword = z.infer<typeof OneTimePassword>

export const listAccounts = route({
  method: 'GET',
  path: '/api/accounts',
  permission: 'account:manage',
  summary: 'Accounts of the zone by user name',
  query: z.object({
    search: z.string().trim().max(100).optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: page(Account),
})
export const addAccount = route({
  method: 'POST',
  path: '/api/accounts',
  permission: 'account:manage',
  confidential: true,
  summary: 'Make an account; the reply shows its one-time password this once',
  body: z.object({ username: Username, displayName: z.string().trim().min(1).max(100), ...Place }),
  reply: OneTimePassword,
})
export const disableAccount = route({
  method: 'POST',
  path: '/api/accounts/:userId/disable',
  ...ofAccount,
  summary: 'Disable an account: its sessions and keys end at once',
  reply: Account,
})
export const enableAccount = route({
  method: 'POST',
  path: '/api/accounts/:userId/enable',
  ...ofAccount,
  summary: 'Enable a disabled account',
  reply: Account,
})
export const resetPassword = route({
  method: 'POST',
  path: '/api/accounts/:userId/reset-password',
  ...ofAccount,
  confidential: true,
  summary: 'Give an account a new one-time password; its sessions end',
  reply: OneTimePassword,
})
export const resetSecondFactor = route({
  method: 'POST',
  path: '/api/accounts/:userId/reset-second-factor',
  ...ofAccount,
  summary: 'Take the second factor of an account away, for whoever lost it; its sessions end',
  reply: Account,
})
export const liftLock = route({
  method: 'POST',
  path: '/api/accounts/:userId/lift-lock',
  ...ofAccount,
  summary: 'Let an account sign in again that was locked after failed attempts',
  reply: Account,
})
export const changeRole = route({
  method: 'POST',
  path: '/api/accounts/:userId/role',
  ...ofAccount,
  summary: 'Change the role of an account; its sessions end',
  body: z.object(Place),
  reply: Account,
})

/** What the zone asks of sign-in. */
export const SignInRules = z.object({ secondFactorRoles: z.array(z.enum(roles)).max(roles.length) })
export type SignInRules = z.infer<typeof SignInRules>

export const getSignInRules = route({
  method: 'GET',
  path: '/api/sign-in-rules',
  permission: 'account:manage',
  summary: 'What the zone asks of sign-in',
  reply: SignInRules,
})
export const setSignInRules = route({
  method: 'POST',
  path: '/api/sign-in-rules',
  permission: 'account:manage',
  summary: 'Say which roles must have a second factor; whoever has none can only set one up from then on',
  body: SignInRules,
  reply: SignInRules,
})

export const linkIdentity = route({
  method: 'POST',
  path: '/api/accounts/:userId/identity',
  ...ofAccount,
  summary: 'Let the identity provider vouch for an account: by its user name there or its subject, or no longer',
  body: z.discriminatedUnion('by', [
    z.object({ by: z.literal('none') }),
    z.object({ by: z.enum(['username', 'subject']), value: z.string().trim().min(1).max(255) }),
  ]),
  reply: Account,
})
