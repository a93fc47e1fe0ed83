/** Accounts as an administrator keeps them. */
import { z } from 'zod'
import { page, Text } from './common.ts'
import { Organisation, organisationKinds } from './consents.ts'
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
  /** By codes of an app or by passkeys. */
  secondFactor: z.boolean(),
  /** Whether a one-time password still waits to be changed. */
  mustChangePassword: z.boolean(),
  /** Sign-in is refused until then after failed attempts. */
  lockedUntil: z.string().nullable(),
  lastSignInAt: z.string().nullable(),
  createdAt: z.string(),
  enterpriseName: z.string().nullable(),
  legalRepresentative: z.boolean(),
  /** A department or sub-district of the zone package; of a sub-district its enterprises alone are seen. */
  department: z.string().nullable(),
  /** Whether figures that the zone package calls sensitive are seen; those of the own department always are. */
  seesSensitive: z.boolean(),
  /** Of a provider: whom it acts for. */
  organisation: Organisation.nullable(),
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
  /** Of leaders and officers: a department or sub-district of the zone package. */
  department: z.string().max(100).optional(),
  /** Of leaders, officers and liaisons; unless said otherwise, of the first two. */
  seesSensitive: z.boolean().optional(),
  /** Of a provider: its bank, fund or firm, made known with the first account. */
  organisation: z
    .object({
      kind: z.enum(organisationKinds),
      name: z.string().trim().min(2).max(300),
      uscc: z.string().trim().toUpperCase().length(18),
    })
    .optional(),
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
  summary: 'Take the second factor of an account away, codes and passkeys, for whoever lost it; its sessions end',
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

/** A department or sub-district that an account may belong to. */
export const Department = z.object({ id: z.string(), name: Text, kind: z.enum(['department', 'district']) })
export type Department = z.infer<typeof Department>

export const listDepartments = route({
  method: 'GET',
  path: '/api/departments',
  permission: 'account:manage',
  plain: true,
  summary: 'Departments and sub-districts that accounts may belong to',
  reply: z.array(Department),
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
