/**
 * The inner loops of scoring with 128-bit vectors (AssemblyScript; compiled by `npm run generate`).
 * They mean what `src/columns/score-kernels.ts` says, which is their oracle. Addresses are bytes of the memory. Rows are
 * done in pairs: where their number is odd, the row behind the last has the code −1.
 */

/**
 * Sorts values into kinds by the bounds of their groups, counts them, and keeps those of some kinds with their groups.
 * A value is what lies at `a`, or its quotient with what lies at `b`, less `less`. Says how many are kept.
 */
export function tally(
  a: usize,
  b: usize,
  less: f64,
  codes: usize,
  rows: i32,
  bounds: usize,
  counts: usize,
  keeps: usize,
  few: usize,
  groups: usize,
): i32 {
  const from = groups
  for (const end = codes + ((<usize>rows) << 2); codes < end; codes += 8, a += 16) {
    const values = figures(a, b, less)
    if (b !== 0) b += 16
    const first = load<i32>(codes) + 1
    const kept = tallyOne(f64x2.extract_lane(values, 0), first, bounds, counts, keeps, few, groups)
    few += <usize>(kept << 3)
    groups += <usize>(kept << 2)
    const second = load<i32>(codes, 4) + 1
    const more = tallyOne(f64x2.extract_lane(values, 1), second, bounds, counts, keeps, few, groups)
    few += <usize>(more << 3)
    groups += <usize>(more << 2)
  }
  return <i32>((groups - from) >> 2)
}

function tallyOne(value: f64, group: i32, bounds: usize, counts: usize, keeps: usize, few: usize, groups: usize): i32 {
  const both = f64x2.splat(value)
  const at = bounds + ((<usize>group) << 5)
  const less = i64x2.bitmask(f64x2.lt(both, v128.load(at)))
  const most = i64x2.bitmask(f64x2.le(both, v128.load(at, 16)))
  const kind = ((<i32>(value < Infinity)) << 1) + popcnt(less | (most << 2))
  const slot = ((<usize>group) << 5) + ((<usize>kind) << 2)
  store<i32>(counts + slot, load<i32>(counts + slot) + 1)
  store<f64>(few, value)
  store<i32>(groups, group)
  return load<i32>(keeps + slot)
}

/** Values of listed rows; the row `first` lies at `a`. */
export function pick(a: usize, b: usize, less: f64, rows: usize, count: i32, first: i32, into: usize): void {
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4, into += 8) {
    const at = (<usize>(load<i32>(rows) - first)) << 3
    const values = figures(a + at, b === 0 ? 0 : b + at, less)
    store<f64>(into, f64x2.extract_lane(values, 0))
  }
}

/** Values of two rows; a quotient that cannot be computed, or of what does not exist, is infinite. */
function figures(a: usize, b: usize, less: f64): v128 {
  const above = v128.load(a)
  if (b === 0) return above
  const infinite = f64x2.splat(Infinity)
  const zero = f64x2.splat(0)
  const below = v128.load(b)
  const impossible = less !== 0 ? f64x2.le(below, zero) : f64x2.eq(below, zero)
  const missing = v128.or(f64x2.eq(above, infinite), f64x2.eq(below, infinite))
  const quotient = f64x2.sub(f64x2.div(above, below), f64x2.splat(less))
  return v128.bitselect(infinite, quotient, v128.or(impossible, missing))
}

/**
 * Adds the points of a min-max item to sums and writes them by themselves: `weight` by where a value lies between the
 * ends of its group, given as a start and a step. Rows whose rounding could go either way get none and are listed from
 * `close` on; says how many they are.
 */
export function spans(
  a: usize,
  b: usize,
  less: f64,
  codes: usize,
  rows: i32,
  ends: usize,
  weight: f64,
  missing: f64,
  near: f64,
  sums: usize,
  kept: usize,
  close: usize,
): i32 {
  const full = f64x2.splat(weight)
  const zero = f64x2.splat(0)
  const half = f64x2.splat(0.5)
  const unknown = f64x2.splat(missing)
  const infinite = f64x2.splat(Infinity)
  const limit = f64x2.splat(near)
  const from = close
  for (let row = 0; row < rows; row += 2, a += 16, codes += 8, sums += 16, kept += 8) {
    const values = figures(a, b, less)
    if (b !== 0) b += 16
    const first = v128.load(ends + ((<usize>(load<i32>(codes) + 1)) << 4))
    const second = v128.load(ends + ((<usize>(load<i32>(codes, 4) + 1)) << 4))
    const starts = v128.shuffle<i64>(first, second, 0, 2)
    const steps = v128.shuffle<i64>(first, second, 1, 3)
    const raw = f64x2.mul(f64x2.mul(f64x2.sub(values, starts), steps), full)
    // What does not exist gets nothing, whatever its group.
    const exists = v128.not(f64x2.eq(values, infinite))
    const inside = f64x2.pmin(full, f64x2.pmax(zero, raw))
    const scaled = v128.and(v128.bitselect(inside, unknown, f64x2.eq(raw, raw)), exists)
    let points = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(scaled, half))
    let whole = f64x2.convert_low_i32x4_s(points)
    const unsure = f64x2.ge(f64x2.abs(f64x2.sub(scaled, whole)), limit)
    if (v128.any_true(unsure)) {
      whole = v128.andnot(whole, unsure)
      points = i32x4.trunc_sat_f64x2_s_zero(whole)
      const bits = i64x2.bitmask(unsure)
      if ((bits & 1) !== 0) {
        store<i32>(close, row)
        close += 4
      }
      if ((bits & 2) !== 0 && row + 1 < rows) {
        store<i32>(close, row + 1)
        close += 4
      }
    }
    v128.store64_lane(kept, points, 0)
    v128.store(sums, f64x2.add(v128.load(sums), whole))
  }
  return <i32>((close - from) >> 2)
}

/**
 * Adds `weight` times a share to sums; unknown shares give `missing`. Rows whose rounding could go either way get
 * nothing and are listed from `close` on; says how many they are.
 */
export function weigh(shares: usize, rows: i32, weight: f64, missing: f64, near: f64, sums: usize, close: usize): i32 {
  const full = f64x2.splat(weight)
  const half = f64x2.splat(0.5)
  const unknown = f64x2.splat(missing)
  const limit = f64x2.splat(near)
  const from = close
  for (let row = 0; row < rows; row += 2, shares += 16, sums += 16) {
    const raw = f64x2.mul(v128.load(shares), full)
    const scaled = v128.bitselect(raw, unknown, f64x2.eq(raw, raw))
    let whole = f64x2.floor(f64x2.add(scaled, half))
    const unsure = f64x2.ge(f64x2.abs(f64x2.sub(scaled, whole)), limit)
    if (v128.any_true(unsure)) {
      whole = v128.andnot(whole, unsure)
      const bits = i64x2.bitmask(unsure)
      if ((bits & 1) !== 0) {
        store<i32>(close, row)
        close += 4
      }
      if ((bits & 2) !== 0 && row + 1 < rows) {
        store<i32>(close, row + 1)
        close += 4
      }
    }
    v128.store(sums, f64x2.add(v128.load(sums), whole))
  }
  return <i32>((close - from) >> 2)
}
