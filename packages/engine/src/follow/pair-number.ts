/** Numbers of one subject before and after a change, read without columns: stored ones, their quotients and growth rates. */
import { quotientOf } from '../columns/close-quotient.ts'
import { hasNoKernel } from '../columns/exact-rows.ts'
import { dividedBy, type Exactness, stored } from '../columns/match-cuts.ts'
import type { Quotients } from '../columns/match-kernels.ts'
import { noDay, type Snapshot } from '../columns/snapshot.ts'
import { dayFrom } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr, FactExpr } from '../expr/tree.ts'
import { keyOf } from '../reason/fact-keys.ts'

/** Row 0 is before the change, row 1 after it. */
export type Side = 0 | 1

/** A number as `numbersOf` and the kernels of matching read it: NaN is unknown, Infinity does not exist. */
export interface PairNumber {
  readonly exactness: Exactness
  read(side: Side): number
  /** The sides of a quotient as they were last read; null for a stored number. */
  readonly sides: Quotients | null
}

type Read = PairNumber['read']

const hole = Number.POSITIVE_INFINITY

/** A number that can be read without columns; null for all others. */
export function pairNumber(pair: Snapshot, of: Expr, judged: Judged): PairNumber | null {
  if (hasNoKernel(of)) return null
  if (of.kind === 'fact') return { exactness: stored, read: factRead(pair, of, judged), sides: null }
  const quotient = quotientOf(of)
  if (quotient === null || !isStored(quotient.above) || !isStored(quotient.below)) return null
  const sides = { above: new Float64Array(2), below: new Float64Array(2), less: quotient.less }
  const [above, below] = [factRead(pair, quotient.above, judged), factRead(pair, quotient.below, judged)]
  return { exactness: dividedBy(sides), sides, read: quotientRead(sides, above, below) }
}

function isStored(expr: Expr): expr is FactExpr {
  return expr.kind === 'fact' && !hasNoKernel(expr)
}

function factRead(pair: Snapshot, expr: FactExpr, judged: Judged): Read {
  const column = pair.columns.get(keyOf(expr, judged))
  const stored = column?.type === 'number' ? column.values : new Float64Array(2).fill(Number.NaN)
  if (column?.type === 'date') {
    const { days } = column
    return (side) => (days[side] === noDay ? Number.NaN : (days[side] as number))
  }
  const registered = pair.columns.get('registered_on')
  if (expr.back === null || expr.type !== 'number' || registered?.type !== 'date')
    return (side) => stored[side] as number
  const { days } = registered
  const last = dayFrom(`${String(Math.max(0, judged.period - expr.back)).padStart(4, '0')}-12-31`)
  return (side) => {
    const value = stored[side] as number
    // A missing figure of a year before registration does not exist, rather than being unknown.
    return Number.isNaN(value) && (days[side] as number) > last ? hole : value
  }
}

function quotientRead({ above, below, less }: Quotients, readAbove: Read, readBelow: Read): Read {
  return (side) => {
    const [a, b] = [readAbove(side), readBelow(side)]
    above[side] = a
    below[side] = b
    const impossible = less === 1 ? b <= 0 : b === 0
    return impossible || a === hole || b === hole ? hole : a / b - less
  }
}
