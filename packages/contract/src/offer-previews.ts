/** What another version of an offer would do to the whole population. */
import { z } from 'zod'
import { Day, SubjectId, Text } from './common.ts'
import { route } from './route.ts'

const count = z.number().int()
const byId = z.object({ id: z.string() })
const Judged = z.object({ period: count, on: Day })

const Standing = z.enum(['qualified', 'one_away', 'undecided', 'not_qualified'])
/** Sums under one version, in 万元; what undecided enterprises may get is told apart. */
const PreviewSums = z.object({
  qualified: count,
  amount: z.number(),
  amountUnknown: count,
  undecided: count,
  undecidedAmount: z.number(),
  undecidedUnknown: count,
})
/**
 * What to compare: the version in force (or `version`) with another declared one (`with`) or a draft. A draft is YAML or
 * JSON text: one version of the offer, or its whole file, whose newest version is taken.
 */
export const OfferPreviewOrder = z
  .object({
    version: z.string().optional(),
    with: z.string().optional(),
    draft: z.string().min(1).max(200_000).optional(),
    /** How many movers to name. */
    limit: count.min(0).max(1_000_000).optional(),
  })
  .refine((order) => (order.with === undefined) !== (order.draft === undefined), 'give `with` or `draft`, one of them')
export type OfferPreviewOrder = z.infer<typeof OfferPreviewOrder>
/** What the other version would do to the zone. Money in 万元, for those who qualify for certain. */
export const OfferPreviewReply = z.object({
  judged: Judged,
  before: z.string(),
  after: z.string(),
  /** `moves[i][j]` counts enterprises from standing i to standing j. */
  standings: z.array(Standing),
  moves: z.array(z.array(count)),
  /** Those who certainly did not qualify and now do, the other way round, and those who do under both. */
  gain: count,
  lose: count,
  keep: count,
  /** Undecided under one version or both: they neither gain nor lose. */
  open: count,
  sumBefore: PreviewSums,
  sumAfter: PreviewSums,
  /** Single changes of the text; their effects do not depend on the order in which they are made. */
  changes: z.array(
    z.object({
      /** `condition CODE`, `measure CODE`, `benefit`, `benefit amount` or `benefit cap`. */
      code: z.string(),
      kind: z.enum(['added', 'removed', 'changed']),
      name: Text.nullable(),
      clause: z.string().nullable(),
      /** The text before and after; null where there is none, or where several texts change as one. */
      before: z.string().nullable(),
      after: z.string().nullable(),
      /** Money it adds or takes, in 万元, and from how many. */
      sum: z.number(),
      raises: count,
      lowers: count,
      /** Those who gain or lose the offer mostly by this change. */
      ledUp: count,
      ledDown: count,
    }),
  ),
  /** Enterprises whose amount is unknown under some mix of the changes: their money is in no sum of `changes`. */
  unattributed: count,
  /** Whether every combination of the changes was tried; sampled orders otherwise. */
  exact: z.boolean(),
  /** Those who gain or lose first, then those who become or cease to be undecided, then those whose money changes. */
  movers: z.array(
    z.object({
      subjectId: SubjectId,
      name: z.string(),
      standingBefore: Standing,
      standingAfter: Standing,
      /** 0 for those who do not qualify, null where the amount is unknown. */
      paidBefore: z.number().nullable(),
      paidAfter: z.number().nullable(),
      /** Codes of the changes that did most of it: several where they did as much, none where none can be named. */
      causes: z.array(z.string()),
    }),
  ),
  moverCount: count,
})
export type OfferPreviewReply = z.infer<typeof OfferPreviewReply>
export const previewOffer = route({
  method: 'POST',
  path: '/api/offers/:id/preview',
  permission: 'offer:results',
  analysis: true,
  summary: 'Preview another version or a draft of a policy: who gains and loses it, and which change does it',
  params: byId,
  body: OfferPreviewOrder,
  reply: OfferPreviewReply,
})
