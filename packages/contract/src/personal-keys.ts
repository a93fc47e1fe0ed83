/** Keys with which a person's own programs call the routes. */
import { z } from 'zod'
import { type Permission, permissionNames } from './permissions.ts'
import { route } from './route.ts'

/** What no key opens: whoever holds one must not make himself others, or change who may do what. */
const unkeyed: readonly Permission[] = [
  'account:own',
  'account:manage',
  'delegation:manage',
  'own-key:manage',
  'consent:give',
]

/** Whether a key may hold a permission. */
export function isKeyable(permission: Permission): boolean {
  return !unkeyed.includes(permission)
}

/** Whether a permission changes nothing. */
export function isReading(permission: Permission): boolean {
  return /:(read|own|list|results|analyse)$/.test(permission)
}

export const PersonalKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its first characters, so that people can tell keys apart. */
  prefix: z.string(),
  permissions: z.array(z.enum(permissionNames)),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  /** To within five minutes. */
  usedAt: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'revoked']),
})
export type PersonalKey = z.infer<typeof PersonalKey>

export const listOwnKeys = route({
  method: 'GET',
  path: '/api/account/keys',
  permission: 'own-key:manage',
  summary: 'The own keys, newest first',
  reply: z.array(PersonalKey),
})
export const makeOwnKey = route({
  method: 'POST',
  path: '/api/account/keys',
  permission: 'own-key:manage',
  confidential: true,
  summary: 'Make a key for the own programs, sent as `Authorization: Bearer …`; the reply shows it this once',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    /** Among what the person may do; what only reads unless said otherwise. */
    permissions: z.array(z.enum(permissionNames)).min(1).optional(),
    days: z.number().int().min(1).max(366).default(90),
  }),
  reply: z.object({ key: PersonalKey, secret: z.string() }),
})
export const revokeOwnKey = route({
  method: 'POST',
  path: '/api/account/keys/:keyId/revoke',
  permission: 'own-key:manage',
  summary: 'End an own key at once',
  params: z.object({ keyId: z.uuid() }),
  reply: PersonalKey,
})
