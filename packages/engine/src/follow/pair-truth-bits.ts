/** Four bits of a condition: true before a change and after it, false before and after. */

/** The bits of both. */
export const both = 3

/** Writes a condition and its negation from two bits of where it is true and two of where it is false. */
export function writeTruth(truth: Uint8Array, ref: number, isTrue: number, isFalse: number): void {
  truth[ref] = isTrue | (isFalse << 2)
  truth[ref ^ 1] = isFalse | (isTrue << 2)
}
