import { z } from 'zod'
import { page, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

/** One piece of evidence for or against two records being one enterprise. */
export const IdentityReason = z.object({
  /** What was compared, e.g. `code`, `core`, `place`. */
  part: z.string(),
  /** What it adds to the score; negative speaks against. */
  weight: z.number(),
  text: Text,
})
export type IdentityReason = z.infer<typeof IdentityReason>

const side = z.object({ id: SubjectId, name: z.string(), uscc: z.string().nullable() })
export const pairStates = ['open', 'same', 'different'] as const
export type PairState = (typeof pairStates)[number]

/** Two subjects that may be one enterprise. */
export const DoubtfulPair = z.object({
  id: z.uuid(),
  a: side,
  b: side,
  score: z.number(),
  reasons: z.array(IdentityReason),
  state: z.enum(pairStates),
  foundAt: z.string(),
  /** The import that brought it up; null where it was looked for. */
  batchId: z.uuid().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
})
export type DoubtfulPair = z.infer<typeof DoubtfulPair>

const paging = { after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const reason = z.string().trim().min(1).max(500)

export const listPairs = route({
  method: 'GET',
  path: '/api/pairs',
  permission: 'pair:read',
  summary: 'Pairs of subjects that may be one enterprise',
  query: z.object({ state: z.enum(pairStates).default('open'), ...paging }),
  reply: page(DoubtfulPair),
})
export const decidePair = route({
  method: 'POST',
  path: '/api/pairs/:pairId/decide',
  permission: 'subject:merge',
  summary: 'Say that the two are one (the first is merged into `keep`) or different; everything is evaluated again',
  params: z.object({ pairId: z.uuid() }),
  body: z.object({ same: z.boolean(), keep: SubjectId.optional(), reason }),
  reply: z.object({ mergeId: z.uuid().nullable() }),
})

/** Two subjects that were made one. */
export const MergeRow = z.object({
  id: z.uuid(),
  keptId: SubjectId,
  keptName: z.string(),
  keptUscc: z.string().nullable(),
  mergedId: SubjectId,
  mergedName: z.string(),
  mergedUscc: z.string().nullable(),
  score: z.number().nullable(),
  reasons: z.array(IdentityReason),
  automatic: z.boolean(),
  reason: z.string().nullable(),
  decidedBy: z.string(),
  decidedAt: z.string(),
  undoneBy: z.string().nullable(),
  undoneAt: z.string().nullable(),
  undoReason: z.string().nullable(),
})
export type MergeRow = z.infer<typeof MergeRow>

export const listMerges = route({
  method: 'GET',
  path: '/api/merges',
  permission: 'pair:read',
  summary: 'Subjects that were made one, newest first',
  query: z.object({ subjectId: SubjectId.optional(), ...paging }),
  reply: page(MergeRow),
})
export const mergeSubjects = route({
  method: 'POST',
  path: '/api/merges',
  permission: 'subject:merge',
  summary: 'Make two subjects one; it can be undone without loss',
  body: z.object({ keptId: SubjectId, mergedId: SubjectId, reason }),
  reply: z.object({ mergeId: z.uuid() }),
})
export const undoMerge = route({
  method: 'POST',
  path: '/api/merges/:mergeId/undo',
  permission: 'subject:merge',
  summary: 'Undo a merge; both are again what they were, with what was recorded since',
  params: z.object({ mergeId: z.uuid() }),
  body: z.object({ reason }),
  reply: z.object({ mergeId: z.uuid() }),
})
