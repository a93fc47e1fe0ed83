import { z } from 'zod'
import { EvidenceStatus, Shown, Text, Verdict } from './common.ts'

/** One figure moved from what it is to what it would have to be. */
export const Move = z.object({
  fact: z.string(),
  from: Shown,
  to: z.union([z.number(), z.string(), z.boolean()]),
  change: z.number().nullable(),
  unit: z.string().nullable(),
  effort: z.number(),
})
export type Move = z.infer<typeof Move>
export const Check = z.object({
  text: z.string(),
  verdict: Verdict,
  subject: z.string(),
  value: Shown,
  operator: z.string(),
  threshold: Shown,
  distance: z.number().nullable(),
  unit: z.string().nullable(),
  missing: z.array(z.string()),
  undefinedReason: Text.nullable(),
  facts: z.array(z.string()),
  moves: z.array(Move).optional(),
})
/** Which missing facts would decide an open answer: sets that can, and sets that make sure. */
export const Deciding = z.object({
  can: z.array(z.array(z.string())),
  sure: z.array(z.array(z.string())),
  settled: z.boolean().nullable(),
  exact: z.boolean(),
  more: z.boolean(),
  from: z.record(z.string(), z.string()),
})
export const ClauseResult = z.object({
  code: z.string(),
  name: Text,
  clause: z.string().nullable(),
  when: z.string(),
  verdict: Verdict,
  checks: z.array(Check),
  missing: z.array(z.string()),
  deciding: Deciding.optional(),
})
export const ItemResult = z.object({
  code: z.string(),
  name: Text,
  part: z.string(),
  points: z.number().nullable(),
  lower: z.number(),
  upper: z.number().nullable(),
  max: z.number(),
  value: Shown,
  unit: z.string().nullable(),
  cohort: z.object({ of: z.array(z.string()), size: z.number().int() }).nullable(),
  reason: Text,
  missing: z.array(z.string()),
  facts: z.array(z.string()),
  clause: z.string().nullable(),
})
export const PartResult = z.object({
  code: z.string(),
  name: Text,
  kind: z.enum(['bonus', 'deduction']).nullable(),
  points: z.number().nullable(),
  lower: z.number(),
  upper: z.number().nullable(),
  max: z.number(),
  cut: z.number().nullable(),
})
export const ScoreResult = z.object({
  id: z.string(),
  scorecard: z.string(),
  version: z.string(),
  status: EvidenceStatus,
  variant: z.string().nullable(),
  total: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  passed: Verdict,
  class: z.string().nullable(),
  bestClass: z.string().nullable(),
  worstClass: z.string().nullable(),
  rank: z.number().nullable(),
  position: z.number().nullable(),
  cut: z.number().nullable(),
  parts: z.array(PartResult),
  items: z.array(ItemResult),
  gates: z.array(ClauseResult),
  directEntry: z.array(ClauseResult),
  vetoes: z.array(ClauseResult),
  review: z.array(Text),
  missing: z.array(z.string()),
  deciding: Deciding.optional(),
  decidingClass: Deciding.optional(),
})
export const RungResult = z.object({
  code: z.string(),
  name: Text,
  verdict: Verdict,
  held: Verdict,
  scorecard: ScoreResult.nullable(),
  conditions: z.array(ClauseResult),
  failed: z.array(z.string()),
  missing: z.array(z.string()),
  review: z.array(Text),
  deciding: Deciding.optional(),
})
export const LadderResult = z.object({
  id: z.string(),
  ladder: z.string(),
  version: z.string(),
  status: EvidenceStatus,
  rung: z.string().nullable(),
  rungs: z.array(RungResult),
})
export const MatchVerdict = z.enum(['qualified', 'one_away', 'not_qualified', 'undecided'])
export const MatchResult = z.object({
  id: z.string(),
  offer: z.string(),
  version: z.string(),
  status: EvidenceStatus,
  verdict: MatchVerdict,
  conditions: z.array(ClauseResult),
  failed: z.array(ClauseResult),
  missing: z.array(z.string()),
  amount: z.number().nullable(),
  amountUnit: z.string().nullable(),
  amountMissing: z.array(z.string()),
  review: z.array(Text),
  deciding: Deciding.optional(),
})
/** What one move adds to a total. */
export const Gain = z.object({ move: Move, points: z.number() })
export const ItemGain = z.object({
  item: z.string(),
  fact: z.string(),
  unit: Gain.nullable(),
  next: Gain.nullable(),
})
export type ItemGain = z.infer<typeof ItemGain>
/** The cheapest change that reaches a target. */
export const Advice = z.object({
  target: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('offer'), offer: z.string() }),
    z.object({ kind: z.literal('rung'), ladder: z.string(), rung: z.string() }),
    z.object({ kind: z.literal('pass'), scorecard: z.string() }),
    z.object({ kind: z.literal('class'), scorecard: z.string(), class: z.string() }),
  ]),
  outcome: z.enum(['reached', 'found', 'none']),
  moves: z.array(Move),
  effort: z.number(),
  cheapest: z.boolean(),
})
export type Advice = z.infer<typeof Advice>
export type Deciding = z.infer<typeof Deciding>
export type Check = z.infer<typeof Check>
export type ClauseResult = z.infer<typeof ClauseResult>
export type ItemResult = z.infer<typeof ItemResult>
export type ScoreResult = z.infer<typeof ScoreResult>
export type LadderResult = z.infer<typeof LadderResult>
export type MatchResult = z.infer<typeof MatchResult>
export type MatchVerdict = z.infer<typeof MatchVerdict>
