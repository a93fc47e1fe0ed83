import { z } from 'zod'
import { Citation, Day, EvidenceStatus, SubjectId, Text, Verdict } from './common.ts'
import { route } from './route.ts'
import { ScorecardVersionFile } from './zone-files.ts'

const count = z.number().int()
const byId = z.object({ id: z.string() })
/** A figure with its 95 % confidence interval; the ends are null where the sample allows none. */
const Estimate = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
const Judged = z.object({ period: count, on: Day })
const Warning = z.object({ code: z.string(), text: Text })

const Gap = z.object({ code: z.string(), name: Text, failing: count, onlyFailing: count, unknown: count })
const Forecast = z.object({
  stages: z.array(
    z.object({
      stage: z.enum(['reached', 'one_away', 'undecided', 'far']),
      count,
      before: count,
      arrived: count,
      rate: Estimate.nullable(),
      expected: z.number().nullable(),
    }),
  ),
  arrivals: Estimate.nullable(),
})
const Quota = z.object({
  quota: z.object({ year: count, rung: z.string(), atLeast: count, status: EvidenceStatus, citation: Citation }),
  atLeast: count,
  done: count,
  expected: Estimate.nullable(),
  gap: z.number().nullable(),
  verdict: z.enum(['met', 'likely', 'open', 'unlikely', 'unknown']),
})
/** A ladder's pipeline: who is how far from each rung, what holds them back, movement, forecast, quotas, ending titles. */
export const LadderOutlookReply = z.object({
  ladder: z.string(),
  version: z.string(),
  judged: Judged,
  before: Judged,
  rungs: z.array(
    z.object({
      code: z.string(),
      name: Text,
      counts: z.object({ reached: count, one_away: count, undecided: count, far: count }),
      held: count.nullable(),
      ready: count.nullable(),
      atRisk: count.nullable(),
      gaps: z.array(Gap),
      forecast: Forecast,
      quotas: z.array(Quota),
    }),
  ),
  flow: z.object({
    places: z.array(z.string()),
    table: z.array(z.array(count)),
    risen: count,
    fallen: count,
    stayed: count,
    entered: count,
    left: count,
  }),
  /** The soonest ones; `expiringCount` says how many there are. */
  expiring: z.array(
    z.object({
      subjectId: SubjectId,
      name: z.string(),
      rung: z.string(),
      expiresOn: Day,
      qualifies: Verdict,
      state: z.enum(['coming', 'past']),
    }),
  ),
  expiringCount: count,
})
export type LadderOutlookReply = z.infer<typeof LadderOutlookReply>
export const getLadderOutlook = route({
  method: 'GET',
  path: '/api/ladders/:id/outlook',
  permission: 'ladder:results',
  summary: 'Distances, gaps, movement since last year, forecast against quotas, and titles that end within a year',
  params: byId,
  reply: LadderOutlookReply,
})

const Power = z.object({
  count,
  correlation: Estimate.nullable(),
  area: Estimate.nullable(),
  warnings: z.array(Warning),
})
const Drift = z.object({
  countBefore: count,
  countAfter: count,
  stability: z.number().nullable(),
  persistence: Estimate.nullable(),
})
const byMethod = z.object({ today: Estimate.nullable(), entropy: Estimate.nullable(), regression: Estimate.nullable() })
/** What to back-test. `outcome` and `by` are CEL; the outcome is read in the later year. */
export const BacktestOrder = z.object({
  version: z.string().optional(),
  period: count.min(1950).max(2200),
  laterPeriod: count.min(1950).max(2200),
  outcome: z.string().min(1).max(2000),
  better: z.enum(['more', 'less']),
  by: z.string().min(1).max(500).nullable(),
})
export type BacktestOrder = z.infer<typeof BacktestOrder>
/** Whether scores of one year went with what happened later. */
export const BacktestReply = z.object({
  scorecard: z.string(),
  version: z.string(),
  judged: Judged,
  later: Judged,
  outcome: Text,
  kind: z.enum(['yes-no', 'number']),
  better: z.enum(['more', 'less']),
  count,
  withoutScore: count,
  withoutOutcome: count,
  power: Power,
  deciles: z.array(
    z.object({
      decile: count,
      count,
      lowest: z.number(),
      highest: z.number(),
      outcome: Estimate,
      lift: z.number().nullable(),
    }),
  ),
  calibration: z
    .object({
      groups: z.array(z.object({ count, predicted: z.number(), observed: z.number() })),
      error: z.number(),
      baseline: z.number(),
      gap: z.number(),
    })
    .nullable(),
  items: z.array(Power.extend({ code: z.string(), name: Text, max: z.number() })),
  cohorts: z.array(Power.extend({ label: z.string() })),
  weights: z
    .object({
      count,
      items: z.array(
        z.object({
          code: z.string(),
          name: Text,
          today: z.number(),
          entropy: z.number(),
          regression: z.number(),
        }),
      ),
      correlation: byMethod,
      area: byMethod,
      ridge: z.number(),
      warnings: z.array(Warning),
    })
    .nullable(),
  drift: z.object({ total: Drift, items: z.array(Drift.extend({ code: z.string(), name: Text })) }),
  bunching: z.array(
    z.object({
      code: z.string(),
      name: Text,
      threshold: z.number(),
      width: z.number(),
      meeting: count,
      missing: count,
      exactly: count,
      expected: z.number(),
      excess: z.number(),
      verdict: z.enum(['too_few', 'none', 'suspect']),
      text: Text,
    }),
  ),
})
export type BacktestReply = z.infer<typeof BacktestReply>
export const backtestScorecard = route({
  method: 'POST',
  path: '/api/scorecards/:id/backtest',
  permission: 'scorecard:analyse',
  analysis: true,
  summary: 'Back-test a scorecard: did the scores of one year go with what happened later',
  params: byId,
  body: BacktestOrder,
  reply: BacktestReply,
})

/** A draft of a scorecard version to compare with one that is declared. */
export const PreviewOrder = z.object({ version: z.string(), draft: ScorecardVersionFile })
export type PreviewOrder = z.infer<typeof PreviewOrder>
/** What a draft would do to the zone. */
export const PreviewReply = z.object({
  judged: Judged,
  /** What must be put right before the draft can be published: sums that do not add up. */
  warnings: z.array(Text),
  /** Class codes, best first, then null for none; `moves[i][j]` counts firms from class i to class j. */
  classes: z.array(z.string().nullable()),
  moves: z.array(z.array(count)),
  /** Passed, not passed, open: before (line) and after (column). */
  passes: z.array(z.array(count)),
  up: count,
  down: count,
  same: count,
  open: count,
  /** What changed, and how much of what happened it did, whatever the order of the changes. */
  changes: z.array(
    z.object({
      code: z.string(),
      kind: z.enum(['added', 'removed', 'changed']),
      sum: z.number(),
      raises: count,
      lowers: count,
      ledUp: count,
      ledDown: count,
    }),
  ),
  /** Whether every combination of the changes was tried; sampled orders otherwise. */
  exact: z.boolean(),
  /** The draft's ranking when every weight is shifted by up to a tenth. */
  stability: z
    .object({
      count,
      head: count,
      shift: z.number(),
      meanCorrelation: z.number().nullable(),
      leastCorrelation: z.number().nullable(),
      meanKept: z.number(),
      leastKept: z.number(),
    })
    .nullable(),
  /** Those that change class first, then those whose total moves most. */
  movers: z.array(
    z.object({
      subjectId: SubjectId,
      name: z.string(),
      before: z.number().nullable(),
      after: z.number().nullable(),
      rankBefore: count.nullable(),
      rankAfter: count.nullable(),
      classBefore: z.string().nullable(),
      classAfter: z.string().nullable(),
    }),
  ),
  moverCount: count,
})
export type PreviewReply = z.infer<typeof PreviewReply>
export const previewScorecard = route({
  method: 'POST',
  path: '/api/scorecards/:id/preview',
  permission: 'scorecard:analyse',
  analysis: true,
  summary: 'Preview a draft of a scorecard: who would move, and which change does it; nothing is stored',
  params: byId,
  body: PreviewOrder,
  reply: PreviewReply,
})

/** Paired judgements about the parts of a scorecard, or the items of one part. */
export const PairedOrder = z.object({
  version: z.string(),
  /** `parts`, or `items PART`; after `VARIANT: ` where the version has variants. */
  of: z.string(),
  /** `judgements[i][j]` says how many times as important the one is as the other: a square of positive, reciprocal numbers. */
  judgements: z
    .array(z.array(z.number().positive().max(1000)).max(30))
    .min(2)
    .max(30),
})
export type PairedOrder = z.infer<typeof PairedOrder>
/** The weights that judgements imply, and whether they contradict one another. */
export const PairedReply = z.object({
  criteria: z.array(z.object({ code: z.string(), name: Text, today: z.number(), paired: z.number() })),
  /** Saaty's consistency ratio; null above 15 criteria, where no random index is published. */
  consistency: z.number().nullable(),
  /** Up to here judgements may be used by convention. */
  limit: z.number(),
  /** The judgement that fits the others least, with what would fit. */
  worst: z.object({ row: count, column: count, given: z.number(), fitting: z.number() }).nullable(),
  /** Points at full marks by item, ready for a draft. */
  maxima: z.record(z.string(), z.number()),
})
export type PairedReply = z.infer<typeof PairedReply>
export const weighScorecard = route({
  method: 'POST',
  path: '/api/scorecards/:id/paired-weights',
  permission: 'scorecard:analyse',
  analysis: true,
  summary: 'Weights of parts or items from paired judgements (AHP), with their consistency; nothing is stored',
  params: byId,
  body: PairedOrder,
  reply: PairedReply,
})
