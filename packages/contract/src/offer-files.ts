/** Shapes of what offers say beyond their conditions: benefits, batches, and rules across offers. */
import type { BundleRule } from '@wutong/engine'
import { z } from 'zod'
import { EvidenceStatus } from './common.ts'
import { Citation, cel, code, Effective, id, Text } from './file-parts.ts'

export const Benefit = z.strictObject({
  form: z.enum(['payment', 'relief', 'credit', 'deduction']).optional(),
  name: Text,
  amount: cel,
  unit: z.string(),
  cap: z.number().optional(),
  clause: z.string().optional(),
})
export const Round = z.strictObject({
  code,
  name: Text,
  window: Effective,
  places: z.number().int().positive().optional(),
  budget: z.number().positive().optional(),
})
export const Selection = z.strictObject({
  by: z.enum(['score', 'value', 'amount', 'first-come']),
  scorecard: id.optional(),
  value: cel.optional(),
  order: z.enum(['desc', 'asc']).optional(),
  ties: z.enum(['all', 'none', 'share']),
  reserve: z.number().int().min(0).optional(),
})
export const OfferLevel = z.enum(['national', 'province', 'city', 'zone'])
const acrossOffers = {
  code,
  name: Text,
  effective: Effective.optional(),
  status: EvidenceStatus,
  citation: Citation,
  clause: z.string().optional(),
  note: Text.optional(),
}
const groupOf = (kind: 'exclusive' | 'stack' | 'highest' | 'difference') =>
  z.strictObject({ ...acrossOffers, kind: z.literal(kind), offers: z.array(id).min(2) })
/** A rule across offers. */
export const BundleRuleFile = z.discriminatedUnion('kind', [
  groupOf('exclusive').describe('At most one of these may be had'),
  groupOf('stack').describe('Any of these may be had together, whatever an exclusive rule says'),
  groupOf('highest').describe('All may be held, only the highest pays'),
  groupOf('difference').describe('Levels, lowest first: a higher one pays the difference'),
  z.strictObject({
    ...acrossOffers,
    kind: z.literal('cap'),
    offers: z.array(id).min(1).optional(),
    levels: z.array(OfferLevel).min(1).optional(),
    limit: cel,
    unit: z.string(),
  }),
  z.strictObject({
    ...acrossOffers,
    kind: z.literal('requires'),
    offer: id,
    needs: z.array(id).min(1),
    after: z.boolean().optional(),
  }),
]) satisfies z.ZodType<BundleRule>
/** `bundles.yaml`: rules across offers. */
export const BundlesFile = z.strictObject({ bundles: z.array(BundleRuleFile) })
