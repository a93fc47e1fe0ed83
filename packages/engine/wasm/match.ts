/**
 * The inner loops of matching with 128-bit vectors (AssemblyScript; compiled by `npm run generate`).
 * They mean what `src/columns/match-kernels.ts` says, which is their oracle. Addresses are bytes of the memory, and
 * the slot of a negation lies `width` bytes from its own: one bit of the address apart.
 */

/** Writes a slot: 32 rows a word, those whose value is at least the bound. */
export function atLeast(values: usize, words: i32, out: usize, bound: f64): void {
  const limit = f64x2.splat(bound)
  for (const end = out + ((<usize>words) << 2); out < end; out += 4, values += 256)
    store<i32>(out, least32(values, limit))
}

/**
 * Splits rows by limits that none lies close to: `[slot of those at least the limit, slot of those below, slot of those
 * on the lower side whatever their value, nothing, the limit as a double]` from `at` to `end`. All limits ask a run of
 * rows before the next run, so that it is read from the nearest cache.
 */
export function limits(values: usize, words: i32, known: usize, at: usize, end: usize): void {
  for (let w: usize = 0, all = (<usize>words) << 2; w < all; w += runOfWords, values += runOfWords << 6) {
    const bytes = min(runOfWords, all - w)
    for (let one = at; one < end; one += 24) {
      const up = <usize>load<u32>(one) + w
      const down = <usize>load<u32>(one, 4) + w
      const gone = <usize>load<u32>(one, 8) + w
      splitRun(values, bytes, f64x2.splat(load<f64>(one, 16)), up, down, known + w, gone)
    }
  }
}

/** Bytes of a slot that stand for 1,024 rows: 8 KB of numbers. */
const runOfWords: usize = 128

function splitRun(values: usize, bytes: usize, limit: v128, up: usize, down: usize, known: usize, gone: usize): void {
  for (let w: usize = 0; w < bytes; w += 4, values += 256) {
    const least = least32(values, limit)
    const lost = load<i32>(gone + w)
    store<i32>(up + w, least & ~lost)
    store<i32>(down + w, (load<i32>(known + w) & ~least) | lost)
  }
}

/**
 * Splits rows by a limit: `up` gets those at least `high`, `down` the known ones below `low` and those in `gone`.
 * Rows between are ties of the quotient of `above` and `below` with p / q: whole numbers are multiplied out, and go up
 * when they are at least (strict: more than) equal. The others are listed from `rows` on; says how many they are.
 */
export function cut(
  values: usize,
  words: i32,
  up: usize,
  down: usize,
  high: f64,
  low: f64,
  known: usize,
  gone: usize,
  rows: usize,
  above: usize,
  below: usize,
  p: f64,
  q: f64,
  strict: bool,
): i32 {
  const upper = f64x2.splat(high)
  const lower = f64x2.splat(low)
  const between = low < high
  const from = rows
  for (let w: usize = 0, end = (<usize>words) << 2; w < end; w += 4, values += 256) {
    const lost = load<i32>(gone + w)
    let most = least32(values, upper) & ~lost
    let least = most
    if (between) {
      least = least32(values, lower)
      for (let close = least & ~most & ~lost; close !== 0; close &= close - 1) {
        const row = ((<i32>w) << 3) + ctz(close)
        const place = (<usize>row) << 3
        const side = sideOf(load<f64>(above + place), load<f64>(below + place), p, q, strict)
        const bit = close & -close
        most |= select<i32>(bit, 0, side > 0)
        least ^= select<i32>(bit, 0, side === 0)
        store<i32>(rows, row)
        rows += select<usize>(4, 0, side < 0)
      }
    }
    store<i32>(up + w, most)
    store<i32>(down + w, (load<i32>(known + w) & ~least) | lost)
  }
  return <i32>((rows - from) >> 2)
}

/** Whether a tie goes up (1) or down (0); -1 where products of doubles do not tell. */
function sideOf(a: f64, b: f64, p: f64, q: f64, strict: bool): i32 {
  const isExact = isWhole(a) && isWhole(b) && b > 0 && isSafe(a * q) && isSafe(b * p)
  if (!isExact) return -1
  return strict ? <i32>(a * q > b * p) : <i32>(a * q >= b * p)
}

function isWhole(value: f64): bool {
  return Math.floor(value) === value
}

/** Whether a product of whole numbers is exact; what is no number is not. */
function isSafe(product: f64): bool {
  return Math.abs(product) <= 9007199254740991
}

/**
 * Writes quotients, each less `less`; 1 makes a growth rate, which wants a base that is positive.
 * What cannot be computed is infinite; says whether anything is.
 */
export function quotients(into: usize, above: usize, below: usize, words: i32, less: f64): bool {
  const infinite = f64x2.splat(Infinity)
  const zero = f64x2.splat(0)
  const taken = f64x2.splat(less)
  const growth = less !== 0
  let holes = i32x4.splat(0)
  for (const end = into + ((<usize>words) << 8); into < end; into += 16, above += 16, below += 16) {
    const a = v128.load(above)
    const b = v128.load(below)
    const impossible = growth ? f64x2.le(b, zero) : f64x2.eq(b, zero)
    const missing = v128.or(f64x2.eq(a, infinite), f64x2.eq(b, infinite))
    const value = v128.bitselect(infinite, f64x2.sub(f64x2.div(a, b), taken), v128.or(impossible, missing))
    holes = v128.or(holes, f64x2.eq(value, infinite))
    v128.store(into, value)
  }
  return v128.any_true(holes)
}

function least32(at: usize, bound: v128): i32 {
  return least16(at, bound) | (least16(at + 128, bound) << 16)
}

function least16(at: usize, bound: v128): i32 {
  return bits16(least4(at, bound), least4(at + 32, bound), least4(at + 64, bound), least4(at + 96, bound))
}

/** Four comparisons as four 32-bit masks. */
function least4(at: usize, bound: v128): v128 {
  return v128.shuffle<i32>(f64x2.ge(v128.load(at), bound), f64x2.ge(v128.load(at, 16), bound), 0, 2, 4, 6)
}

function bits16(a: v128, b: v128, c: v128, d: v128): i32 {
  return i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)))
}

/** Writes the slots of a stored flag: bytes that are 1 are true, bytes that are 0 are false. */
export function flags(bytes: usize, words: i32, yes: usize, no: usize): void {
  const one = i8x16.splat(1)
  const zero = i8x16.splat(0)
  for (let w: usize = 0, end = (<usize>words) << 2; w < end; w += 4, bytes += 32) {
    const low = v128.load(bytes)
    const high = v128.load(bytes, 16)
    store<i32>(yes + w, i8x16.bitmask(i8x16.eq(low, one)) | (i8x16.bitmask(i8x16.eq(high, one)) << 16))
    store<i32>(no + w, i8x16.bitmask(i8x16.eq(low, zero)) | (i8x16.bitmask(i8x16.eq(high, zero)) << 16))
  }
}

/** Codes below 255 as bytes one higher, so that 0 is unknown; writes which rows are known. */
export function narrow(at: usize, words: i32, bytes: usize, known: usize): void {
  const one = i8x16.splat(1)
  for (let w: usize = 0, end = (<usize>words) << 2; w < end; w += 4, at += 128, bytes += 32) {
    const low = i8x16.add(bytes16(at), one)
    const high = i8x16.add(bytes16(at + 64), one)
    v128.store(bytes, low)
    v128.store(bytes, high, 16)
    store<i32>(
      known + w,
      i8x16.bitmask(i8x16.ne(low, i8x16.splat(0))) | (i8x16.bitmask(i8x16.ne(high, i8x16.splat(0))) << 16),
    )
  }
}

/** The lowest bytes of sixteen codes; the masks keep the narrowing from cutting values off. */
function bytes16(at: usize): v128 {
  const mask = i32x4.splat(255)
  const low = i16x8.narrow_i32x4_u(v128.and(v128.load(at), mask), v128.and(v128.load(at, 16), mask))
  const high = i16x8.narrow_i32x4_u(v128.and(v128.load(at, 32), mask), v128.and(v128.load(at, 48), mask))
  return i8x16.narrow_i16x8_u(low, high)
}

/**
 * Writes the slots of a text test from bytes: true where the byte is in a set, false where it is another known one.
 * The set is 32 bytes: at n and 16 + n those whose lower half is n, a bit for each upper half below 8, from 8 on.
 */
export function members(bytes: usize, words: i32, yes: usize, no: usize, known: usize, set: usize): void {
  const first = v128.load(set)
  const second = v128.load(set, 16)
  for (let w: usize = 0, end = (<usize>words) << 2; w < end; w += 4, bytes += 32) {
    const t =
      i8x16.bitmask(inSet(v128.load(bytes), first, second)) |
      (i8x16.bitmask(inSet(v128.load(bytes, 16), first, second)) << 16)
    store<i32>(yes + w, t)
    store<i32>(no + w, load<i32>(known + w) & ~t)
  }
}

/** Byte n has bit n, twice. */
const eachBit: v128 = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128)

function inSet(bytes: v128, first: v128, second: v128): v128 {
  const lower = v128.and(bytes, i8x16.splat(15))
  const upper = v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(15))
  // A byte with its highest bit set has an upper half of 8 or more.
  const bits = v128.bitselect(i8x16.swizzle(second, lower), i8x16.swizzle(first, lower), i8x16.shr_s(bytes, 7))
  const bit = i8x16.swizzle(eachBit, v128.and(upper, i8x16.splat(7)))
  return i8x16.ne(v128.and(bits, bit), i8x16.splat(0))
}

/** Writes the slots of a text test by a table: what each code (plus one) means, 1 true and 2 false. */
export function codes(at: usize, words: i32, yes: usize, no: usize, meanings: usize): void {
  for (let w: usize = 0, end = (<usize>words) << 2; w < end; w += 4) {
    let t: u32 = 0
    let f: u32 = 0
    for (let bit: u32 = 0; bit < 32; bit++, at += 4) {
      const means = <u32>load<u8>(meanings + <usize>(load<i32>(at) + 1))
      t |= (means & 1) << bit
      f |= (means >>> 1) << bit
    }
    store<u32>(yes + w, t)
    store<u32>(no + w, f)
  }
}

/** Conjunctions: `[slot to write, how many, slots …]` from `at` to `end`. */
export function joins(at: usize, end: usize, always: usize, bytes: usize, width: usize): void {
  while (at < end) {
    const out = <usize>load<u32>(at)
    const not = out ^ width
    const from = at + 8
    const to = from + ((<usize>load<u32>(at, 4)) << 2)
    for (let w: usize = 0; w < bytes; w += 16) {
      let all = v128.load(always + w)
      let some = i32x4.splat(0)
      for (let ref = from; ref < to; ref += 4) {
        const slot = <usize>load<u32>(ref)
        all = v128.and(all, v128.load(slot + w))
        some = v128.or(some, v128.load((slot ^ width) + w))
      }
      v128.store(out + w, all)
      v128.store(not + w, some)
    }
    at = to
  }
}

/**
 * Verdicts: `[byte offset in the bitmaps, address of three counts, slot of who it is for (always: all), how many,
 * slots …]` from `at` to `end`. `most` says that at most one condition so far is not true.
 */
export function verdicts(
  at: usize,
  end: usize,
  always: usize,
  bytes: usize,
  width: usize,
  qualified: usize,
  oneAway: usize,
  undecided: usize,
): void {
  while (at < end) {
    const offset = <usize>load<u32>(at)
    const counts = <usize>load<u32>(at, 4)
    const selected = <usize>load<u32>(at, 8)
    const from = at + 16
    at = from + ((<usize>load<u32>(at, 12)) << 2)
    let yes: i64 = 0
    let near: i64 = 0
    let open: i64 = 0
    for (let w: usize = 0; w < bytes; w += 32) {
      const active0 = v128.load(always + w)
      const active1 = v128.load(always + w, 16)
      let all0 = active0
      let all1 = active1
      let most0 = active0
      let most1 = active1
      let some0 = i32x4.splat(0)
      let some1 = i32x4.splat(0)
      for (let ref = from; ref < at; ref += 4) {
        const slot = <usize>load<u32>(ref) + w
        const t0 = v128.load(slot)
        const t1 = v128.load(slot, 16)
        most0 = v128.and(most0, v128.or(all0, t0))
        most1 = v128.and(most1, v128.or(all1, t1))
        all0 = v128.and(all0, t0)
        all1 = v128.and(all1, t1)
        const not = slot ^ width
        some0 = v128.or(some0, v128.load(not))
        some1 = v128.or(some1, v128.load(not, 16))
      }
      most0 = v128.and(most0, some0)
      most1 = v128.and(most1, some1)
      some0 = v128.andnot(active0, v128.or(all0, some0))
      some1 = v128.andnot(active1, v128.or(all1, some1))
      const q = qualified + offset + w
      const o = oneAway + offset + w
      const u = undecided + offset + w
      if (selected !== always) {
        const chosen0 = v128.load(selected + w)
        const chosen1 = v128.load(selected + w, 16)
        yes -= ones(v128.load(q), v128.load(q, 16))
        near -= ones(v128.load(o), v128.load(o, 16))
        open -= ones(v128.load(u), v128.load(u, 16))
        all0 = v128.bitselect(all0, v128.load(q), chosen0)
        all1 = v128.bitselect(all1, v128.load(q, 16), chosen1)
        most0 = v128.bitselect(most0, v128.load(o), chosen0)
        most1 = v128.bitselect(most1, v128.load(o, 16), chosen1)
        some0 = v128.bitselect(some0, v128.load(u), chosen0)
        some1 = v128.bitselect(some1, v128.load(u, 16), chosen1)
      }
      v128.store(q, all0)
      v128.store(q, all1, 16)
      v128.store(o, most0)
      v128.store(o, most1, 16)
      v128.store(u, some0)
      v128.store(u, some1, 16)
      yes += ones(all0, all1)
      near += ones(most0, most1)
      open += ones(some0, some1)
    }
    store<i32>(counts, load<i32>(counts) + <i32>yes)
    store<i32>(counts, load<i32>(counts, 4) + <i32>near, 4)
    store<i32>(counts, load<i32>(counts, 8) + <i32>open, 8)
  }
}

function ones(a: v128, b: v128): i64 {
  return (
    popcnt(i64x2.extract_lane(a, 0)) +
    popcnt(i64x2.extract_lane(a, 1)) +
    popcnt(i64x2.extract_lane(b, 0)) +
    popcnt(i64x2.extract_lane(b, 1))
  )
}
