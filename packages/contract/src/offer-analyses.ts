/** Questions about one offer over the whole population: rounds, changes that time brings, receivers. */
import { z } from 'zod'
import { Day, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

const count = z.number().int()
const byId = z.object({ id: z.string() })
const Judged = z.object({ period: count, on: Day })
/** A list as people have it: CSV or lines pasted from a sheet, at most a megabyte. */
const ListText = z.string().min(1).max(900_000)
/** A line of a list that names nobody known, or cannot be read. */
const ListProblem = z.object({ line: count, text: z.string(), reason: Text })
export type ListProblem = z.infer<typeof ListProblem>

/** What became of one who takes part in a round. Money in 万元. */
export const SelectionEntry = z.object({
  subjectId: SubjectId,
  name: z.string(),
  uscc: z.string().nullable(),
  rank: count.nullable(),
  /** What the order goes by: points, a value, 万元; the day of application stands in `appliedOn`. */
  key: z.number().nullable(),
  appliedOn: Day.nullable(),
  result: z.enum(['selected', 'reserve', 'not_selected', 'undecided']),
  reason: z.enum([
    'within',
    'tie_taken',
    'tie_refused',
    'tie_shared',
    'standing_by',
    'beyond',
    'not_eligible',
    'not_in_time',
    'data_missing',
  ]),
  /** False while data that are missing could still change the result. */
  sure: z.boolean(),
  amount: z.number().nullable(),
  /** How far behind the last one in, in what the order goes by (days where first come). */
  behind: z.number().nullable(),
  /** Facts that are missing for an undecided one. */
  missing: z.array(z.string()),
})
export type SelectionEntry = z.infer<typeof SelectionEntry>
const Place = SelectionEntry.pick({ subjectId: true, name: true, rank: true, key: true, appliedOn: true, reason: true })
const SelectionRound = z.object({
  code: z.string(),
  name: Text,
  window: z.object({ from: Day, until: Day.optional() }),
  state: z.enum(['coming', 'open', 'closed']),
  places: count.nullable(),
  /** In 万元. */
  budget: z.number().nullable(),
  taken: count,
  amount: z.number(),
  amountUnknown: count,
  placesLeft: count.nullable(),
  amountLeft: z.number().nullable(),
  lastIn: Place.nullable(),
  firstOut: Place.nullable(),
  gap: z.number().nullable(),
  /** How many share the place of the first one out. */
  tied: count,
  counts: z.object({ selected: count, reserve: count, not_selected: count, undecided: count }),
  /** How many of the selected, reserve and not selected may still change, by data that are missing here or in an earlier round. */
  unsure: count,
  total: count,
  entries: z.array(SelectionEntry),
})
export type SelectionRound = z.infer<typeof SelectionRound>
/** The rounds of an offer, one after the other. */
export const SelectionReply = z.object({
  judged: Judged,
  offer: z.string(),
  version: z.string(),
  by: z.enum(['score', 'value', 'amount', 'first-come']),
  scorecard: z.string().nullable(),
  value: z.string().nullable(),
  order: z.enum(['desc', 'asc']),
  ties: z.enum(['all', 'none', 'share']),
  reserve: count,
  /** Null where everybody who qualifies is taken to apply. */
  applications: z
    .object({
      count,
      problems: z.array(ListProblem),
      late: z.array(z.object({ subjectId: SubjectId, name: z.string() })),
    })
    .nullable(),
  rounds: z.array(SelectionRound),
})
export type SelectionReply = z.infer<typeof SelectionReply>
export const SelectionOrder = z.object({
  /** Credit code or name, and the day of application. */
  list: ListText.optional(),
  limit: count.min(1).max(100_000).default(200),
})
export type SelectionOrder = z.infer<typeof SelectionOrder>
export const selectOffer = route({
  method: 'POST',
  path: '/api/offers/:id/selection',
  permission: 'offer:results',
  analysis: true,
  summary: 'Rounds of a policy: who comes in, who is the first one out and by how much, how the quota is used',
  params: byId,
  body: SelectionOrder,
  reply: SelectionReply,
})

/** Until a day, or so many days from the judged one. */
const Until = z.object({
  until: Day.optional(),
  days: z.coerce.number().int().min(1).max(1095).optional(),
  limit: z.coerce.number().int().min(1).max(100_000).default(200),
})
const ComingChange = z.object({
  subjectId: SubjectId,
  name: z.string(),
  offer: z.string(),
  on: Day,
  kind: z.enum(['gained', 'lost']),
  /** The conditions that turn; none where the offer itself begins, ends or has another version. */
  because: z.array(z.object({ code: z.string(), name: Text, clause: z.string().nullable() })),
})
export type ComingChange = z.infer<typeof ComingChange>
/** Who will newly qualify and who will lose as time alone passes, soonest first. */
export const ComingChangesReply = z.object({
  judged: Judged,
  until: Day,
  gained: count,
  lost: count,
  /** Offers with changes, the soonest first. */
  offers: z.array(z.object({ id: z.string(), name: Text, gained: count, lost: count, first: Day })),
  rows: z.array(ComingChange),
  total: count,
})
export type ComingChangesReply = z.infer<typeof ComingChangesReply>
export const listOfferChanges = route({
  method: 'GET',
  path: '/api/offers/:id/changes',
  permission: 'offer:results',
  summary: 'Who will newly qualify for a policy and who will lose it as time alone passes, with day and clause',
  params: byId,
  query: Until,
  reply: ComingChangesReply,
})
export const listComingChanges = route({
  method: 'GET',
  path: '/api/offer-changes',
  permission: 'offer:results',
  summary: 'Who will newly qualify for any policy and who will lose one as time alone passes, with day and clause',
  query: Until,
  reply: ComingChangesReply,
})

const Estimate = z.object({ value: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() })
const year = count.min(1950).max(2200)
/** Who received an offer, and whose growth is compared. `growth`, `alike` and `within` are CEL. */
export const OfferBacktestOrder = z.object({
  version: z.string().optional(),
  /** The year before the support, and the later one of the outcome. */
  period: year,
  laterPeriod: year,
  /** Credit code or name, day of payment, amount in 万元 unless another unit stands beside it. */
  receivers: ListText,
  growth: z.string().min(1).max(500),
  alike: z.array(z.string().min(1).max(500)).max(10).default([]),
  within: z.string().min(1).max(500).nullable().default(null),
  among: z.enum(['all', 'qualified']).default('all'),
})
export type OfferBacktestOrder = z.infer<typeof OfferBacktestOrder>
/** Uptake, money in 万元, and receivers beside like firms that did not receive. */
export const OfferBacktestReply = z.object({
  offer: z.string(),
  version: z.string(),
  judged: Judged,
  later: Judged,
  growth: z.string(),
  /** Lines of the list that could be used, and those that could not. */
  listed: count,
  problems: z.array(ListProblem),
  uptake: z.object({
    qualified: count,
    receivedOfQualified: count,
    uptake: Estimate,
    receivedUnqualified: count,
    receivedUndecided: count,
    paid: z.number(),
    paidUnknown: count,
  }),
  promised: z.object({ amount: z.number(), unknown: count }).nullable(),
  comparison: z.object({
    receivers: count,
    others: count,
    pairs: count,
    unmatched: count,
    plain: z.number().nullable(),
    difference: Estimate.nullable(),
    balance: z.array(
      z.object({ code: z.string(), name: Text, before: z.number().nullable(), after: z.number().nullable() }),
    ),
  }),
  withoutData: count,
  outside: z.array(z.object({ subjectId: SubjectId, name: z.string() })),
  outsideCount: count,
  undated: count,
  /** Receivers that do not qualify by the figures on file, or that these leave undecided. */
  doubtful: z.array(
    z.object({ subjectId: SubjectId, name: z.string(), verdict: z.enum(['one_away', 'undecided', 'not_qualified']) }),
  ),
  doubtfulCount: count,
  /** What the figures do not show; to be read with them. */
  limits: z.array(Text),
})
export type OfferBacktestReply = z.infer<typeof OfferBacktestReply>
export const backtestOffer = route({
  method: 'POST',
  path: '/api/offers/:id/backtest',
  permission: 'offer:results',
  analysis: true,
  summary: 'Back-test a policy: who received it of those who qualified, the money, and growth beside like enterprises',
  params: byId,
  body: OfferBacktestOrder,
  reply: OfferBacktestReply,
})
