import { z } from 'zod'
import { Day, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

/** How two are related; the first owns, holds or houses the second. */
export const relationKinds = ['parent', 'branch', 'investor', 'tenant', 'parcel', 'person'] as const

/** One side of a relation; without an id it is known by name only, or may not be opened by who asks. */
const Side = z.object({ id: SubjectId.nullable(), name: z.string() })
export const Relation = z.object({
  /** The batch's relation; null where it follows from the names. */
  id: z.uuid().nullable(),
  kind: z.enum(relationKinds),
  /** Parent, head firm, investor, carrier, user of the parcel, or the firm of a person. */
  subject: Side,
  /** Subsidiary, branch, firm invested in, tenant, parcel, or person. */
  other: Side,
  /** Percent. */
  share: z.number().nullable(),
  since: Day.nullable(),
  until: Day.nullable(),
  sourceName: Text.nullable(),
  batchId: z.uuid().nullable(),
  file: z.string().nullable(),
  row: z.number().int().nullable(),
})
export type Relation = z.infer<typeof Relation>

export const SubjectRelations = z.object({
  relations: z.array(Relation),
  /** Whether there are more than are shown. */
  more: z.boolean(),
})
export type SubjectRelations = z.infer<typeof SubjectRelations>
export const getSubjectRelations = route({
  method: 'GET',
  path: '/api/subjects/:subjectId/relations',
  permission: 'subject:trace',
  summary: 'Who an enterprise is related to, and for staff also who those are related to',
  params: z.object({ subjectId: SubjectId }),
  reply: SubjectRelations,
})

/** What an import of relations did. */
export const RelationReport = z.object({
  /** Null for a dry run. */
  batchId: z.uuid().nullable(),
  file: z.string(),
  source: z.string(),
  dryRun: z.boolean(),
  rows: z.number().int(),
  accepted: z.number().int(),
  /** Relations of which the other side is not on file: they are kept by name. */
  byName: z.number().int(),
  refused: z.number().int(),
  /** The first refused rows with the reason. */
  issues: z.array(z.object({ row: z.number().int(), reason: Text })),
})
export type RelationReport = z.infer<typeof RelationReport>
export const importRelations = route({
  method: 'POST',
  path: '/api/relations',
  permission: 'relation:import',
  summary:
    'Import relations from one CSV or XLSX file (multipart field `file`): subject, kind, other, share, since, until; taken back with its batch',
  query: z.object({ source: z.string(), dryRun: z.enum(['true', 'false']).default('false') }),
  reply: RelationReport,
})
