import { z } from 'zod'
import { EvidenceStatus, page, SubjectId, Text, Verdict } from './common.ts'
import { MatchVerdict } from './results.ts'
import { route } from './route.ts'
import { Condition, IndicatorFile, LadderFile, OfferFile, ScorecardFile } from './zone-files.ts'

export const ZoneInfo = z.object({
  id: z.string(),
  name: Text,
  demo: z.boolean(),
  indicators: z.array(IndicatorFile),
  districts: z.array(z.object({ id: z.string(), name: Text })),
  scorecards: z.array(z.object({ id: z.string(), name: Text })),
  ladders: z.array(LadderFile),
  offers: z.array(z.object({ id: z.string(), name: Text })),
  counts: z.object({ subjects: z.number().int(), records: z.number().int(), facts: z.number().int() }),
})
export type ZoneInfo = z.infer<typeof ZoneInfo>
export const getZone = route({
  method: 'GET',
  path: '/api/zone',
  permission: 'zone:read',
  plain: true,
  summary: 'The zone: catalogue, districts, what is declared, and how much is stored',
  reply: ZoneInfo,
})

/** An evaluation: one definition version run over one snapshot. */
export const Evaluation = z.object({
  id: z.uuid(),
  version: z.string(),
  period: z.number().int(),
  on: z.string(),
  snapshotHash: z.string(),
  definitionHash: z.string(),
  ranAt: z.string(),
  ms: z.number(),
  subjects: z.number().int(),
})
export type Evaluation = z.infer<typeof Evaluation>
const byId = z.object({ id: z.string() })

export const ScorecardSummary = z.object({
  id: z.string(),
  name: Text,
  summary: Text.nullable(),
  version: z.string(),
  status: EvidenceStatus,
  versions: z.array(z.string()),
  /** Whether the version says who passes at all; one without a pass line, gates or direct entry only gives points. */
  decides: z.boolean(),
  evaluated: z.number().int(),
  passed: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int(),
  median: z.number().nullable(),
})
export type ScorecardSummary = z.infer<typeof ScorecardSummary>
export const listScorecards = route({
  method: 'GET',
  path: '/api/scorecards',
  permission: 'scorecard:read',
  plain: true,
  summary: 'All scorecards with their latest results in counts (zeros for enterprises)',
  reply: z.array(ScorecardSummary),
})
export const getScorecard = route({
  method: 'GET',
  path: '/api/scorecards/:id',
  permission: 'scorecard:read',
  plain: true,
  summary: 'One scorecard: every version with structure and citation',
  params: byId,
  reply: ScorecardFile,
})
export const ScorecardResults = z.object({
  evaluation: Evaluation.nullable(),
  passed: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int(),
  /** Counts of known totals in equal steps `[from, to)`; the last step includes its end. */
  histogram: z.array(z.object({ from: z.number(), to: z.number(), count: z.number().int() })),
  classes: z.array(z.object({ code: z.string(), count: z.number().int() })),
  median: z.number().nullable(),
  mean: z.number().nullable(),
})
export type ScorecardResults = z.infer<typeof ScorecardResults>
export const getScorecardResults = route({
  method: 'GET',
  path: '/api/scorecards/:id/results',
  permission: 'scorecard:results',
  summary: 'Distribution of the latest evaluation',
  params: byId,
  reply: ScorecardResults,
})
export const RankingRow = z.object({
  rank: z.number().int().nullable(),
  /** As the rank, with equal totals told apart by the scorecard's tie-breakers. */
  position: z.number().int().nullable(),
  subjectId: SubjectId,
  name: z.string(),
  uscc: z.string().nullable(),
  total: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  passed: Verdict,
  class: z.string().nullable(),
  /** The class once all data are there, at best and at worst. */
  bestClass: z.string().nullable(),
  worstClass: z.string().nullable(),
})
export type RankingRow = z.infer<typeof RankingRow>
const paged = z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) })
export const listRanking = route({
  method: 'GET',
  path: '/api/scorecards/:id/ranking',
  permission: 'scorecard:results',
  summary: 'Ranking of the latest evaluation, known totals first',
  params: byId,
  query: paged.extend({ passed: z.enum(['true', 'false', 'unknown']).optional() }),
  reply: page(RankingRow),
})

export const LadderResults = z.object({
  evaluation: Evaluation.nullable(),
  rungs: z.array(
    z.object({
      code: z.string(),
      name: Text,
      reached: z.number().int(),
      unknown: z.number().int(),
      failed: z.number().int(),
      highest: z.number().int(),
    }),
  ),
})
export type LadderResults = z.infer<typeof LadderResults>
export const getLadderResults = route({
  method: 'GET',
  path: '/api/ladders/:id/results',
  permission: 'ladder:results',
  summary: 'How many stand on each rung',
  params: byId,
  reply: LadderResults,
})

export const OfferSummary = z.object({
  id: z.string(),
  name: Text,
  level: z.enum(['national', 'province', 'city', 'zone']),
  standing: z.enum(['live', 'past', 'unclear']),
  status: EvidenceStatus,
  number: z.string().nullable(),
  issuer: z.string().nullable(),
  qualified: z.number().int(),
  oneAway: z.number().int(),
  undecided: z.number().int(),
  /** Sum of the known amounts of those who qualify, and how many of them have no computable amount. */
  amount: z.number().nullable(),
  amountUnit: z.string().nullable(),
  amountUnknown: z.number().int(),
})
export type OfferSummary = z.infer<typeof OfferSummary>
export const listOffers = route({
  method: 'GET',
  path: '/api/offers',
  permission: 'offer:read',
  plain: true,
  summary: 'All policies with who qualifies in counts (zeros for enterprises)',
  reply: z.array(OfferSummary),
})
/** An offer with the shared conditions it uses spelled out. */
export const OfferDetail = z.object({
  offer: OfferFile,
  shared: z.array(z.object({ id: z.string(), name: Text, conditions: z.array(Condition) })),
  evaluation: Evaluation.nullable(),
  summary: OfferSummary,
})
export type OfferDetail = z.infer<typeof OfferDetail>
export const getOffer = route({
  method: 'GET',
  path: '/api/offers/:id',
  permission: 'offer:read',
  plain: true,
  summary: 'One policy: conditions, clauses, benefit and counts',
  params: byId,
  reply: OfferDetail,
})
export const MatchRow = z.object({
  subjectId: SubjectId,
  name: z.string(),
  uscc: z.string().nullable(),
  verdict: MatchVerdict,
  amount: z.number().nullable(),
  /** Codes of the conditions that fail (one_away) and the facts that are missing (undecided). */
  failed: z.array(z.string()),
  missing: z.array(z.string()),
})
export type MatchRow = z.infer<typeof MatchRow>
export const listMatches = route({
  method: 'GET',
  path: '/api/offers/:id/matches',
  permission: 'offer:results',
  summary: 'Enterprises by verdict for one policy',
  params: byId,
  query: paged.extend({ verdict: MatchVerdict.default('qualified') }),
  reply: page(MatchRow),
})

export const EvaluationRun = z.object({
  ms: z.number(),
  subjects: z.number().int(),
  scorecards: z.number().int(),
  ladders: z.number().int(),
  offers: z.number().int(),
  snapshotHash: z.string(),
})
export type EvaluationRun = z.infer<typeof EvaluationRun>
export const runEvaluation = route({
  method: 'POST',
  path: '/api/evaluations',
  permission: 'evaluation:run',
  summary: 'Evaluate every scorecard, ladder and policy on the facts in force',
  body: z.object({ period: z.number().int().min(1950).max(2200).optional() }),
  reply: EvaluationRun,
})
