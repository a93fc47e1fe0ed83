/** Bundles of offers and simulations. Money is in 万元. */
import { z } from 'zod'
import { EvidenceStatus, SubjectId, Text } from './common.ts'
import { BundleRuleFile } from './offer-files.ts'
import { route } from './route.ts'

const form = z.enum(['payment', 'relief', 'credit', 'deduction']).nullable()
const amount = z.number().nullable()
const named = { offer: z.string(), version: z.string(), amount, amountUnit: z.string().nullable() }
const BundleLine = z.object({
  ...named,
  status: EvidenceStatus,
  form,
  paid: amount,
  reductions: z.array(z.object({ rule: z.string(), by: z.number() })),
  missing: z.array(z.string()),
})
const BundleLeft = z.object({
  ...named,
  reason: z.enum(['clash', 'needs', 'window']),
  rule: z.string().nullable(),
  with: z.array(z.string()),
  gives: amount,
  missing: z.array(z.string()),
  instead: amount,
  window: z.object({ from: z.string(), until: z.string().optional() }).nullable(),
})
const BundleOpen = z.object({ ...named, missing: z.array(z.string()) })
/** The best legal bundle of one enterprise, with the rules it speaks of. */
export const SubjectBundle = z.object({
  period: z.number().int(),
  on: z.string(),
  unit: z.string(),
  total: amount,
  lower: z.number(),
  upper: amount,
  missing: z.array(z.string()),
  /** Minimal sets of missing facts, after each of which the total is known; only while it is open. */
  deciding: z.array(z.array(z.string())).optional(),
  taken: z.array(BundleLine),
  left: z.array(BundleLeft),
  open: z.array(BundleOpen),
  steps: z.array(z.string()),
  rules: z.array(
    z.object({
      code: z.string(),
      name: Text,
      status: EvidenceStatus,
      title: z.string(),
      number: z.string().nullable(),
      note: Text.nullable(),
    }),
  ),
})
export type SubjectBundle = z.infer<typeof SubjectBundle>
const judged = {
  period: z.coerce.number().int().min(1950).max(2200).optional(),
  on: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
}
export const bundleSubjectRoute = route({
  method: 'GET',
  path: '/api/subjects/:subjectId/bundle',
  permission: 'bundle:read',
  summary: 'The best legal bundle of policies for one enterprise, with what was left out and why',
  params: z.object({ subjectId: SubjectId }),
  query: z.object(judged),
  reply: SubjectBundle,
})

/** What a simulation changes in an offer; `set` moves parameters by name. */
export const SimulationChange = z.object({
  set: z.record(z.string(), z.number()).optional(),
  conditions: z.record(z.string(), z.string().min(1).max(4000).nullable()).optional(),
  amount: z.string().min(1).max(4000).optional(),
  cap: z.number().min(0).nullable().optional(),
  /** Divide by the classes of this scorecard too. */
  scorecard: z.string().optional(),
  /** The parameter that is being moved right now: its frames are prepared, so that every further value is quick. */
  moving: z.string().optional(),
})
export type SimulationChange = z.infer<typeof SimulationChange>

export const SimulationParameter = z.object({
  name: z.string(),
  kind: z.enum(['threshold', 'amount', 'cap']),
  condition: z.string().nullable(),
  value: z.number(),
  unit: z.string().nullable(),
  subject: z.string().nullable(),
  operator: z.enum(['<', '<=', '>', '>=', '==', '!=']).nullable(),
})
export type SimulationParameter = z.infer<typeof SimulationParameter>
export const SimulationFigures = z.object({
  qualified: z.number().int(),
  oneAway: z.number().int(),
  undecided: z.number().int(),
  amount: z.number(),
  amountUnknown: z.number().int(),
  undecidedAmount: z.number(),
  undecidedAmountUnknown: z.number().int(),
  winners: z.number().int(),
  won: z.number(),
  losers: z.number().int(),
  lost: z.number(),
  groups: z.array(
    z.object({
      code: z.string(),
      lines: z.array(z.object({ value: z.string().nullable(), count: z.number().int(), amount: z.number() })),
    }),
  ),
})
export type SimulationFigures = z.infer<typeof SimulationFigures>
export const Simulation = z.object({
  offer: z.string(),
  version: z.string(),
  period: z.number().int(),
  on: z.string(),
  subjects: z.number().int(),
  parameters: z.array(SimulationParameter),
  before: SimulationFigures,
  after: SimulationFigures,
  ms: z.number(),
})
export type Simulation = z.infer<typeof Simulation>
const byId = z.object({ id: z.string() })
export const getSimulation = route({
  method: 'GET',
  path: '/api/offers/:id/simulation',
  permission: 'simulation:read',
  summary: 'What can be moved in a policy, and what the version in force comes to',
  params: byId,
  reply: Simulation,
})
export const simulateOffer = route({
  method: 'POST',
  path: '/api/offers/:id/simulation',
  permission: 'offer:simulate',
  analysis: true,
  summary: 'Count, money and distribution of a policy after a change, against the version in force; nothing is stored',
  params: byId,
  body: SimulationChange,
  reply: Simulation,
})
export const SimulationMoves = z.object({
  total: z.number().int(),
  rows: z.array(
    z.object({
      subjectId: SubjectId,
      name: z.string(),
      before: amount,
      after: amount,
      qualifiedBefore: z.boolean(),
      qualifiedAfter: z.boolean(),
    }),
  ),
})
export type SimulationMoves = z.infer<typeof SimulationMoves>
export const listSimulationMoves = route({
  method: 'POST',
  path: '/api/offers/:id/simulation/moves',
  permission: 'offer:simulate',
  analysis: true,
  summary: 'Winners and losers of a change, most money first',
  params: byId,
  body: SimulationChange.extend({ limit: z.number().int().min(1).max(100_000).default(100) }),
  reply: SimulationMoves,
})
const point = z.object({ value: z.number(), qualified: z.number().int(), amount: z.number() })
export const SimulationFit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('fits'),
    within: point,
    beyond: point.nullable(),
    tied: z.number().int(),
    undecided: z.number().int(),
    undecidedAmount: z.number(),
    amountUnknown: z.number().int(),
  }),
  z.object({ kind: z.literal('beyond'), least: point.omit({ value: true }) }),
  z.object({ kind: z.literal('unordered') }),
])
export type SimulationFit = z.infer<typeof SimulationFit>
export const fitSimulation = route({
  method: 'POST',
  path: '/api/offers/:id/simulation/fit',
  permission: 'offer:simulate',
  analysis: true,
  summary:
    'The loosest threshold, cap or number of the amount within a budget (thresholds: or places), and the next one beyond',
  params: byId,
  body: SimulationChange.extend({
    parameter: z.string(),
    target: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('budget'), amount: z.number().min(0).max(1e9) }),
      z.object({ kind: z.literal('places'), count: z.number().int().min(0).max(1_000_000_000) }),
    ]),
  }),
  reply: SimulationFit,
})

/** What a simulation changes across policies: some of them, and the rules across them as in `bundles.yaml`. */
export const ZoneChange = z.strictObject({
  offers: z
    .array(
      z.strictObject({
        offer: z.string(),
        set: SimulationChange.shape.set,
        conditions: SimulationChange.shape.conditions,
        amount: SimulationChange.shape.amount,
        cap: SimulationChange.shape.cap,
      }),
    )
    .optional(),
  bundles: z.array(BundleRuleFile).optional(),
  drop: z.array(z.string()).optional(),
})
export type ZoneChange = z.infer<typeof ZoneChange>
export const BundleFigures = z.object({
  offers: z.array(
    z.object({
      offer: z.string(),
      qualified: z.number().int(),
      taken: z.number().int(),
      paid: z.number(),
      unknown: z.number().int(),
    }),
  ),
  paid: z.number().int(),
  amount: z.number(),
  open: z.number().int(),
  /** Null where nothing limits it. */
  most: amount,
  groups: SimulationFigures.shape.groups,
})
export type BundleFigures = z.infer<typeof BundleFigures>
export const BundleSimulation = z.object({
  period: z.number().int(),
  on: z.string(),
  subjects: z.number().int(),
  before: BundleFigures,
  after: BundleFigures,
  winners: z.number().int(),
  won: z.number(),
  losers: z.number().int(),
  lost: z.number(),
  moves: z.array(
    z.object({ subjectId: SubjectId, name: z.string(), before: z.number(), after: z.number(), sure: z.boolean() }),
  ),
  ms: z.number(),
})
export type BundleSimulation = z.infer<typeof BundleSimulation>
export const simulateBundles = route({
  method: 'POST',
  path: '/api/simulations/bundles',
  permission: 'offer:simulate',
  analysis: true,
  summary:
    'Net money of the best legal bundles after changing policies and rules across them, against those in force; nothing is stored',
  body: ZoneChange.extend({
    scorecard: z.string().optional(),
    limit: z.number().int().min(1).max(100_000).default(100),
  }),
  reply: BundleSimulation,
})
