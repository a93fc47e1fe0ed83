import { z } from 'zod'
import { Day, Shown, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

const counts = {
  /** Figures on file, and how many there could be. */
  known: z.number().int(),
  of: z.number().int(),
  /** Figures that sources disagree on. */
  conflicts: z.number().int(),
  /** Figures that a rule of plausibility finds suspicious. */
  suspicious: z.number().int(),
}
const named = { id: z.string(), name: Text }

/** How good the data of one year are: by indicator, by source, by department. */
export const QualityReply = z.object({
  period: z.number().int(),
  on: Day,
  subjects: z.number().int(),
  indicators: z.array(z.object({ ...named, ...counts, source: z.string().nullable() })),
  /** Of the indicators a source is first in line for. */
  sources: z.array(
    z.object({
      ...named,
      ...counts,
      department: Text.nullable(),
      overdue: z.object({ dueOn: Day, days: z.number().int() }).nullable(),
    }),
  ),
  departments: z.array(z.object({ ...named, ...counts, sourcesLate: z.number().int() })),
  rules: z.array(z.object({ code: z.string(), name: Text, asks: z.string(), suspicious: z.number().int() })),
})
export type QualityReply = z.infer<typeof QualityReply>
export const getQuality = route({
  method: 'GET',
  path: '/api/quality',
  permission: 'quality:read',
  summary: 'Completeness, conflicts, plausibility and timeliness by indicator, source and department',
  reply: QualityReply,
})

export const SuspicionsOrder = z.object({
  rule: z.string(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type SuspicionsOrder = z.infer<typeof SuspicionsOrder>
export const SuspicionsReply = z.object({
  rule: z.string(),
  period: z.number().int(),
  total: z.number().int(),
  rows: z.array(z.object({ subjectId: SubjectId, name: z.string(), value: Shown, before: Shown })),
})
export type SuspicionsReply = z.infer<typeof SuspicionsReply>
export const listSuspicions = route({
  method: 'GET',
  path: '/api/quality/suspicions',
  permission: 'quality:read',
  summary:
    'Enterprises whose figure a rule of plausibility finds suspicious, with the figure and that of the year before',
  query: SuspicionsOrder,
  reply: SuspicionsReply,
})

export const GapsOrder = z.object({
  /** Enterprises looked at; all of them where there are no more. */
  sample: z.coerce.number().int().min(1).max(5000).default(400),
})
export type GapsOrder = z.infer<typeof GapsOrder>
/** A missing figure with what it would decide among the enterprises looked at. */
export const Gap = z.object({
  code: z.string(),
  name: Text,
  period: z.number().int().nullable(),
  source: z.string().nullable(),
  sourceName: Text.nullable(),
  /** Open matches that this figure alone can decide. */
  decides: z.number().int(),
  /** Open matches for which it is one of several that can. */
  helps: z.number().int(),
  subjects: z.number().int(),
  /** Money of the matches that it alone can decide, where the amount is known, in 万元. */
  money: z.number(),
  moneyUnknown: z.number().int(),
  /** Enterprises looked at whose figure is on file, so that nobody asks them. */
  known: z.number().int(),
  /** Some of those that lack it. */
  examples: z.array(z.object({ subjectId: SubjectId, name: z.string() })),
})
export type Gap = z.infer<typeof Gap>
export const GapsReply = z.object({
  period: z.number().int(),
  on: Day,
  /** Enterprises looked at, evenly taken from all of them. */
  looked: z.number().int(),
  subjects: z.number().int(),
  openMatches: z.number().int(),
  /** Figures that decide matches here and are on file, so that they are not asked for. */
  avoided: z.number().int(),
  gaps: z.array(Gap),
})
export type GapsReply = z.infer<typeof GapsReply>
export const listGaps = route({
  method: 'GET',
  path: '/api/quality/gaps',
  permission: 'quality:read',
  summary: 'Missing figures by the matches and the money they would decide, among evenly chosen enterprises',
  query: GapsOrder,
  reply: GapsReply,
})
