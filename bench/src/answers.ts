import type { MatchAnswer, ScoreAnswer } from './peers/peer.ts'

/** Fails the benchmark: a comparison of times is worth nothing when the answers differ. */
export class DifferentAnswers extends Error {
  override readonly name = 'DifferentAnswers'
}

/** Compares two lists of figures and names the first place where they differ. */
export function assertSame(what: string, ours: ArrayLike<unknown>, theirs: ArrayLike<unknown>): void {
  if (ours.length !== theirs.length)
    throw new DifferentAnswers(`${what}: ${ours.length} against ${theirs.length} figures`)
  for (let place = 0; place < ours.length; place += 1) {
    if (ours[place] !== theirs[place]) {
      throw new DifferentAnswers(`${what}, place ${place}: ${String(ours[place])} against ${String(theirs[place])}`)
    }
  }
}

/** Of a million firms, how many totals may differ by rounding in a rival that computes in doubles. */
const roundingShare = 1e-4

/**
 * Compares totals, ranks and classes of every firm. Doubles round some ten-thousandths the other way, so that few firms
 * may differ by little; `exactUnits` then has to confirm ours, and the rival's ranks must follow from its own totals.
 * Gives how many firms differ.
 */
export function assertSameScores(
  rival: string,
  ours: ScoreAnswer,
  { theirs, exactUnits }: { theirs: ScoreAnswer; exactUnits: (row: number) => number },
): number {
  const different: number[] = []
  for (let row = 0; row < ours.units.length; row += 1) {
    const gap = Math.abs((ours.units[row] as number) - (theirs.units[row] as number))
    if (gap === 0) continue
    if (!(gap <= 3))
      throw new DifferentAnswers(`${rival}: total of firm ${row}: ${ours.units[row]} against ${theirs.units[row]}`)
    different.push(row)
  }
  if (different.length > Math.max(20, ours.units.length * roundingShare))
    throw new DifferentAnswers(`${rival}: ${different.length} totals differ`)
  for (const row of different.slice(0, 100))
    assertSame(`exact total of firm ${row}`, [ours.units[row]], [exactUnits(row)])
  assertSame(`${rival}: ranks`, ranksBy(theirs.units), theirs.ranks)
  if (different.length === 0) assertSame(`${rival}: classes`, ours.classes, theirs.classes)
  return different.length
}

/** Ranks from totals, plainly: one more than there are greater totals. */
export function ranksBy(units: ArrayLike<number>): Int32Array {
  const sorted = Float64Array.from(units).sort()
  const firsts = new Map<number, number>()
  for (let place = sorted.length - 1; place >= 0; place -= 1) {
    const total = sorted[place] as number
    if (!firsts.has(total)) firsts.set(total, sorted.length - place)
  }
  return Int32Array.from(units, (total) => firsts.get(total) ?? 0)
}

/** Counts of every policy, for as many firms as the rival looked at. */
export function assertSameMatches(rival: string, ours: MatchAnswer, theirs: MatchAnswer): void {
  assertSame(`${rival}: qualified`, ours.qualified, theirs.qualified)
  if (theirs.oneAway !== null && ours.oneAway !== null)
    assertSame(`${rival}: one condition away`, ours.oneAway, theirs.oneAway)
}
