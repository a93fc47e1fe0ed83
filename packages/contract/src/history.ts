import { z } from 'zod'
import { Day, page, Shown, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

/** How a batch came about: a file, a push of a department, an answer, an entry by hand, generated data. */
export const batchKinds = ['import', 'push', 'answer', 'entry', 'generated'] as const
export type BatchKind = (typeof batchKinds)[number]

/** What changed what is known of the zone: a batch, its retraction, a merge, a decision of a person. */
export const changeKinds = [...batchKinds, 'retraction', 'merge', 'unmerge', 'settlement', 'resettlement'] as const
export type ChangeKind = (typeof changeKinds)[number]

export const KnownChange = z.object({
  /** Rises with every change; all changes up to one are what was known then. */
  stamp: z.number().int(),
  at: z.string(),
  kind: z.enum(changeKinds),
  /** The batch, merge or settlement. */
  ref: z.uuid(),
  by: z.string(),
  /** How many subjects it touched. */
  subjects: z.number().int(),
  /** The file and source of a batch; null for decisions. */
  file: z.string().nullable(),
  source: z.string().nullable(),
})
export type KnownChange = z.infer<typeof KnownChange>

export const listChanges = route({
  method: 'GET',
  path: '/api/history/changes',
  permission: 'history:read',
  summary: 'What changed what is known, newest first',
  query: z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: page(KnownChange),
})

/** One evaluation of one definition, now or in the past. */
export const PastRun = z.object({
  id: z.uuid(),
  kind: z.enum(['scorecard', 'ladder', 'offer']),
  definition: z.string(),
  version: z.string(),
  period: z.number().int(),
  on: Day,
  ranAt: z.string(),
  ranBy: z.string(),
  subjects: z.number().int(),
  snapshotHash: z.string(),
  definitionHash: z.string(),
  /** Null for runs from before results had one. */
  resultHash: z.string().nullable(),
  current: z.boolean(),
})
export type PastRun = z.infer<typeof PastRun>

export const listRuns = route({
  method: 'GET',
  path: '/api/history/runs',
  permission: 'history:read',
  summary: 'Evaluations of one definition or of all, newest first',
  query: z.object({
    definition: z.string().optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: page(PastRun),
})

const Compared = z.object({ stored: z.string(), again: z.string() })
/** What doing a past evaluation again showed: facts and results have the same hash, or not. */
export const Reproduction = z.object({
  runId: z.uuid(),
  facts: Compared,
  results: Compared,
  same: z.boolean(),
  subjects: z.number().int(),
  ms: z.number().int(),
})
export type Reproduction = z.infer<typeof Reproduction>

export const reproduceRun = route({
  method: 'POST',
  path: '/api/history/runs/:runId/reproduce',
  permission: 'history:read',
  analysis: true,
  summary: 'Do a past evaluation again from the records and definitions of its time, and compare',
  params: z.object({ runId: z.uuid() }),
  reply: Reproduction,
})

/** What happened to one enterprise besides changes of what is known: objections and what became of them. */
const disputeSteps = ['dispute_raised', 'dispute_accepted', 'dispute_refused', 'dispute_withdrawn'] as const

/** One change of what is known of an enterprise: which figures in force it changed, from what to what. */
export const SubjectChange = z.object({
  at: z.string(),
  kind: z.enum([...changeKinds, ...disputeSteps]),
  by: z.string(),
  /** The batch, merge, settlement or dispute. */
  ref: z.uuid(),
  sourceName: Text.nullable(),
  file: z.string().nullable(),
  reason: z.string().nullable(),
  /** Empty where what was said did not change any figure in force. */
  changes: z.array(
    z.object({
      code: z.string(),
      name: Text,
      unit: z.string().nullable(),
      /** Null for facts that do not belong to a year. */
      period: z.number().int().nullable(),
      from: Shown,
      to: Shown,
    }),
  ),
})
export type SubjectChange = z.infer<typeof SubjectChange>
export const listSubjectChanges = route({
  method: 'GET',
  path: '/api/subjects/:subjectId/changes',
  permission: 'subject:trace',
  summary: 'What changed about one enterprise: imports, retractions, merges, settlements and disputes, newest first',
  params: z.object({ subjectId: SubjectId }),
  query: z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: page(SubjectChange),
})
