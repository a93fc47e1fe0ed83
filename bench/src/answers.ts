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
