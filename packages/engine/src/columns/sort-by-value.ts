/** Rows in order of a number each, by digits rather than by comparing: linear in the rows, equal numbers stay in order. */

const bits = 11
const buckets = 1 << bits
const mask = buckets - 1
/** Six digits of eleven bits cover the sixty-four of a double. */
const digits = 6

/**
 * Puts rows in ascending order of `values[row]`; numbers that are no number come last.
 * @example sortByValue(Uint32Array.of(0, 1, 2), Float64Array.of(3, 1, 2)) // [1, 2, 0]
 */
export function sortByValue(rows: Uint32Array, values: Float64Array): Uint32Array {
  const keys = keysOf(rows, values)
  const counts = countsOf(keys)
  const spare = (): Uint32Array => new Uint32Array(rows.length)
  let [from, to]: [Uint32Array, Uint32Array] = [rows.slice(), spare()]
  let [fromLow, toLow] = [keys.low, spare()]
  let [fromHigh, toHigh] = [keys.high, spare()]
  for (let digit = 0; digit < digits; digit++) {
    const starts = counts.subarray(digit * buckets, (digit + 1) * buckets)
    // A digit that all share moves nobody.
    if (starts.includes(rows.length)) continue
    accumulate(starts)
    for (let place = 0; place < from.length; place++) {
      const [low, high] = [fromLow[place] as number, fromHigh[place] as number]
      const key = digitOf(low, high, digit)
      const target = starts[key] as number
      starts[key] = target + 1
      to[target] = from[place] as number
      toLow[target] = low
      toHigh[target] = high
    }
    ;[from, to, fromLow, toLow, fromHigh, toHigh] = [to, from, toLow, fromLow, toHigh, fromHigh]
  }
  return from
}

interface Keys {
  readonly low: Uint32Array
  readonly high: Uint32Array
}

/** The halves of each double, turned so that they order as whole numbers do. */
function keysOf(rows: Uint32Array, values: Float64Array): Keys {
  const [low, high] = [new Uint32Array(rows.length), new Uint32Array(rows.length)]
  const double = new Float64Array(1)
  const halves = new Uint32Array(double.buffer)
  for (let place = 0; place < rows.length; place++) {
    // Adding zero makes both zeros one.
    double[0] = (values[rows[place] as number] as number) + 0
    const [lower, upper] = [halves[0] as number, halves[1] as number]
    const isNegative = upper >>> 31 === 1
    low[place] = isNegative ? ~lower : lower
    high[place] = isNegative ? ~upper : upper | 0x80000000
  }
  return { low, high }
}

function digitOf(low: number, high: number, digit: number): number {
  if (digit < 2) return (low >>> (digit * bits)) & mask
  // The third digit lies across the halves: ten bits of the lower and one of the upper.
  if (digit === 2) return ((low >>> 22) | (high << 10)) & mask
  return (high >>> ((digit - 3) * bits + 1)) & mask
}

function countsOf({ low, high }: Keys): Uint32Array {
  const counts = new Uint32Array(digits * buckets)
  for (let place = 0; place < low.length; place++)
    for (let digit = 0; digit < digits; digit++) {
      const at = digit * buckets + digitOf(low[place] as number, high[place] as number, digit)
      counts[at] = (counts[at] as number) + 1
    }
  return counts
}

/** From how many each digit has to where each begins. */
function accumulate(counts: Uint32Array): void {
  let sum = 0
  for (let key = 0; key < counts.length; key++) {
    const count = counts[key] as number
    counts[key] = sum
    sum += count
  }
}
