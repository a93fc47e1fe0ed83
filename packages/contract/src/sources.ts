import { z } from 'zod'
import { Day, Text } from './common.ts'
import { route } from './route.ts'

/** How often a source delivers. */
export const deliveryCycles = ['month', 'quarter', 'half-year', 'year'] as const
export type DeliveryCycle = (typeof deliveryCycles)[number]

/** Who answers for a source. */
export const SourceContact = z.object({
  person: z.string(),
  phone: z.string(),
  email: z.string(),
  note: z.string(),
  changedBy: z.string(),
  changedAt: z.string(),
})
export type SourceContact = z.infer<typeof SourceContact>

/** One period for which a source owes a delivery. */
export const SourceCycle = z.object({
  from: Day,
  /** First day that no longer belongs to it. */
  until: Day,
  /** Last day on which the delivery is in time; null where nothing is agreed. */
  dueOn: Day.nullable(),
  deliveredOn: Day.nullable(),
  /** `waiting`: not due yet. */
  state: z.enum(['in_time', 'delivered_late', 'waiting', 'overdue', 'missing']),
  /** Days after the due day on which it came, or which have passed without it. */
  daysLate: z.number().int(),
  /** Statements that deliveries of it brought, one a subject and year. */
  statements: z.number().int(),
})
export type SourceCycle = z.infer<typeof SourceCycle>

/** A source with what is agreed with it and how it keeps to that. */
export const SourceStanding = z.object({
  id: z.string(),
  name: Text,
  department: Text.nullable(),
  rank: z.number().int(),
  every: z.enum(deliveryCycles).nullable(),
  /** Days after the end of the period. */
  dueWithin: z.number().int().nullable(),
  /** Working days for an answer; null stands for the usual. */
  answersWithin: z.number().int().nullable(),
  supplies: z.array(z.object({ code: z.string(), name: Text, place: z.number().int(), of: z.number().int() })),
  columns: z.array(z.object({ header: z.string(), target: z.string() })),
  contact: SourceContact.nullable(),
  lastDeliveryOn: Day.nullable(),
  /** Newest first; those that have ended. */
  cycles: z.array(SourceCycle),
  /** Days by which the newest delivery that is due is late; 0 when none is. */
  daysLate: z.number().int(),
})
export type SourceStanding = z.infer<typeof SourceStanding>

export const getSourceBoard = route({
  method: 'GET',
  path: '/api/source-board',
  permission: 'source:read',
  summary: 'Every source: what it supplies, what is agreed, when it delivered, and who is late; the latest first',
  reply: z.object({ on: Day, sources: z.array(SourceStanding) }),
})

const word = (most: number) => z.string().trim().max(most)
export const setSourceContact = route({
  method: 'POST',
  path: '/api/sources/:sourceId/contact',
  permission: 'source:manage',
  summary: 'Say who answers for a source',
  params: z.object({ sourceId: z.string() }),
  body: z.object({
    person: word(100).min(1),
    phone: word(60).default(''),
    email: z.union([z.email(), z.literal('')]).default(''),
    note: word(500).default(''),
  }),
  reply: SourceContact,
})
