/** What reading a pattern shares. */

/** Whether letters of either case are the same. */
export interface Folding {
  readonly ignoreCase: boolean
}

/** A pattern that cannot be read; the message says what is wrong. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}

/** Where reading stands; `flags` hold until the end of the group. */
export interface PatternReader {
  readonly chars: readonly string[]
  at: number
  flags: Flags
  depth: number
}

/** How a group reads characters. */
export interface Flags extends Folding {
  readonly dotAll: boolean
  readonly lines: boolean
}
