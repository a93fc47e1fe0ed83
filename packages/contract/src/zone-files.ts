/** The shapes of the files in a zone package. JSON Schemas in `zones/schema/` are generated from them. */
import type { ConditionSet, Indicator, Ladder, Offer, Scorecard } from '@wutong/engine'
import { z } from 'zod'
import { Day, EvidenceStatus } from './common.ts'
import { Citation, cel, code, Effective, id, Text } from './file-parts.ts'
import { Benefit, OfferLevel, Round, Selection } from './offer-files.ts'
import { PointRule } from './point-rules.ts'

export { BundleRuleFile, BundlesFile } from './offer-files.ts'

export const IndicatorFile = z.strictObject({
  code,
  name: Text,
  type: z.enum(['number', 'text', 'bool', 'date']),
  unit: z.string().optional(),
  period: z.enum(['year', 'state']),
  definition: Text,
  source: z.string(),
  theme: z.string(),
  aliases: z.array(z.string()).optional(),
  values: z.array(z.strictObject({ value: z.string(), name: Text })).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  sensitive: z.boolean().optional(),
  formula: cel.optional(),
}) satisfies z.ZodType<Indicator>
export const Condition = z.strictObject({ code, name: Text, when: cel, clause: z.string().optional() })
const ScoreItem = z.strictObject({
  code,
  name: Text,
  max: z.number(),
  clause: z.string().optional(),
  note: Text.optional(),
  missing: z.enum(['unknown', 'zero', 'base']).optional(),
  bonus: z.boolean().optional(),
  deduction: z.boolean().optional(),
  weights: z.record(z.string(), z.number().min(0)).optional(),
  weightBy: code.optional(),
  rule: PointRule,
})
const ScorePart = z.strictObject({
  code,
  name: Text,
  max: z.number(),
  kind: z.enum(['bonus', 'deduction']).optional(),
  items: z.array(ScoreItem).min(1),
})
const version = {
  version: z.string(),
  effective: Effective,
  alsoFor: z.strictObject({ when: cel, until: Day }).optional(),
  status: EvidenceStatus,
  citation: Citation,
  notes: z.array(Text).optional(),
}
const Ordering = z.strictObject({
  class: z.string(),
  share: z.number().min(0).max(1),
  orderBy: cel,
  order: z.enum(['desc', 'asc']),
})
const ClassRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('thresholds'),
    bands: z
      .array(z.strictObject({ code: z.string(), name: Text, from: z.number().optional(), to: z.number().optional() }))
      .min(1),
  }),
  z.strictObject({
    kind: z.literal('split-rank'),
    upperShare: z.number().min(0).max(1),
    head: Ordering,
    tail: Ordering,
    rest: z.string(),
    rounding: z.enum(['half-up', 'floor', 'ceil']),
    names: z.record(z.string(), Text),
  }),
  z.strictObject({
    kind: z.literal('ranked'),
    rounding: z.enum(['half-up', 'floor', 'ceil']),
    classes: z
      .array(
        z.strictObject({
          code: z.string(),
          name: Text,
          share: z.number().min(0).max(1).optional(),
          count: z.number().int().min(0).optional(),
          from: z.number().optional(),
        }),
      )
      .min(1),
  }),
])
const Veto = Condition.extend({
  totalAtMost: z.number().optional(),
  classAtMost: z.string().optional(),
  class: z.string().optional(),
})
const TieBreaker = z.strictObject({ by: cel, order: z.enum(['desc', 'asc']) })
export const ScorecardVersionFile = z.strictObject({
  ...version,
  measures: z.record(z.string(), cel).optional(),
  gates: z.array(Condition).optional(),
  directEntry: z.array(Condition).optional(),
  pass: z
    .strictObject({
      total: z.union([z.strictObject({ atLeast: z.number() }), z.strictObject({ moreThan: z.number() })]).optional(),
      parts: z.record(z.string(), z.number()).optional(),
      nonzero: z.array(z.string()).optional(),
    })
    .optional(),
  total: z.number().optional(),
  parts: z.array(ScorePart).optional(),
  variants: z.array(z.strictObject({ code, name: Text, when: cel, parts: z.array(ScorePart).min(1) })).optional(),
  classes: ClassRule.optional(),
  vetoes: z.array(Veto).optional(),
  lowest: z.number().optional(),
  highest: z.number().optional(),
  decimals: z.number().int().min(0).max(4).optional(),
  tieBreakers: z.array(TieBreaker).optional(),
  review: z.array(Text).optional(),
})
export const ScorecardFile = z.strictObject({
  id,
  name: Text,
  summary: Text.optional(),
  department: z.string().optional(),
  versions: z.array(ScorecardVersionFile).min(1),
}) satisfies z.ZodType<Scorecard>
const Rung = z.strictObject({
  code,
  name: Text,
  scorecard: id.optional(),
  title: code.optional(),
  granted: code.optional(),
  expires: code.optional(),
  conditions: z.array(Condition).optional(),
  review: z.array(Text).optional(),
})
const Quota = z.strictObject({
  year: z.number().int().min(1950).max(2200),
  rung: code,
  atLeast: z.number().int().min(1),
  status: EvidenceStatus,
  citation: Citation,
})
export const LadderFile = z.strictObject({
  id,
  name: Text,
  summary: Text.optional(),
  department: z.string().optional(),
  quotas: z.array(Quota).optional(),
  versions: z
    .array(z.strictObject({ ...version, measures: z.record(z.string(), cel).optional(), rungs: z.array(Rung).min(1) }))
    .min(1),
}) satisfies z.ZodType<Ladder>
export const OfferFile = z.strictObject({
  id,
  name: Text,
  summary: Text.optional(),
  kind: z.literal('policy'),
  level: OfferLevel,
  department: z.string().optional(),
  standing: z.enum(['live', 'past', 'unclear']),
  versions: z
    .array(
      z.strictObject({
        ...version,
        measures: z.record(z.string(), cel).optional(),
        uses: z.array(id).optional(),
        conditions: z.array(Condition).min(1),
        benefit: Benefit.optional(),
        window: Effective.optional(),
        rounds: z.array(Round).min(1).optional(),
        selection: Selection.optional(),
        review: z.array(Text).optional(),
      }),
    )
    .min(1),
}) satisfies z.ZodType<Offer>
export const ConditionSetFile = z.strictObject({
  id,
  name: Text,
  citation: Citation,
  conditions: z.array(Condition).min(1),
}) satisfies z.ZodType<ConditionSet>
const Source = z.strictObject({
  id,
  name: Text,
  department: id.optional(),
  rank: z.number().int(),
  supplies: z.array(z.string()).optional(),
  columns: z.record(z.string(), z.string()).optional(),
  every: z.enum(['month', 'quarter', 'half-year', 'year']).optional(),
  dueWithin: z.number().int().min(0).max(730).optional(),
  answersWithin: z.number().int().min(1).max(250).optional(),
  sum: z
    .strictObject({
      where: z.record(z.string(), z.string()).optional(),
      value: z.string(),
      unit: z.string(),
      into: code,
    })
    .optional(),
})
/** `zone.yaml`. */
export const ZoneFile = z.strictObject({
  id,
  name: Text,
  divisionCode: z.string().regex(/^\d{6}$/),
  departments: z.array(z.strictObject({ id, name: Text, kind: z.enum(['department', 'district']) })),
})
/** `indicators.yaml`, `sources.yaml`, `condition-sets.yaml`. */
export const IndicatorsFile = z.strictObject({ indicators: z.array(IndicatorFile).min(1) })
export const SourcesFile = z.strictObject({
  sources: z.array(Source).min(1),
  precedence: z.record(z.string(), z.array(id)).optional(),
})
export const ConditionSetsFile = z.strictObject({ conditionSets: z.array(ConditionSetFile) })

/** `plausibility.yaml`: what makes a figure worth a question to its source. */
export const PlausibilityFile = z.strictObject({
  plausibility: z.array(Condition.omit({ clause: true }).extend({ asks: code })),
})

/** One worked example of `cases.yaml`: what the rules must answer for the given facts. */
const Case = z.strictObject({
  name: z.string(),
  scorecard: id.optional(),
  ladder: id.optional(),
  offer: id.optional(),
  /** The best bundle of all offers, or of these only. */
  bundle: z.union([z.literal(true), z.array(id).min(1)]).optional(),
  version: z.string().optional(),
  period: z.number().int().optional(),
  on: Day.optional(),
  /** Facts added to (or, with null, taken out of) the file's `base`. */
  given: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])).optional(),
  then: z.record(z.string(), z.unknown()),
})
const GivenFacts = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))
export const CasesFile = z.strictObject({
  period: z.number().int(),
  on: Day,
  base: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).optional(),
  /** Those a subject is compared with: as many alike as `times` says, figures rising by `step` from one to the next. */
  population: z
    .array(
      z.strictObject({
        times: z.number().int().min(1).max(1000).optional(),
        given: GivenFacts.optional(),
        step: z.record(z.string(), z.number()).optional(),
      }),
    )
    .optional(),
  cases: z.array(Case).min(1),
})
