/** Quotients of stored numbers, and which side of a limit they are on when doubles do not tell. */

import type { Quotients, Tie } from './match-kernels.ts'

const hole = Number.POSITIVE_INFINITY

/** Computes quotients; what is not computable is infinite. `rows` is room for a list of rows. */
export function writeQuotients(into: Float64Array, sides: Quotients, rows: Int32Array): void {
  const count = sides.less === 0 ? divide(into, sides, rows) : grow(into, sides, rows)
  for (let at = 0; at < count; at++) into[rows[at] as number] = hole
}

/** Says how many rows have no quotient, and lists them: a branch a row would cost more than to write them twice. */
function divide(into: Float64Array, { above, below }: Quotients, rows: Int32Array): number {
  let count = 0
  for (let row = 0; row < into.length; row++) {
    const [a, b] = [above[row] as number, below[row] as number]
    into[row] = a / b
    rows[count] = row
    count += +(b === 0) | +(a === hole) | +(b === hole)
  }
  return count
}

function grow(into: Float64Array, { above, below }: Quotients, rows: Int32Array): number {
  let count = 0
  for (let row = 0; row < into.length; row++) {
    const [a, b] = [above[row] as number, below[row] as number]
    into[row] = a / b - 1
    rows[count] = row
    count += +(b <= 0) | +(a === hole) | +(b === hole)
  }
  return count
}

/** Whether a tie goes up, by products of whole numbers, which doubles hold exactly up to 2⁵³; null where they do not. */
export function sideOf({ p, q, strict }: Tie, { above, below }: Quotients, row: number): boolean | null {
  const [a, b] = [above[row] as number, below[row] as number]
  const [left, right] = [a * q, b * p]
  const isExact = Number.isInteger(a) && Number.isInteger(b) && b > 0
  if (!isExact || !Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return null
  return strict ? left > right : left >= right
}
