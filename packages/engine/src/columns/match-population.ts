/** Offers for a whole population: who qualifies, is one condition away or undecided, as bitmaps and counts. */
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { numberFrom, rationalFrom, roundHalfUp } from '../exact.ts'
import type { Judged } from '../expr/evaluate.ts'
import { amountDecimals } from '../match.ts'
import type { MatchVerdict } from '../results.ts'
import { definitionOf, mayLinger, namedVersion, parseReference, versionOn } from '../subject.ts'
import { type Bits, bitAt, countBits, eachBit, wordsFor } from './bits.ts'
import type { Population } from './context.ts'
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
 * Throws DefinitionError when there is no such offer, or no version in force on the day.
 */
export function matchPopulation(
  zone: CompiledZone,
  offers: readonly string[],
  snapshot: Snapshot,
  judged: Judged,
): OfferColumns[] {
  const population = populationOf(snapshot, judged)
  return offers.map((offer) => matchColumns(zone, offer, population))
}

/** Matches every row of a population that other readings share. */
export function matchColumns(zone: CompiledZone, offer: string, population: Population): OfferColumns {
  const { id, chosen, older } = offerVersionsFor(zone, offer, population.judged.on)
  const result = verdictWords(population, chosen)
  for (const one of older) overlay(population, one, result)
  const [qualified, oneAway, undecided] = [
    countBits(result.qualified),
    countBits(result.oneAway),
    countBits(result.undecided),
  ]
  const counts = {
    qualified,
    one_away: oneAway,
    undecided,
    not_qualified: population.size - qualified - oneAway - undecided,
  }
  return { offer: id, version: chosen.version.version, ...result, counts }
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
  const { chosen, older } = offerVersionsFor(zone, offer, judged.on)
  const amounts = versionAmounts(population, chosen)
  for (const one of older) {
    if (one.alsoFor === null) continue
    const own = versionAmounts(population, one)
    eachBit(population.truthOf(one.alsoFor).t, (row) => {
      amounts[row] = own[row] as number
    })
  }
  return amounts
}

/** The version of an offer that applies on a day, and those that some keep using. */
export function offerVersionsFor(
  zone: CompiledZone,
  offer: string,
  on: string,
): { id: string; chosen: CompiledOfferVersion; older: CompiledOfferVersion[] } {
  const { id, version: named } = parseReference(offer)
  const { versions } = definitionOf(zone.offers, id, 'offer')
  const chosen = named === null ? versionOn(versions, on, id) : namedVersion(versions, named, id)
  return {
    id,
    chosen,
    older: named === null ? versions.filter((one) => one !== chosen && mayLinger(one.version, on)) : [],
  }
}

type VerdictWords = Pick<OfferColumns, 'qualified' | 'oneAway' | 'undecided'>

/** Counts failing conditions up to two in two bitmaps (`ones`, `twos`), so near misses cost next to nothing. */
function verdictWords(population: Population, { conditions }: CompiledOfferVersion): VerdictWords {
  const words = wordsFor(population.size)
  const [ones, twos, open] = [new Uint32Array(words), new Uint32Array(words), new Uint32Array(words)]
  for (const { expr } of conditions) countFailures(population.truthOf(expr), { ones, twos, open })
  const rest = population.size & 31
  if (words > 0 && rest !== 0) maskTail({ ones, twos, open }, words - 1, (1 << rest) - 1)
  // The three counters become the three results: nothing is allocated twice.
  for (let w = 0; w < words; w++) {
    const some = ones[w] as number
    const many = twos[w] as number
    const unknown = open[w] as number
    ones[w] = ~some & ~unknown
    twos[w] = some & ~many & ~unknown
    open[w] = ~some & unknown
  }
  if (words > 0 && rest !== 0) ones[words - 1] = (ones[words - 1] as number) & ((1 << rest) - 1)
  return { qualified: ones, oneAway: twos, undecided: open }
}

interface Counters {
  readonly ones: Uint32Array
  readonly twos: Uint32Array
  readonly open: Uint32Array
}

/** Clears what stands beyond the last row. */
function maskTail({ ones, twos, open }: Counters, word: number, mask: number): void {
  for (const counter of [ones, twos, open]) counter[word] = (counter[word] as number) & mask
}

function countFailures({ t, f }: Bits, { ones, twos, open }: Counters): void {
  for (let w = 0; w < ones.length; w++) {
    const fails = f[w] as number
    const some = ones[w] as number
    twos[w] = (twos[w] as number) | (some & fails)
    ones[w] = some | fails
    open[w] = (open[w] as number) | ~((t[w] as number) | fails)
  }
}

function overlay(population: Population, older: CompiledOfferVersion, into: VerdictWords): void {
  if (older.alsoFor === null) return
  const { t } = population.truthOf(older.alsoFor)
  const own = verdictWords(population, older)
  for (const key of ['qualified', 'oneAway', 'undecided'] as const) {
    for (let w = 0; w < t.length; w++) {
      const chosen = t[w] as number
      into[key][w] = ((into[key][w] as number) & ~chosen) | ((own[key][w] as number) & chosen)
    }
  }
}

function versionAmounts(population: Population, { amount, version }: CompiledOfferVersion): Float64Array {
  if (amount === null) return new Float64Array(population.size).fill(Number.NaN)
  const cap = version.benefit?.cap ?? Number.POSITIVE_INFINITY
  const { values } = population.numbersOf(amount)
  return values.map((value) => payable(value, cap))
}

/** What is paid: never negative, never above the cap; the 15 digits a double carries decide the last 分. */
function payable(value: number, cap: number): number {
  if (!Number.isFinite(value)) return Number.NaN
  const bounded = Math.min(cap, Math.max(0, Number(value.toPrecision(15))))
  return numberFrom(roundHalfUp(rationalFrom(bounded), amountDecimals))
}
