/** The decimal with the fewest digits between two numbers. */
export function roundestBetween(low: number, high: number): number {
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return 0
  if (low === Number.NEGATIVE_INFINITY) return Math.ceil(high) - 1
  if (high === Number.POSITIVE_INFINITY) return Math.floor(low) + 1
  if (low < 0 && high > 0) return 0
  for (let digits = -15; digits <= 17; digits++) {
    const found = multipleBetween(low, high, digits)
    if (found !== null) return found
  }
  return low + (high - low) / 2
}

/** A multiple of 10^−digits strictly between two numbers, or null. */
function multipleBetween(low: number, high: number, digits: number): number | null {
  const shift = (value: number, by: number) =>
    Number(`${value.toExponential().replace(/e.*/, '')}e${Number(value.toExponential().split('e')[1]) + by}`)
  const first = Math.floor(shift(low, digits)) + 1
  const found = shift(first, -digits)
  return found > low && found < high ? found : null
}
