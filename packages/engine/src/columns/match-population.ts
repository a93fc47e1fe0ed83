/** Offers for a whole population: who qualifies, is one condition away or undecided, as bitmaps and counts. */
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { MatchVerdict } from '../results.ts'
import { bitAt, eachBit, wordsFor } from './bits.ts'
import type { Population } from './context.ts'
import { lingeringIn } from './lingering.ts'
import { blockMatcher } from './match-blocks.ts'
import { type MatchPlan, planMatch, versionsFor } from './match-plan.ts'
import { type VerdictStore, verdictStore } from './match-store.ts'
import { payableOf } from './payable.ts'
import { populationOf } from './population.ts'
import type { Snapshot } from './snapshot.ts'

/** Results of an offer: a bit a row in exactly one of three bitmaps, or in none (not qualified). */
export interface OfferColumns {
  readonly offer: string
  readonly version: string
  readonly qualified: Uint32Array
  readonly oneAway: Uint32Array
  readonly undecided: Uint32Array
  readonly counts: Readonly<Record<MatchVerdict, number>>
}

/**
 * Matches every row of a snapshot with offers.
 * Throws DefinitionError when there is no such offer, or no version that judges anybody on the day.
 */
export function matchPopulation(
  zone: CompiledZone,
  offers: readonly string[],
  snapshot: Snapshot,
  judged: Judged,
): OfferColumns[] {
  const plan = planMatch(zone, offers, judged)
  const store = verdictStore(plan, snapshot)
  const matcher = blockMatcher(plan, snapshot, store)
  for (let index = 0; index < matcher.blocks; index++) matcher.matchBlock(index)
  return offerColumns(plan, store, { size: snapshot.size, counts: matcher.counts })
}

/** The results of each offer as views of a store. */
export function offerColumns(
  plan: MatchPlan,
  { stride, qualified, oneAway, undecided }: VerdictStore,
  { size, counts }: { readonly size: number; readonly counts: Int32Array },
): OfferColumns[] {
  return plan.offers.map(({ offer, version }, index) => {
    const own = (words: Uint32Array) => words.subarray(index * stride, index * stride + wordsFor(size))
    const [yes, near, open] = [0, 1, 2].map((at) => counts[index * 3 + at] as number) as [number, number, number]
    return {
      offer,
      version,
      qualified: own(qualified),
      oneAway: own(oneAway),
      undecided: own(undecided),
      counts: { qualified: yes, one_away: near, undecided: open, not_qualified: size - yes - near - open },
    }
  })
}

/** Verdict of one row. */
export function verdictAt(columns: OfferColumns, row: number): MatchVerdict {
  if (bitAt(columns.qualified, row)) return 'qualified'
  if (bitAt(columns.oneAway, row)) return 'one_away'
  return bitAt(columns.undecided, row) ? 'undecided' : 'not_qualified'
}

/** Benefit by row, in the offer's unit: NaN where unknown, not computable or without a benefit. */
export function amountsOf(zone: CompiledZone, offer: string, snapshot: Snapshot, judged: Judged): Float64Array {
  const population = populationOf(snapshot, judged)
  const { chosen, older } = versionsFor(zone, offer, judged.on)
  const amounts = versionAmounts(population, chosen)
  for (const { version, rows } of lingeringIn(population, older)) {
    const own = versionAmounts(population, version)
    eachBit(rows, (row) => {
      amounts[row] = own[row] as number
    })
  }
  return amounts
}

function versionAmounts(population: Population, version: CompiledOfferVersion): Float64Array {
  const paid = payableOf(population, version)
  return Float64Array.from({ length: population.size }, (_, row) => paid(row))
}
