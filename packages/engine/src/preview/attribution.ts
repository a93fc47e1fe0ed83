/**
 * Which change did it: the Shapley value of every change, that is its effect averaged over all orders in which the
 * changes could have been made. It depends on no order, and the effects add up to the whole difference.
 */
import { randomFrom, shuffled } from '../stats/random.ts'

/** Figures of the population (each a column) when only some of the changes are made; `made[i]` says whether change i is. */
export type Evaluate = (made: readonly boolean[]) => readonly Float64Array[]

/** Effects of the changes. */
export interface Attribution {
  /** By figure, then by change, then by row; NaN where a figure on the way is unknown. */
  readonly effects: readonly (readonly Float64Array[])[]
  /** False where orders were sampled because there are too many changes; sums are exact all the same. */
  readonly exact: boolean
}

/** What is attributed: so many changes, figures and rows. */
export interface AttributionSize {
  readonly changes: number
  readonly figures: number
  readonly rows: number
}

/** Most changes whose every combination is evaluated. */
const exactUpTo = 8
const sampledOrders = 32

/** Effects of every change on every figure and row. */
export function attribute({ changes, figures, rows }: AttributionSize, evaluate: Evaluate): Attribution {
  const effects = Array.from({ length: figures }, () => Array.from({ length: changes }, () => new Float64Array(rows)))
  const exact = changes <= exactUpTo
  if (exact) allCombinations(effects, changes, evaluate)
  else someOrders(effects, changes, evaluate)
  return { effects, exact }
}

type Effects = readonly (readonly Float64Array[])[]

function allCombinations(effects: Effects, count: number, evaluate: Evaluate): void {
  const shares = Array.from({ length: count }, (_, size) => orderShare(size, count))
  for (let set = 0; set < 1 << count; set++) {
    const made = Array.from({ length: count }, (_, change) => ((set >>> change) & 1) === 1)
    const size = made.filter(Boolean).length
    const figures = evaluate(made)
    for (const [change, isMade] of made.entries()) {
      const factor = isMade ? (shares[size - 1] as number) : -(shares[size] as number)
      for (const [figure, values] of figures.entries()) addScaled(effects[figure]?.[change], values, factor)
    }
  }
}

/** Share of all orders in which exactly `size` given changes come before one other. */
function orderShare(size: number, count: number): number {
  let share = 1 / count
  for (let chosen = 1; chosen <= size; chosen++) share *= chosen / (count - chosen)
  return share
}

function someOrders(effects: Effects, count: number, evaluate: Evaluate): void {
  const random = randomFrom(1)
  for (let round = 0; round < sampledOrders; round += 2) {
    const order = shuffled(count, random)
    for (const one of [order, order.toReversed()]) addOrder(effects, one, evaluate)
  }
}

function addOrder(effects: Effects, order: Int32Array, evaluate: Evaluate): void {
  const made = Array.from(order, () => false)
  let before = evaluate(made)
  for (const change of order) {
    made[change] = true
    const after = evaluate(made)
    for (const [figure, values] of after.entries()) {
      addScaled(effects[figure]?.[change], values, 1 / sampledOrders)
      addScaled(effects[figure]?.[change], before[figure] as Float64Array, -1 / sampledOrders)
    }
    before = after
  }
}

function addScaled(sum: Float64Array | undefined, values: Float64Array, factor: number): void {
  if (sum === undefined) return
  for (let row = 0; row < sum.length; row++) sum[row] = (sum[row] as number) + factor * (values[row] as number)
}
