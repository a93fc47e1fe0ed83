/** Counts and money of an offer over a population, also by groups, that grow and shrink a row at a time. */
import { countedFen, FenSum } from '../offers/money.ts'
import type { Grouping } from './groupings.ts'

/** What a row comes to; places in the counts. */
export const outcome = { qualified: 0, one_away: 1, undecided: 2, not_qualified: 3 } as const
/** A number of `outcome`. */
export type Outcome = 0 | 1 | 2 | 3

/** Counts and money; amounts in exact fen. */
export interface Tally {
  readonly qualified: number
  readonly oneAway: number
  readonly undecided: number
  /** Money of those who qualify with a known amount. */
  readonly fen: number
  /** So many qualify for an amount that is not known. */
  readonly amountUnknown: number
  /** Undecided ones whose amount is known, and that amount; with it, what the missing data may add. */
  readonly undecidedFen: number
  readonly undecidedUnknown: number
}

/** Who is better or worse off than under the version in force, and by how much. */
export interface Movement {
  readonly winners: number
  readonly wonFen: number
  readonly losers: number
  readonly lostFen: number
}

/** One line of a distribution; `value` is null for those of whom it is not known. */
export interface GroupTally {
  readonly value: string | null
  readonly count: number
  readonly fen: number
}

/** Everything a frame shows. */
export interface Figures {
  readonly tally: Tally
  readonly movement: Movement
  readonly groups: readonly { readonly code: string; readonly lines: readonly GroupTally[] }[]
}

const places = {
  qualified: 0,
  oneAway: 1,
  undecided: 2,
  fen: 3,
  amountUnknown: 4,
  undecidedFen: 5,
  undecidedUnknown: 6,
  winners: 7,
  wonFen: 8,
  losers: 9,
  lostFen: 10,
} as const
const fixedPlaces = 11

/** What a row brings: its amount, and what the version in force pays it. */
export interface RowMoney {
  /** NaN unknown, −1 none. */
  readonly fen: Float64Array
  readonly before: Float64Array
  /** Bitmap of those who qualify under the version in force. */
  readonly beforeQualified: Uint32Array
}

/** Adds rows up into a vector of figures. */
export interface Adder {
  readonly size: number
  /** Adds what a row brings with an outcome, `times` times (−1 takes it back). */
  add(into: Float64Array, row: number, own: Outcome, times: number): void
  figures(from: Float64Array): Figures
}

/** An adder over these groupings. */
export function adderOf(money: RowMoney, groupings: readonly Grouping[]): Adder {
  assertCounted(money)
  let size = fixedPlaces
  const starts = groupings.map(({ labels }) => {
    const start = size
    // Each line has a count and money; the last is for those of whom the value is not known.
    size += 2 * (labels.length + 1)
    return start
  })
  const addGroups = (into: Float64Array, row: number, fen: number, times: number) => {
    for (let index = 0; index < starts.length; index++) {
      const { codes, labels } = groupings[index] as Grouping
      const code = codes[row] as number
      const at = (starts[index] as number) + 2 * (code < 0 ? labels.length : code)
      into[at] = (into[at] as number) + times
      into[at + 1] = (into[at + 1] as number) + times * fen
    }
  }
  return {
    size,
    add(into, row, own, times) {
      const fen = money.fen[row] as number
      const known = Number.isNaN(fen) ? 0 : Math.max(0, fen)
      if (own < 3) into[own] = (into[own] as number) + times
      if (own === outcome.qualified) {
        plus(into, places.fen, times * known)
        if (Number.isNaN(fen)) plus(into, places.amountUnknown, times)
        addGroups(into, row, known, times)
      } else if (own === outcome.undecided) {
        plus(into, places.undecidedFen, times * known)
        if (Number.isNaN(fen)) plus(into, places.undecidedUnknown, times)
      }
      addMovement(into, money, row, { own, fen, times })
    },
    figures: (from) => figuresFrom(from, starts, groupings),
  }
}

/** No row brings more than the larger of its amounts, so where these add up exactly every sum does. */
function assertCounted({ fen, before }: RowMoney): void {
  let sum = 0
  for (let row = 0; row < fen.length; row++) sum += mostAt(fen, before, row)
  // Whole numbers that only grow are exact until they no longer fit, and from there on the sum no longer does either.
  if (Number.isSafeInteger(sum)) return
  const all = new FenSum()
  for (let row = 0; row < fen.length; row++) all.add(mostAt(fen, before, row))
  countedFen(all.fen)
}

/** The larger amount of a row; what is not known compares as false and counts nothing. */
function mostAt(fen: Float64Array, before: Float64Array, row: number): number {
  const [after, was] = [fen[row] as number, before[row] as number]
  let most = 0
  if (after > most) most = after
  if (was > most) most = was
  return most
}

function plus(into: Float64Array, place: number, by: number): void {
  into[place] = (into[place] as number) + by
}

interface Standing {
  readonly own: Outcome
  readonly fen: number
  readonly times: number
}

/** Compares a row with the version in force; an unknown amount moves nobody by an amount. */
function addMovement(into: Float64Array, money: RowMoney, row: number, { own, fen, times }: Standing): void {
  const did = (((money.beforeQualified[row >>> 5] as number) >>> (row & 31)) & 1) === 1
  const does = own === outcome.qualified
  if (!did && !does) return
  const before = money.before[row] as number
  const gain = (does ? paid(fen) : 0) - (did ? paid(before) : 0)
  const known = Number.isNaN(gain) ? 0 : gain
  if ((does && !did) || known > 0) {
    plus(into, places.winners, times)
    plus(into, places.wonFen, times * Math.max(0, known))
  } else if ((did && !does) || known < 0) {
    plus(into, places.losers, times)
    plus(into, places.lostFen, times * Math.max(0, -known))
  }
}

/** What cannot be computed pays nothing; unknown stays unknown. */
function paid(fen: number): number {
  return Math.max(fen, 0)
}

function figuresFrom(from: Float64Array, starts: readonly number[], groupings: readonly Grouping[]): Figures {
  const read = (place: number) => from[place] as number
  return {
    tally: {
      qualified: read(places.qualified),
      oneAway: read(places.oneAway),
      undecided: read(places.undecided),
      fen: read(places.fen),
      amountUnknown: read(places.amountUnknown),
      undecidedFen: read(places.undecidedFen),
      undecidedUnknown: read(places.undecidedUnknown),
    },
    movement: {
      winners: read(places.winners),
      wonFen: read(places.wonFen),
      losers: read(places.losers),
      lostFen: read(places.lostFen),
    },
    groups: groupings.map(({ code, labels }, index) => ({
      code,
      lines: [...labels, null].map((value, line) => {
        const at = (starts[index] as number) + 2 * line
        return { value, count: read(at), fen: read(at + 1) }
      }),
    })),
  }
}
