/** The shapes of point rules in the files of a zone package. */
import { z } from 'zod'
import { cel, code, Text } from './file-parts.ts'

const Band = z.strictObject({ from: z.number().optional(), to: z.number().optional(), points: z.number() })
const BandRule = z.strictObject({
  kind: z.literal('bands'),
  value: cel,
  unit: z.string().optional(),
  closed: z.enum(['lower', 'upper']).optional(),
  bands: z.array(Band).min(1),
})
const CaseRule = z.strictObject({
  kind: z.literal('cases'),
  cases: z.array(z.strictObject({ when: cel, points: z.number(), name: Text.optional() })).min(1),
  otherwise: z.number(),
})
const RatioRule = z.strictObject({
  kind: z.literal('ratio'),
  value: cel,
  unit: z.string().optional(),
  base: z.number().positive(),
  cap: z.number().positive().optional(),
  weight: z.union([z.number(), z.record(z.string(), z.number())]),
  weightBy: code.optional(),
})
const ExpertRule = z.strictObject({
  kind: z.literal('expert'),
  value: cel,
  ranges: z.array(z.strictObject({ when: cel, from: z.number(), to: z.number() })).optional(),
})
const FormulaRule = z.strictObject({ kind: z.literal('formula'), points: cel, unit: z.string().optional() })
const Cohort = z.strictObject({
  by: z.array(cel),
  floor: z.number().int().min(2),
  fallback: z.array(z.array(cel)).optional(),
})
const MinMaxRule = z.strictObject({
  kind: z.literal('minmax'),
  value: cel,
  unit: z.string().optional(),
  cohort: Cohort,
  clip: z.strictObject({ low: z.number().min(0).max(100), high: z.number().min(0).max(100) }).optional(),
  better: z.enum(['more', 'less']).optional(),
})
const PercentileRule = z.strictObject({
  kind: z.literal('percentile'),
  value: cel,
  unit: z.string().optional(),
  cohort: Cohort,
  better: z.enum(['more', 'less']).optional(),
})
const LinearRule = z.strictObject({
  kind: z.literal('linear'),
  value: cel,
  unit: z.string().optional(),
  anchors: z.array(z.strictObject({ at: z.number(), points: z.number() })).min(2),
})
const LogRule = z.strictObject({
  kind: z.literal('log'),
  value: cel,
  unit: z.string().optional(),
  from: z.number().positive(),
  to: z.number().positive(),
})
const FlagRule = z.strictObject({ kind: z.literal('flag'), when: cel })
const CountRule = z.strictObject({
  kind: z.literal('count'),
  value: cel,
  unit: z.string().optional(),
  each: z.number().positive(),
  per: z.number().positive().optional(),
})
const simpleRules = [
  BandRule,
  CaseRule,
  RatioRule,
  ExpertRule,
  FormulaRule,
  LinearRule,
  LogRule,
  FlagRule,
  CountRule,
] as const
const SimpleRule = z.discriminatedUnion('kind', simpleRules)
const BestRule = z.strictObject({
  kind: z.literal('best'),
  of: z.array(z.strictObject({ code, name: Text, rule: SimpleRule })).min(2),
})
/** How the points of an item come about. */
export const PointRule = z.discriminatedUnion('kind', [...simpleRules, BestRule, MinMaxRule, PercentileRule])
