/** Staff accounts that the legal representative of an enterprise lets in. */
import { z } from 'zod'
import { Day } from './common.ts'
import { delegationScopes } from './permissions.ts'
import { route } from './route.ts'

export const Delegate = z.object({
  userId: z.string(),
  username: z.string(),
  displayName: z.string(),
  scope: z.enum(delegationScopes),
  expiresAt: z.string(),
  createdAt: z.string(),
  lastSignInAt: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'ended', 'disabled']),
})
export type Delegate = z.infer<typeof Delegate>

export const listDelegates = route({
  method: 'GET',
  path: '/api/delegates',
  permission: 'delegation:manage',
  summary: 'Staff accounts that this account let in, newest first',
  reply: z.array(Delegate),
})
export const addDelegate = route({
  method: 'POST',
  path: '/api/delegates',
  permission: 'delegation:manage',
  confidential: true,
  summary: 'Let staff in with a scope and until a day; the reply shows the one-time password this once',
  body: z.object({
    /** What follows the own user name and a dot, so that asking for a name tells nothing about other people’s. */
    suffix: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9_]{1,20}$/, 'one to twenty of a-z, 0-9 and _'),
    displayName: z.string().trim().min(1).max(100),
    scope: z.enum(delegationScopes),
    /** The last day on which it holds, by the zone’s calendar. */
    until: Day,
  }),
  reply: z.object({ delegate: Delegate, password: z.string() }),
})
export const endDelegate = route({
  method: 'POST',
  path: '/api/delegates/:userId/end',
  permission: 'delegation:manage',
  summary: 'End what a staff account may do; its sessions end at once',
  params: z.object({ userId: z.string().min(1).max(100) }),
  reply: Delegate,
})
