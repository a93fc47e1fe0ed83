import { z } from 'zod'
import { Day, FileNote, page, Shown, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

const paging = { after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const reason = z.string().trim().min(1).max(2000)
const subject = z.object({ id: SubjectId, name: z.string() })
/** A figure: an indicator of a subject in a year; the year is null for what describes the subject as it is. */
const figure = {
  code: z.string(),
  name: Text,
  unit: z.string().nullable(),
  period: z.number().int().nullable(),
}

/** One statement of a source about a figure. */
const SaidValue = z.object({
  recordId: z.uuid(),
  value: Shown,
  source: z.string(),
  sourceName: Text,
  recordedAt: z.string(),
  batchId: z.uuid(),
  batchName: z.string(),
  row: z.number().int().nullable(),
  inForce: z.boolean(),
})

/** A figure that sources disagree on, with what each says, the one in force first. */
export const Conflict = z.object({ subject, ...figure, statements: z.array(SaidValue) })
export type Conflict = z.infer<typeof Conflict>
export const listConflicts = route({
  method: 'GET',
  path: '/api/conflicts',
  permission: 'conflict:read',
  summary: 'Figures that sources disagree on and nobody has settled',
  query: z.object({ subjectId: SubjectId.optional(), code: z.string().optional(), ...paging }),
  reply: page(Conflict),
})

/** A person's choice among what sources say. */
export const Settlement = z.object({
  id: z.uuid(),
  subject,
  ...figure,
  value: Shown,
  source: z.string(),
  sourceName: Text,
  reason: z.string(),
  settledBy: z.string(),
  settledAt: z.string(),
  undoneBy: z.string().nullable(),
  undoneAt: z.string().nullable(),
  undoReason: z.string().nullable(),
  /** A source said something else after it was settled. */
  newer: z.boolean(),
})
export type Settlement = z.infer<typeof Settlement>
export const listSettlements = route({
  method: 'GET',
  path: '/api/settlements',
  permission: 'conflict:read',
  summary: 'What people settled among sources, newest first',
  query: z.object({ subjectId: SubjectId.optional(), ...paging }),
  reply: page(Settlement),
})
export const settleFigure = route({
  method: 'POST',
  path: '/api/settlements',
  permission: 'conflict:settle',
  summary: 'Choose the record that speaks for a figure, with a reason; everything is evaluated again',
  body: z.object({
    subjectId: SubjectId,
    code: z.string(),
    period: z.number().int().nullable(),
    recordId: z.uuid(),
    reason,
  }),
  reply: z.object({ settlementId: z.uuid() }),
})
export const undoSettlement = route({
  method: 'POST',
  path: '/api/settlements/:settlementId/undo',
  permission: 'conflict:settle',
  summary: 'Let precedence choose again',
  params: z.object({ settlementId: z.uuid() }),
  body: z.object({ reason }),
  reply: z.object({ settlementId: z.uuid() }),
})

export const disputeStates = ['open', 'accepted', 'refused', 'withdrawn'] as const
export type DisputeState = (typeof disputeStates)[number]

const Place = z.object({
  definition: z.string(),
  name: Text,
  before: Shown,
  after: Shown,
})
/** What an answer changed: only what differs. */
export const DisputeEffect = z.object({
  scores: z.array(Place),
  classes: z.array(Place),
  rungs: z.array(Place),
  matches: z.array(Place),
})
export type DisputeEffect = z.infer<typeof DisputeEffect>

/** An objection to one figure, on its way to the owner of its source and back. */
export const Dispute = z.object({
  id: z.uuid(),
  subject,
  ...figure,
  recordId: z.uuid(),
  source: z.string(),
  sourceName: Text,
  department: Text.nullable(),
  said: Shown,
  claimed: Shown,
  reason: z.string(),
  raisedBy: z.string(),
  raisedRole: z.string(),
  raisedAt: z.string(),
  dueOn: Day,
  /** Whether the day has passed without an answer. */
  late: z.boolean(),
  state: z.enum(disputeStates),
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
  batchId: z.uuid().nullable(),
  effect: DisputeEffect.nullable(),
  files: z.array(FileNote),
})
export type Dispute = z.infer<typeof Dispute>
export const listDisputes = route({
  method: 'GET',
  path: '/api/disputes',
  permission: 'dispute:read',
  summary: 'Objections to figures; open ones by deadline, ended ones newest first. An enterprise sees its own',
  query: z.object({
    state: z.enum([...disputeStates, 'late', 'all']).default('open'),
    source: z.string().optional(),
    subjectId: SubjectId.optional(),
    ...paging,
  }),
  reply: page(Dispute),
})
export const getDispute = route({
  method: 'GET',
  path: '/api/disputes/:disputeId',
  permission: 'dispute:read',
  summary: 'One objection',
  params: z.object({ disputeId: z.uuid() }),
  reply: Dispute,
})
export const raiseDispute = route({
  method: 'POST',
  path: '/api/disputes',
  permission: 'dispute:raise',
  summary: 'Object to the figure in force; it goes to the owner of the source',
  body: z.object({
    subjectId: SubjectId,
    code: z.string(),
    period: z.number().int().nullable(),
    claimed: Shown.default(null),
    reason,
  }),
  reply: Dispute,
})
export const withdrawDispute = route({
  method: 'POST',
  path: '/api/disputes/:disputeId/withdraw',
  permission: 'dispute:raise',
  summary: 'Take an objection back before it is answered',
  params: z.object({ disputeId: z.uuid() }),
  reply: Dispute,
})
export const answerDispute = route({
  method: 'POST',
  path: '/api/disputes/:disputeId/answer',
  permission: 'dispute:answer',
  summary:
    'Accept with the right value, which becomes a new record of the source and is evaluated at once, or refuse with a reason',
  params: z.object({ disputeId: z.uuid() }),
  body: z.discriminatedUnion('accept', [
    z.object({ accept: z.literal(true), value: z.union([z.number(), z.string(), z.boolean()]), answer: reason }),
    z.object({ accept: z.literal(false), answer: reason }),
  ]),
  reply: Dispute,
})
/** Multipart upload: field `file`; pictures, PDF and text up to 10 MB. */
export const addDisputeFile = route({
  method: 'POST',
  path: '/api/disputes/:disputeId/files',
  permission: 'dispute:raise',
  summary: 'Add evidence to an open objection (multipart field `file`)',
  params: z.object({ disputeId: z.uuid() }),
  reply: Dispute,
})
/** Download of evidence, under the permission of the objection. */
export const disputeFilePath = (disputeId: string, fileId: string): string =>
  `/api/disputes/${disputeId}/files/${fileId}`
