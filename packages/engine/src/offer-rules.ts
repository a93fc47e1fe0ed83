/** What a zone package declares across offers, and about batches and their order of selection. */
import type { Citation, Effective, EvidenceStatus, NamedRule, Text } from './definition-parts.ts'

/** Whose policy it is. */
export type OfferLevel = 'national' | 'province' | 'city' | 'zone'

/** How a benefit reaches the enterprise; only payments and reliefs are money it keeps, so only they add up in a bundle. */
export type BenefitForm = 'payment' | 'relief' | 'credit' | 'deduction'

/** One batch of an offer: when applications are taken, and for how many or how much. */
export interface Round extends NamedRule {
  readonly window: Effective
  readonly places?: number | undefined
  /** Money in the unit of the benefit. */
  readonly budget?: number | undefined
}

/** Who comes first where places or money are few; `ties` says what becomes of equals at the cut. */
export interface Selection {
  /** The total of a scorecard, a value, the amount, or the day of application. */
  readonly by: 'score' | 'value' | 'amount' | 'first-come'
  readonly scorecard?: string | undefined
  readonly value?: string | undefined
  /** `desc` where not said; first come is always the earliest. */
  readonly order?: 'desc' | 'asc' | undefined
  /** All of them come in, none does, or (money only) they share what is left in proportion. */
  readonly ties: 'all' | 'none' | 'share'
  /** So many after the cut stand by; equals of the last of them too. */
  readonly reserve?: number | undefined
}

/** What every rule across offers says: what it is called, when it holds and where it is written. */
interface AcrossOffers extends NamedRule {
  readonly effective?: Effective | undefined
  readonly status: EvidenceStatus
  readonly citation: Citation
  readonly clause?: string | undefined
  readonly note?: Text | undefined
}

/** At most one of these may be had (不重复享受), but for pairs that a `stack` rule allows. */
export interface ExclusiveRule extends AcrossOffers {
  readonly kind: 'exclusive'
  readonly offers: readonly string[]
}

/** Any of these may be had together (可叠加), whatever an `exclusive` rule says. */
export interface StackRule extends AcrossOffers {
  readonly kind: 'stack'
  readonly offers: readonly string[]
}

/** All may be held, only the highest pays (就高不就低). */
export interface HighestRule extends AcrossOffers {
  readonly kind: 'highest'
  readonly offers: readonly string[]
}

/** Levels, lowest first: a higher one pays the difference over what the lower ones paid (差额补足). */
export interface DifferenceRule extends AcrossOffers {
  readonly kind: 'difference'
  readonly offers: readonly string[]
}

/** Together they pay at most `limit`, a CEL number in `unit`; without `offers` and `levels` it covers all offers. */
export interface BundleCapRule extends AcrossOffers {
  readonly kind: 'cap'
  readonly offers?: readonly string[] | undefined
  readonly levels?: readonly OfferLevel[] | undefined
  readonly limit: string
  readonly unit: string
}

/** The offer may be had only with all it needs; `after`: they come first. */
export interface RequiresRule extends AcrossOffers {
  readonly kind: 'requires'
  readonly offer: string
  readonly needs: readonly string[]
  readonly after?: boolean | undefined
}

/** A rule across offers. */
export type BundleRule = ExclusiveRule | StackRule | HighestRule | DifferenceRule | BundleCapRule | RequiresRule
