/** What the engine answers about bundles of offers. Amounts across offers are in 万元. */
import type { BenefitForm, Effective, EvidenceStatus } from '../definitions.ts'

/** An offer in the bundle. */
export interface BundleLine {
  readonly offer: string
  readonly version: string
  readonly status: EvidenceStatus
  /** Null when the offer pays nothing, as a recognition does. */
  readonly form: BenefitForm | null
  /** What the offer gives alone, in its own unit; null when unknown. */
  readonly amount: number | null
  readonly amountUnit: string | null
  /** What it adds to the total in 万元, after every rule; null when unknown, 0 for credit and deductions. */
  readonly paid: number | null
  /** Rules that take something off, nearest group first. */
  readonly reductions: readonly { readonly rule: string; readonly by: number }[]
  readonly missing: readonly string[]
}

/** An offer that is qualified for and not in the bundle. */
export interface BundleLeft {
  readonly offer: string
  readonly version: string
  /** `clash`: not together with others; `needs`: what it needs is not there; `window`: no applications on the day. */
  readonly reason: 'clash' | 'needs' | 'window'
  readonly rule: string | null
  /** The offers it clashes with or needs. */
  readonly with: readonly string[]
  readonly amount: number | null
  readonly amountUnit: string | null
  /** What it gives alone, in 万元; null while that is not known. */
  readonly gives: number | null
  /** Facts missing for its amount. */
  readonly missing: readonly string[]
  /** The best total with it in the bundle, in 万元; null when it cannot be had. */
  readonly instead: number | null
  readonly window: Effective | null
}

/** An offer that missing data leave open. */
export interface BundleOpen {
  readonly offer: string
  readonly version: string
  readonly amount: number | null
  readonly amountUnit: string | null
  readonly missing: readonly string[]
}

/** The best legal bundle of one subject. `total` is null while missing data could change it; then two bounds hold. */
export interface BundleResult {
  readonly id: string
  readonly period: number
  readonly on: string
  readonly unit: string
  readonly total: number | null
  readonly lower: number
  /** Null when nothing limits it. */
  readonly upper: number | null
  /** Facts missing for a limit. */
  readonly missing: readonly string[]
  /**
   * Minimal sets of missing facts, after each of which the total is known whatever their values are; only where asked
   * for and open.
   */
  readonly deciding?: readonly (readonly string[])[] | undefined
  /** Chosen on what is known for sure. */
  readonly taken: readonly BundleLine[]
  readonly left: readonly BundleLeft[]
  readonly open: readonly BundleOpen[]
  /** Taken offers in the order to apply for them. */
  readonly steps: readonly string[]
}
