/** Ranks of a population: 1 is best, equal totals share a rank, unknown totals have none. */

const histogramLimit = 4_000_000

/** Rank by total (in units), 0 where lower and upper bound differ or no total applies. */
export function ranksOf({ lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array }): Int32Array {
  let most = 0
  for (let row = 0; row < lower.length; row++) {
    const units = lower[row] as number
    if (units !== upper[row]) continue
    // Totals below nothing cannot be counted by number.
    if (units < 0) most = Number.POSITIVE_INFINITY
    else if (units > most) most = units
  }
  return most < histogramLimit ? byHistogram(lower, upper, most) : bySorting(lower, upper)
}

/** Totals are whole units, so counting them replaces sorting. */
function byHistogram(lower: Float64Array, upper: Float64Array, most: number): Int32Array {
  const counts = new Int32Array(most + 2)
  for (let row = 0; row < lower.length; row++) {
    const units = lower[row] as number
    if (units === upper[row]) counts[units] = (counts[units] as number) + 1
  }
  let above = 0
  for (let units = most; units >= 0; units--) {
    const here = counts[units] as number
    counts[units] = above
    above += here
  }
  const ranks = new Int32Array(lower.length)
  for (let row = 0; row < ranks.length; row++) {
    const units = lower[row] as number
    if (units === upper[row]) ranks[row] = (counts[units] as number) + 1
  }
  return ranks
}

function bySorting(lower: Float64Array, upper: Float64Array): Int32Array {
  const known = lower.filter((units, row) => units === upper[row]).sort()
  return Int32Array.from(lower, (units, row) => (units === upper[row] ? countAbove(known, units) + 1 : 0))
}

function countAbove(ascending: Float64Array, units: number): number {
  let [from, to] = [0, ascending.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((ascending[middle] as number) <= units) from = middle + 1
    else to = middle
  }
  return ascending.length - from
}
