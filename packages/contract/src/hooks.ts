/** Addresses of sources that are told when something about their statements has changed. */
import { z } from 'zod'
import { Text } from './common.ts'
import { route } from './route.ts'

export const SourceHook = z.object({
  id: z.uuid(),
  source: z.string(),
  sourceName: Text,
  url: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  /** When it was last told of a change. */
  toldAt: z.string().nullable(),
  /** Calls in a row that failed, and why the last one did. */
  failures: z.int(),
  lastFailure: z.string().nullable(),
  nextTryAt: z.string(),
})
export type SourceHook = z.infer<typeof SourceHook>

export const listSourceHooks = route({
  method: 'GET',
  path: '/api/source-hooks',
  permission: 'key:manage',
  plain: true,
  summary: 'Addresses that are told of changes, and where they may be: the origins that the operator allows',
  reply: z.object({ hooks: z.array(SourceHook), origins: z.array(z.string()) }),
})
export const addSourceHook = route({
  method: 'POST',
  path: '/api/source-hooks',
  permission: 'key:manage',
  confidential: true,
  summary: 'Tell an address of changes to what a source said; the reply shows the signing secret this once',
  body: z.object({ source: z.string().max(100), url: z.string().trim().min(1).max(500) }),
  reply: z.object({ hook: SourceHook, secret: z.string() }),
})
const ofHook = { permission: 'key:manage', params: z.object({ hookId: z.uuid() }) } as const
export const removeSourceHook = route({
  method: 'POST',
  path: '/api/source-hooks/:hookId/remove',
  ...ofHook,
  summary: 'Tell an address no more',
  reply: z.object({ removed: z.literal(true) }),
})
export const trySourceHook = route({
  method: 'POST',
  path: '/api/source-hooks/:hookId/try',
  ...ofHook,
  summary: 'Call an address now, to see whether it answers',
  reply: z.object({ ok: z.boolean(), failure: z.string().nullable() }),
})
