/** The other way round: the threshold, cap or rate that fits a budget or a number of places. */
import { eachBit } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { lingeringIn, overlayBits } from '../columns/lingering.ts'
import { versionsVerdicts } from '../columns/verdict-words.ts'
import { countedFen, FenSum, fenInUnit } from '../offers/money.ts'
import { versionFen, versionsFen } from '../offers/money-columns.ts'
import { withCap } from './change.ts'
import type { Flips } from './flips.ts'
import type { Frames } from './frame.ts'
import { roundestBetween } from './roundest.ts'
import type { After } from './simulator.ts'
import { outcome, type Tally } from './tally.ts'

/** What must be kept: so much money in fen, or so many places. */
export type FitTarget =
  | { readonly kind: 'budget'; readonly fen: number }
  | { readonly kind: 'places'; readonly count: number }

/** A number that a parameter may be set to, and what then comes of it. */
export interface FitPoint {
  readonly value: number
  readonly qualified: number
  readonly fen: number
}

/**
 * The loosest setting within a target, and the next looser one beyond it. `tied` enterprises come in together there, so
 * none of them can be had without the others. Undecided ones may add up to `undecided` and `undecidedFen` at that setting.
 */
export type Fit =
  | {
      readonly kind: 'fits'
      readonly within: FitPoint
      readonly beyond: FitPoint | null
      readonly tied: number
      readonly undecided: number
      readonly undecidedFen: number
      /** So many amounts, of qualified or undecided ones, are not known and not in these sums. */
      readonly amountUnknown: number
    }
  /** Even the strictest setting is beyond the target; `least` says what it comes to. */
  | { readonly kind: 'beyond'; readonly least: Omit<FitPoint, 'value'> }
  /** The direction is not the same for all, or the parameter orders nobody. */
  | { readonly kind: 'unordered' }

/** Fits a threshold; candidates are the distinct values of those whom it decides. */
export function fitThreshold(frames: Frames, target: FitTarget): Fit {
  const { flips } = frames
  const side = growingSide(flips)
  if (side === null) return { kind: 'unordered' }
  const cuts = cutsOf(flips, side)
  const tallyAt = (index: number): Tally => frames.cutAt(cuts[index] as number).tally
  if (!isWithin(tallyAt(0), target)) {
    const { qualified, fen } = tallyAt(0)
    return { kind: 'beyond', least: { qualified, fen } }
  }
  // Every looser setting has more of both, so the last that fits is found by halving.
  let [low, high] = [0, cuts.length]
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (isWithin(tallyAt(middle), target)) low = middle
    else high = middle
  }
  return fitAt(frames, cuts, low)
}

function fitAt({ flips, cutAt }: Frames, cuts: readonly number[] | Uint32Array, index: number): Fit {
  const point = (at: number): FitPoint => {
    const { qualified, fen } = cutAt(cuts[at] as number).tally
    return { value: valueForCut(flips, cuts[at] as number), qualified, fen }
  }
  const { tally } = cutAt(cuts[index] as number)
  const within = point(index)
  const beyond = index + 1 < cuts.length ? point(index + 1) : null
  return {
    kind: 'fits',
    within,
    beyond,
    tied: beyond === null ? 0 : beyond.qualified - within.qualified,
    undecided: tally.undecided,
    undecidedFen: tally.undecidedFen,
    amountUnknown: tally.amountUnknown + tally.undecidedUnknown,
  }
}

function isWithin({ qualified, fen }: Tally, target: FitTarget): boolean {
  return target.kind === 'budget' ? fen <= target.fen : qualified <= target.count
}

/** On which side of the threshold rows qualify; null when some do on either, or nobody on any. */
function growingSide({ upward, pass, fail }: Flips): 'above' | 'below' | null {
  let [whenPass, whenFail] = [0, 0]
  for (let place = 0; place < pass.length; place++) {
    whenPass += Number(pass[place] === outcome.qualified)
    whenFail += Number(fail[place] === outcome.qualified)
  }
  if ((whenPass > 0 && whenFail > 0) || whenPass + whenFail === 0) return null
  return whenPass > 0 === upward ? 'above' : 'below'
}

/** Cuts between distinct values, strictest first, where the number of those who qualify changes. */
function cutsOf({ values, slack, pass, fail }: Flips, side: 'above' | 'below'): Uint32Array {
  const cuts: number[] = []
  let counted = false
  const turnsQualified = (place: number) => pass[place] === outcome.qualified || fail[place] === outcome.qualified
  const starts = [0]
  // Values closer than their error are one step: no decimal can stand between them for sure.
  for (let place = 1; place < values.length; place++)
    if ((values[place] as number) - (values[place - 1] as number) > 4 * slack) starts.push(place)
  starts.push(values.length)
  const ordered = side === 'above' ? starts.toReversed() : starts
  cuts.push(ordered[0] as number)
  for (let index = 1; index < ordered.length; index++) {
    const [a, b] = [ordered[index - 1] as number, ordered[index] as number]
    for (let place = Math.min(a, b); place < Math.max(a, b) && !counted; place++) counted = turnsQualified(place)
    if (counted) cuts.push(b)
    counted = false
  }
  return Uint32Array.from(cuts)
}

/** A threshold that cuts the order at a place: a stored value itself, else the roundest decimal between two. */
function valueForCut({ values, slack, upward, inclusive }: Flips, cut: number): number {
  const [below, atLeast] = [values[cut - 1] ?? Number.NEGATIVE_INFINITY, values[cut] ?? Number.POSITIVE_INFINITY]
  const equalIsAbove = upward === inclusive
  if (slack === 0 && equalIsAbove && Number.isFinite(atLeast)) return atLeast
  if (slack === 0 && !equalIsAbove && Number.isFinite(below)) return below
  return roundestBetween(below + 2 * slack, atLeast - 2 * slack)
}

/** Fits the cap of a benefit: what is paid grows with it in straight pieces, so the largest whole fen is exact. */
export function fitCap(population: Population, { versions }: After, target: FitTarget): Fit {
  const { chosen } = versions
  const { benefit } = chosen.version
  if (benefit === undefined || target.kind !== 'budget') return { kind: 'unordered' }
  const { qualified } = versionsVerdicts(population, versions)
  // Whoever keeps an older version keeps its cap as well.
  const keeping = new Uint32Array(qualified.length)
  for (const { rows } of lingeringIn(population, versions.older)) overlayBits(keeping, qualified, rows)
  const moving = qualified.map((word, index) => word & ~(keeping[index] as number))
  const free = withCap(chosen, Number.MAX_SAFE_INTEGER)
  const amounts = knownAmounts(versionFen(population, free, moving), moving)
  const kept = knownAmounts(versionsFen(population, versions, keeping), keeping)
  const { known } = amounts
  const unknown = amounts.unknown + kept.unknown
  const fixed = kept.known.reduce((sum, fen) => sum + BigInt(fen), 0n)
  const paidAt = (cap: number) => {
    const sum = new FenSum()
    for (const fen of known) sum.add(Math.min(fen, cap))
    return countedFen(sum.fen + fixed)
  }
  const count = known.length + kept.known.length + unknown
  if (fixed > BigInt(Math.floor(target.fen))) return { kind: 'beyond', least: { qualified: count, fen: paidAt(0) } }
  const cap = largestCap(known, target.fen - Number(fixed))
  const fenInOne = fenInUnit(benefit.unit)
  const valueFromFen = (fen: number) => (fen * Number(fenInOne.d)) / Number(fenInOne.n)
  const point = (fen: number): FitPoint => ({
    value: valueFromFen(fen),
    qualified: count,
    fen: paidAt(fen),
  })
  const most = known.at(-1) ?? 0
  return {
    kind: 'fits',
    within: point(cap),
    beyond: cap >= most ? null : point(cap + 1),
    tied: 0,
    undecided: 0,
    undecidedFen: 0,
    amountUnknown: unknown,
  }
}

function knownAmounts(fen: Float64Array, qualified: Uint32Array): { known: number[]; unknown: number } {
  const known: number[] = []
  let unknown = 0
  eachBit(qualified, (row) => {
    const value = fen[row] as number
    if (Number.isNaN(value)) unknown += 1
    else known.push(Math.max(0, value))
  })
  return { known: known.sort((a, b) => a - b), unknown }
}

/** The largest whole cap under which ascending amounts add up to at most the budget. */
function largestCap(amounts: readonly number[], budget: number): number {
  let left = BigInt(Math.max(0, Math.floor(budget)))
  for (const [index, amount] of amounts.entries()) {
    const others = BigInt(amounts.length - index)
    // From here on everybody is paid at least this much; does it fit that all get this amount?
    if (BigInt(amount) * others > left) return Number(left / others)
    left -= BigInt(amount)
  }
  return amounts.at(-1) ?? 0
}
