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

/** Totals, ranks and classes of every firm. */
export function assertSameScores(rival: string, ours: ScoreAnswer, theirs: ScoreAnswer): void {
  assertSame(`${rival}: totals`, ours.units, theirs.units)
  assertSame(`${rival}: ranks`, ours.ranks, theirs.ranks)
  assertSame(`${rival}: classes`, ours.classes, theirs.classes)
}

/** Counts of every policy, for as many firms as the rival looked at. */
export function assertSameMatches(rival: string, ours: MatchAnswer, theirs: MatchAnswer): void {
  assertSame(`${rival}: qualified`, ours.qualified, theirs.qualified)
  if (theirs.oneAway !== null && ours.oneAway !== null)
    assertSame(`${rival}: one condition away`, ours.oneAway, theirs.oneAway)
}
