/** Numbers of a block of rows as the kernels of scoring take them. */
import type { Expr } from '../expr/tree.ts'
import { growthScale, quotientScale } from './arithmetic.ts'
import { quotientOf } from './close-quotient.ts'
import type { Numbers, Population } from './context.ts'
import { hasNoKernel } from './exact-rows.ts'

/** A number of every row: `above`, or its quotient with `below`, less `less`, which a kernel makes on its way. */
export interface Figures {
  readonly above: Float64Array
  readonly below: Float64Array | null
  /** 1 makes a growth rate, which wants a base that is positive. */
  readonly less: 0 | 1
  readonly error: Numbers['error']
}

const hole = Number.POSITIVE_INFINITY

/** The numbers of an expression; quotients of stored facts stay undivided where the kernels divide. */
export function figuresOf(population: Population, expr: Expr): Figures {
  const sides = population.kernels.divides && !hasNoKernel(expr) ? quotientOf(expr) : null
  if (sides !== null) {
    const [above, below] = [population.numbersOf(sides.above), population.numbersOf(sides.below)]
    const error = sides.less === 1 ? growthScale : quotientScale
    if (above.error === null && below.error === null)
      return { above: above.values, below: below.values, less: sides.less, error }
  }
  const { values, error } = population.numbersOf(expr)
  return { above: values, below: null, less: 0, error }
}

/** The number of a row: NaN where it is unknown, Infinity where it does not exist. */
export function figureAt({ above, below, less }: Figures, row: number): number {
  const a = above[row] as number
  if (below === null) return a
  const b = below[row] as number
  const impossible = less === 1 ? b <= 0 : b === 0
  return impossible || a === hole || b === hole ? hole : a / b - less
}

/** A run of rows. */
export function figuresIn({ above, below, ...rest }: Figures, from: number, to: number): Figures {
  return { ...rest, above: above.subarray(from, to), below: below === null ? null : below.subarray(from, to) }
}

/** The numbers of all rows, divided. */
export function dividedFigures(figures: Figures): Float64Array {
  return figures.below === null ? figures.above : figures.above.map((_, row) => figureAt(figures, row))
}
