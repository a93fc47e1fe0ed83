import { z } from 'zod'
import { Day, page, SubjectId } from './common.ts'
import { route } from './route.ts'

/** What kind of thing an audit event tells of. */
export const auditKinds = ['change', 'sign_in', 'export', 'read', 'refusal'] as const
export type AuditKind = (typeof auditKinds)[number]

/** One event of the audit trail. */
export const AuditEvent = z.object({
  id: z.uuid(),
  at: z.string(),
  /** The day it is sealed with. */
  day: Day,
  kind: z.enum(auditKinds),
  event: z.string(),
  actorName: z.string(),
  actorRole: z.string(),
  entity: z.string().nullable(),
  /** Whose data it is about, and their name where it is still known. */
  subjectId: SubjectId.nullable(),
  subjectName: z.string().nullable(),
  route: z.string().nullable(),
  purpose: z.string().nullable(),
  traceId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEvent = z.infer<typeof AuditEvent>

const Keyset = z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) })

export const AuditFilter = z.object({
  from: Day.optional(),
  to: Day.optional(),
  /** The beginning of an account's name. */
  actor: z.string().max(100).optional(),
  kind: z.enum(auditKinds).optional(),
  event: z.string().max(100).optional(),
  /** The thing it is about, by its id: a batch, a dispute, an enterprise. */
  entity: z.string().max(100).optional(),
})

export const listAuditEvents = route({
  method: 'GET',
  path: '/api/audit/events',
  permission: 'audit:read',
  summary: 'The audit trail, newest first; officers see what they did themselves',
  query: AuditFilter.extend(Keyset.shape),
  reply: page(AuditEvent),
})

export const sealAlgorithms = ['sha256', 'sm3'] as const
export type SealAlgorithm = (typeof sealAlgorithms)[number]

/** The seal of one day. */
export const AuditSeal = z.object({
  day: Day,
  algorithm: z.enum(sealAlgorithms),
  events: z.number().int(),
  root: z.string(),
  previous: z.string(),
  hash: z.string(),
  sealedAt: z.string(),
})
export type AuditSeal = z.infer<typeof AuditSeal>

export const listAuditSeals = route({
  method: 'GET',
  path: '/api/audit/seals',
  permission: 'audit:verify',
  summary: 'Seals of the days of the audit trail, newest first; the first hash is the head of the chain',
  query: Keyset,
  reply: page(AuditSeal),
})

/** What may not fit in a sealed trail. */
export const findingKinds = [
  'event_changed',
  'event_missing',
  'event_added',
  'event_unsealed',
  'order_changed',
  'seal_changed',
  'chain_broken',
  'day_missing',
  'root_wrong',
  'zone_mixed',
  'head_unknown',
  'file_head_wrong',
  'line_unreadable',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** Something that does not fit, and where. */
export const Finding = z.object({
  kind: z.enum(findingKinds),
  day: z.string().nullable(),
  eventId: z.string().nullable(),
  /** Place of the event in its day; of a file's line where nothing else is known. */
  position: z.number().int().nullable(),
})
export type Finding = z.infer<typeof Finding>

/** What checking the seals showed. */
export const AuditVerification = z.object({
  intact: z.boolean(),
  days: z.number().int(),
  events: z.number().int(),
  /** Events of days that are not sealed yet; null where only a file was checked. */
  unsealed: z.number().int().nullable(),
  /** Hash of the last seal. */
  head: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** How much does not fit in all; at most a hundred are listed. */
  found: z.number().int(),
  findings: z.array(Finding),
  ms: z.number().int(),
})
export type AuditVerification = z.infer<typeof AuditVerification>

export const verifyAudit = route({
  method: 'POST',
  path: '/api/audit/verify',
  permission: 'audit:verify',
  analysis: true,
  summary: 'Check every sealed day of the audit trail against its seal',
  body: z.object({
    head: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  reply: AuditVerification,
})

/** The lists of which a page makes a file. */
export const exportedLists = [
  'subjects',
  'ranking',
  'matches',
  'conflicts',
  'disputes',
  'audit',
  'round',
  'moves',
  'preview',
  'figures',
] as const
export type ExportedList = (typeof exportedLists)[number]

export const noteExport = route({
  method: 'POST',
  path: '/api/audit/exports',
  permission: 'audit:export',
  summary: 'Record that a page is about to save a list as a file; a file whose record fails is not made',
  body: z.object({
    list: z.enum(exportedLists),
    rows: z.number().int().min(0),
    format: z.enum(['csv', 'xlsx']).default('csv'),
    /** What the list was narrowed to. */
    filter: z.record(z.string().max(60), z.string().max(200)).default({}),
  }),
  reply: z.object({ recorded: z.literal(true) }),
})

/** Who read, exported or changed the data of one enterprise. */
export const SubjectAccess = AuditEvent.pick({
  id: true,
  at: true,
  kind: true,
  event: true,
  actorName: true,
  actorRole: true,
  purpose: true,
}).extend({
  /** Under a consent: for whom, and which fields. */
  organisation: z.string().nullable(),
  fields: z.array(z.string()).nullable(),
})
export type SubjectAccess = z.infer<typeof SubjectAccess>

export const listSubjectAccesses = route({
  method: 'GET',
  path: '/api/subjects/:subjectId/accesses',
  permission: 'audit:own',
  summary: 'Who read, exported or changed the data of one enterprise, newest first',
  params: z.object({ subjectId: SubjectId }),
  query: Keyset,
  reply: page(SubjectAccess),
})
