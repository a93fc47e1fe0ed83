/** Ranks that ties share, the base of every order statistic here. */

/** Positions of the values in ascending order; equal values keep the order of their rows. */
export function ascendingOrder(values: Float64Array): Int32Array {
  const order = Int32Array.from(values, (_, row) => row)
  return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b)
}

/** Mid-ranks from 1: equal values share the mean of the ranks they take up. The values must be known. */
export function midRanks(values: Float64Array): Float64Array {
  const order = ascendingOrder(values)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] as number]
    let to = from + 1
    while (to < order.length && values[order[to] as number] === value) to += 1
    const shared = (from + 1 + to) / 2
    for (let at = from; at < to; at++) ranks[order[at] as number] = shared
    from = to
  }
  return ranks
}

/** Group of each value among so many equal shares of the ranking, 0 lowest; equal values share a group. */
export function quantileGroups(values: Float64Array, groups: number): Int32Array {
  const ranks = midRanks(values)
  return Int32Array.from(ranks, (rank) => Math.min(groups - 1, Math.floor((groups * (rank - 0.5)) / ranks.length)))
}
