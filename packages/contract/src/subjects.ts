import { z } from 'zod'
import { page, Shown, SubjectId, Text } from './common.ts'
import { Advice, ClauseResult, ItemGain, LadderResult, MatchResult, RungResult, ScoreResult } from './results.ts'
import { route } from './route.ts'

export const SubjectRow = z.object({
  id: SubjectId,
  uscc: z.string().nullable(),
  name: z.string(),
  district: z.string().nullable(),
  districtName: z.string().nullable(),
  industry: z.string().nullable(),
  registeredOn: z.string().nullable(),
  /** Latest-period figures in 万元 and 人; null is unknown. */
  revenue: z.number().nullable(),
  employees: z.number().nullable(),
  /** Innovation points and the number of policies it qualifies for, from the latest evaluation. */
  points: z.number().nullable(),
  qualified: z.number().int().nullable(),
  /** Highest rung of each ladder, by ladder id. */
  rungs: z.record(z.string(), z.string().nullable()),
})
export type SubjectRow = z.infer<typeof SubjectRow>
/** A blank bound is none, not zero. */
const bound = z.preprocess((typed) => (typed === '' ? undefined : typed), z.coerce.number().optional())
export const SubjectQuery = z.object({
  /** Name, credit code, or pinyin initials. */
  search: z.string().max(100).optional(),
  district: z.string().optional(),
  industry: z.string().max(5).optional(),
  /** `ladder:rung`, e.g. `gazelle:gazelle`. */
  rung: z.string().optional(),
  /** Offer id and verdict, `offer:qualified`. */
  offer: z.string().optional(),
  minRevenue: bound,
  maxRevenue: bound,
  sort: z.enum(['name', 'revenue', 'points', 'registeredOn', 'employees']).default('points'),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type SubjectQuery = z.infer<typeof SubjectQuery>
export const listSubjects = route({
  method: 'GET',
  path: '/api/subjects',
  permission: 'subject:list',
  summary: 'Enterprises by search and filters, a keyset page at a time',
  query: SubjectQuery,
  reply: page(SubjectRow),
})

/** One recorded value: what a source said, in which batch and row, and whether it is the one in force. */
export const Statement = z.object({
  value: Shown,
  source: z.string(),
  sourceName: Text,
  recordedAt: z.string(),
  batchId: z.string(),
  batchName: z.string(),
  row: z.number().int().nullable(),
  inForce: z.boolean(),
})
export const FactRow = z.object({
  code: z.string(),
  name: Text,
  unit: z.string().nullable(),
  theme: z.string(),
  type: z.enum(['number', 'text', 'bool', 'date']),
  /** Null for facts that do not belong to a year. */
  period: z.number().int().nullable(),
  value: Shown,
  statements: z.array(Statement),
  /** True when sources disagree. */
  conflict: z.boolean(),
  /** Whether a person chose the one in force. */
  settled: z.boolean(),
  /** The delivery that the source of the one in force owes, where that is due; not told to enterprises. */
  overdue: z.object({ dueOn: z.iso.date(), days: z.number().int() }).nullable(),
})
export type FactRow = z.infer<typeof FactRow>

const subjectParams = z.object({ subjectId: SubjectId })
const judged = z.object({ period: z.coerce.number().int().min(1980).max(2100).optional(), on: z.iso.date().optional() })

export const Subject = z.object({
  id: SubjectId,
  uscc: z.string().nullable(),
  name: z.string(),
  districtName: z.string().nullable(),
  demo: z.boolean(),
  facts: z.array(FactRow),
  periods: z.array(z.number().int()),
  /** Who of the zone looks after it. */
  liaison: z.string().nullable(),
  /** Figures that this account may not see, whether or not there are any. */
  hidden: z.array(z.object({ code: z.string(), name: Text })),
})
export type Subject = z.infer<typeof Subject>
export const getSubject = route({
  method: 'GET',
  path: '/api/subjects/:subjectId',
  permission: 'subject:read',
  summary: 'One enterprise with every fact and what each source said',
  params: subjectParams,
  reply: Subject,
})

/** Where a figure in force comes from. */
export const FactSource = z.object({
  source: z.string(),
  sourceName: Text,
  /** Null for facts that do not belong to a year. */
  period: z.number().int().nullable(),
  recordedAt: z.string(),
  batchId: z.string(),
  batchName: z.string(),
  row: z.number().int().nullable(),
})
export type FactSource = z.infer<typeof FactSource>
/** The sources of the facts that results name, by the name they use: `code`, or `code@2021` for another year than the one asked for. */
const sources = z.record(z.string(), FactSource)

/** What can be explained by itself; the lists of the other parts are empty then. */
export const AssessmentPart = z.enum(['scores', 'ladders', 'matches'])
export type AssessmentPart = z.infer<typeof AssessmentPart>

/** Scores, rungs and matches of one subject with full explanation, computed from the facts in force. */
export const Assessment = z.object({
  period: z.number().int(),
  on: z.string(),
  scores: z.array(ScoreResult),
  ladders: z.array(LadderResult),
  matches: z.array(MatchResult),
  /** Results that are not shown because they rest on figures that this account may not see. */
  hidden: z.array(z.object({ kind: z.enum(['score', 'ladder', 'offer']), id: z.string(), name: Text })),
  /** Which source said each figure that checks, items and moves name; a derived figure has none of its own. */
  sources,
})
export type Assessment = z.infer<typeof Assessment>
export const assessSubject = route({
  method: 'GET',
  path: '/api/subjects/:subjectId/assessment',
  permission: 'subject:read',
  summary: 'Scores, rungs and policies of one enterprise, explained; all of them, or the part that is asked for',
  params: subjectParams,
  query: judged.extend({ part: AssessmentPart.optional() }),
  reply: Assessment,
})

/** How one enterprise stands, as far as it takes to say so: nothing about why. */
export const AssessmentSummary = z.object({
  period: z.number().int(),
  on: z.string(),
  scores: z.array(
    ScoreResult.pick({
      scorecard: true,
      version: true,
      status: true,
      total: true,
      lower: true,
      upper: true,
      passed: true,
      class: true,
      bestClass: true,
      worstClass: true,
      rank: true,
      position: true,
      parts: true,
      missing: true,
    }),
  ),
  ladders: z.array(
    LadderResult.pick({ ladder: true, version: true, status: true, rung: true }).extend({
      rungs: z.array(RungResult.pick({ code: true, name: true, verdict: true, held: true })),
    }),
  ),
  matches: z.array(
    MatchResult.pick({
      offer: true,
      version: true,
      status: true,
      verdict: true,
      missing: true,
      amount: true,
      amountUnit: true,
      amountMissing: true,
    }).extend({ failed: z.array(ClauseResult.pick({ code: true, name: true })) }),
  ),
  hidden: Assessment.shape.hidden,
})
export type AssessmentSummary = z.infer<typeof AssessmentSummary>
export const summariseSubject = route({
  method: 'GET',
  path: '/api/subjects/:subjectId/summary',
  permission: 'subject:read',
  summary: 'How one enterprise stands by scorecards, ladders and policies, without the reasons',
  params: subjectParams,
  query: judged,
  reply: AssessmentSummary,
})

/** What would change the results of one enterprise: what one more unit adds, and the cheapest way to what comes next. */
export const SubjectAdvice = z.object({
  period: z.number().int(),
  on: z.string(),
  gains: z.array(z.object({ scorecard: z.string(), gains: z.array(ItemGain) })),
  advice: z.array(Advice),
  /** Which source said each figure that is to be moved. */
  sources,
})
export type SubjectAdvice = z.infer<typeof SubjectAdvice>
export const adviseSubject = route({
  method: 'GET',
  path: '/api/subjects/:subjectId/advice',
  permission: 'subject:advise',
  summary: 'What would change the results of one enterprise, and the cheapest way to its next class, rung or policy',
  params: subjectParams,
  query: judged,
  reply: SubjectAdvice,
})
