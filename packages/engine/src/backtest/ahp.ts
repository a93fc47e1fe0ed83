/** Weights from paired judgements (analytic hierarchy process, Saaty 1980), with the check that they do not contradict. */

/** Saaty's mean index of random judgements, by number of criteria. */
const randomIndex = [0, 0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59]

/** By convention judgements may be used up to this consistency ratio. */
export const consistencyLimit = 0.1

/** Weights that judgements imply. */
export interface PairedWeights {
  /** Weights that add up to 1, in the order of the criteria. */
  readonly weights: readonly number[]
  /** Consistency ratio, to be held against `consistencyLimit`. Null above 15 criteria, where no random index is published. */
  readonly consistency: number | null
  /** The judgement that fits the others least, and what would fit; null when all agree. */
  readonly worst: {
    readonly row: number
    readonly column: number
    readonly given: number
    readonly fitting: number
  } | null
}

/**
 * Weights from a square table of judgements: `table[i][j]` says how many times as important i is as j.
 * Throws RangeError unless the table is square, positive and reciprocal (within one in a thousand).
 */
export function pairedWeights(table: readonly (readonly number[])[]): PairedWeights {
  assertReciprocal(table)
  const weights = principalVector(table)
  const size = table.length
  const products = table.map((line) =>
    line.reduce((sum, value, column) => sum + value * (weights[column] as number), 0),
  )
  const most = products.reduce((sum, value, row) => sum + value / (weights[row] as number), 0) / size
  const random = randomIndex[size]
  return {
    weights,
    consistency: size < 3 ? 0 : ratioOf((most - size) / (size - 1), random),
    worst: worstOf(table, weights),
  }
}

function ratioOf(index: number, random: number | undefined): number | null {
  return random === undefined ? null : Math.max(0, index) / random
}

function assertReciprocal(table: readonly (readonly number[])[]): void {
  for (const [row, line] of table.entries()) {
    if (line.length !== table.length) throw new RangeError('判断矩阵须为方阵 / the table of judgements must be square')
    for (const [column, value] of line.entries()) {
      const other = table[column]?.[row] ?? Number.NaN
      if (value > 0 && Math.abs(value * other - 1) < 1e-3) continue
      throw new RangeError(
        `第 ${row + 1} 行第 ${column + 1} 列与其对称位置须互为倒数且大于零 / row ${row + 1}, column ${column + 1} and its mirror must be positive and reciprocal`,
      )
    }
  }
}

function principalVector(table: readonly (readonly number[])[]): number[] {
  let weights = table.map(() => 1 / table.length)
  for (let round = 0; round < 1000; round++) {
    const next = table.map((line) => line.reduce((sum, value, column) => sum + value * (weights[column] as number), 0))
    const total = next.reduce((sum, value) => sum + value, 0)
    const scaled = next.map((value) => value / total)
    const moved = scaled.reduce((most, value, row) => Math.max(most, Math.abs(value - (weights[row] as number))), 0)
    weights = scaled
    if (moved < 1e-14) break
  }
  return weights
}

function worstOf(table: readonly (readonly number[])[], weights: readonly number[]): PairedWeights['worst'] {
  let [worst, most]: [PairedWeights['worst'], number] = [null, 1e-6]
  for (const [row, line] of table.entries()) {
    for (let column = row + 1; column < line.length; column++) {
      const fitting = (weights[row] as number) / (weights[column] as number)
      const given = line[column] as number
      const off = Math.abs(Math.log(given / fitting))
      if (off > most) [worst, most] = [{ row, column, given, fitting }, off]
    }
  }
  return worst
}
