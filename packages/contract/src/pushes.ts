import { z } from 'zod'
import { page, Shown, SubjectId, Text } from './common.ts'
import { changeKinds } from './history.ts'
import { route } from './route.ts'

/** A key with which a department pushes data; the key itself is shown once, when it is made. */
export const SourceKey = z.object({
  id: z.uuid(),
  source: z.string(),
  sourceName: Text,
  name: z.string(),
  /** Its first characters, so that people can tell keys apart. */
  prefix: z.string(),
  /** Codes it may push; null stands for all that the source supplies. */
  indicators: z.array(z.string()).nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedBy: z.string().nullable(),
  revokedAt: z.string().nullable(),
  usedAt: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'revoked']),
})
export type SourceKey = z.infer<typeof SourceKey>

export const listSourceKeys = route({
  method: 'GET',
  path: '/api/source-keys',
  permission: 'key:manage',
  summary: 'Keys with which departments push data, newest first',
  query: z.object({
    source: z.string().optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: page(SourceKey),
})
export const makeSourceKey = route({
  method: 'POST',
  path: '/api/source-keys',
  permission: 'key:manage',
  confidential: true,
  summary: 'Make a key for one source; the reply shows it this once, only a hash is kept',
  body: z.object({
    source: z.string(),
    name: z.string().trim().min(1).max(100),
    indicators: z.array(z.string()).min(1).max(500).optional(),
    /** Days until it expires; a year unless said otherwise. */
    days: z.number().int().min(1).max(1830).default(365),
  }),
  reply: z.object({ key: SourceKey, secret: z.string() }),
})
export const revokeSourceKey = route({
  method: 'POST',
  path: '/api/source-keys/:keyId/revoke',
  permission: 'key:manage',
  summary: 'End a key at once',
  params: z.object({ keyId: z.uuid() }),
  reply: SourceKey,
})

const PushedValue = z.union([z.number(), z.string().max(4000), z.boolean()]).nullable()
/** One row of a push: who, which year, and what the source says; null says nothing. */
export const PushedRow = z.strictObject({
  uscc: z.string().max(100).optional(),
  /** The source's own id of the enterprise. */
  key: z.string().max(200).optional(),
  name: z.string().max(300).optional(),
  period: z.union([z.number().int(), z.string().max(40)]).optional(),
  values: z.record(
    z.string(),
    z.union([PushedValue, z.strictObject({ value: PushedValue, unit: z.string().max(40).optional() })]),
  ),
})
export type PushedRow = z.infer<typeof PushedRow>

/** What became of one row. */
export const PushedResult = z.object({
  /** Its place in the request, from 1. */
  row: z.number().int(),
  outcome: z.enum(['accepted', 'corrected', 'refused']),
  /** The subject it was joined to. */
  subjectId: SubjectId.nullable(),
  issues: z.array(
    z.object({
      field: z.string().nullable(),
      kind: z.enum(['corrected', 'refused']),
      before: Shown,
      after: Shown,
      reason: Text,
    }),
  ),
})
export type PushedResult = z.infer<typeof PushedResult>

export const PushReply = z.object({
  batchId: z.uuid(),
  source: z.string(),
  rows: z.number().int(),
  accepted: z.number().int(),
  corrected: z.number().int(),
  refused: z.number().int(),
  newSubjects: z.number().int(),
  values: z.number().int(),
  results: z.array(PushedResult),
})
export type PushReply = z.infer<typeof PushReply>

/** Rows that one push may hold. */
export const pushRowsAtMost = 5000

export const pushBatch = route({
  method: 'POST',
  path: '/api/push/batches',
  permission: 'source-key',
  summary:
    'Push rows of the key’s source: all good rows in one transaction, each row answered; everything is evaluated soon afterwards',
  headers: {
    'idempotency-key':
      'Names this push: the same key with the same rows gives the same reply and no second batch; with other rows it is refused',
  },
  body: z.strictObject({ rows: z.array(PushedRow).min(1).max(pushRowsAtMost) }),
  reply: PushReply,
  example: {
    body: {
      rows: [
        {
          uscc: '91410100MA44BPHP3K',
          name: '郑州示例科技有限公司',
          period: 2024,
          values: { sales_revenue: { value: '1.2', unit: '亿元' }, rd_expense: 860 },
        },
      ],
    },
    reply: {
      batchId: '0197f9a0-0000-7000-8000-000000000001',
      source: 'tax',
      rows: 1,
      accepted: 1,
      corrected: 0,
      refused: 0,
      newSubjects: 0,
      values: 2,
      results: [{ row: 1, outcome: 'accepted', subjectId: '0197f9a0-0000-7000-8000-000000000002', issues: [] }],
    },
  },
})

/** What changed about statements of the source: one row for each statement that a change touched. */
export const PushedChange = z.object({
  stamp: z.number().int(),
  at: z.string(),
  kind: z.enum(changeKinds),
  batchId: z.uuid(),
  row: z.number().int().nullable(),
  /** Null where nothing in force speaks of it any more. */
  subject: z
    .object({ id: SubjectId, uscc: z.string().nullable(), name: z.string(), key: z.string().nullable() })
    .nullable(),
  period: z.number().int().nullable(),
  /** What the source said, and whether that is the figure in force now. What others said is not told. */
  figures: z.array(z.object({ code: z.string(), said: Shown, inForce: z.boolean() })),
})
export type PushedChange = z.infer<typeof PushedChange>

export const listPushChanges = route({
  method: 'GET',
  path: '/api/push/changes',
  permission: 'source-key',
  summary:
    'Changes of what the key’s source said, oldest first: its batches, answers, retractions, settlements, merges. Ask again with `next`',
  query: z.object({
    /** Where to go on: `next` of the reply before, or a stamp; from the start without it. */
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  reply: z.object({
    changes: z.array(PushedChange),
    /** Pass as `after` next time, also when nothing has changed. */
    next: z.string(),
    more: z.boolean(),
  }),
})

/** The description of every route for machines (OpenAPI 3.1). */
export const getOpenApi = route({
  method: 'GET',
  path: '/api/openapi.json',
  permission: 'public',
  plain: true,
  summary: 'This description',
  reply: z.record(z.string(), z.unknown()),
})
