/** Who of the zone looks after which enterprise. */
import { z } from 'zod'
import { SubjectId } from './common.ts'
import { route } from './route.ts'

/** A liaison's account, and how many enterprises it looks after. */
export const Liaison = z.object({
  userId: z.string(),
  username: z.string(),
  displayName: z.string(),
  subjects: z.int(),
})
export type Liaison = z.infer<typeof Liaison>

export const listLiaisons = route({
  method: 'GET',
  path: '/api/liaisons',
  permission: 'liaison:assign',
  plain: true,
  summary: 'Liaison accounts of the zone, with how many enterprises each looks after',
  reply: z.array(Liaison),
})
export const assignLiaison = route({
  method: 'POST',
  path: '/api/subjects/:subjectId/liaison',
  permission: 'liaison:assign',
  summary: 'Give an enterprise to a liaison, or to none; that one sees it at once, and the one before no longer',
  params: z.object({ subjectId: SubjectId }),
  body: z.object({ userId: z.string().min(1).max(100).nullable() }),
  reply: z.object({ liaison: z.string().nullable() }),
})
