/** How far an offer reached those it was made for, and what was paid. */
import { type Estimate, shareEstimate } from '../stats/intervals.ts'

/** Firms by what an offer promised (1 qualified, 0 not, −1 undecided), whether they received, and what was paid (NaN unknown). */
export interface OfferUse {
  readonly qualified: Int8Array
  readonly received: Uint8Array
  readonly paid: Float64Array
}

/** Uptake and money of an offer. */
export interface Uptake {
  readonly qualified: number
  readonly receivedOfQualified: number
  /** Share of those who qualify that received. */
  readonly uptake: Estimate
  /** Receivers that do not qualify by today's data, and those it leaves undecided: to be looked into. */
  readonly receivedUnqualified: number
  readonly receivedUndecided: number
  readonly paid: number
  /** Receivers for whom no amount is recorded; `paid` leaves them out. */
  readonly paidUnknown: number
}

/** Counts uptake and money. */
export function uptakeOf({ qualified, received, paid }: OfferUse): Uptake {
  const count = (verdict: number, got: boolean) =>
    qualified.reduce((sum, one, row) => sum + Number(one === verdict && (!got || received[row] === 1)), 0)
  let [sum, unknown] = [0, 0]
  for (let row = 0; row < received.length; row++) {
    if (received[row] !== 1) continue
    const amount = paid[row] as number
    if (Number.isNaN(amount)) unknown += 1
    else sum += amount
  }
  const [all, got] = [count(1, false), count(1, true)]
  return {
    qualified: all,
    receivedOfQualified: got,
    uptake: shareEstimate(got, all),
    receivedUnqualified: count(0, true),
    receivedUndecided: count(-1, true),
    paid: sum,
    paidUnknown: unknown,
  }
}
