/**
 * The inner loops of matching with 128-bit vectors (AssemblyScript; compiled by `npm run generate`).
 * They mean what `src/columns/match-kernels.ts` says, which is their oracle. Addresses are bytes of the memory, and
 * the slot of a negation lies `width` bytes from its own: one bit of the address apart.
 */

/** Writes a slot: 32 rows a word, those whose value is at least (strict: more than) the limit. */
export function cut(values: usize, words: i32, out: usize, limit: f64, strict: bool): void {
  const bound = f64x2.splat(limit)
  const end = out + ((<usize>words) << 2)
  while (out < end) {
    const low = strict ? more16(values, bound) : least16(values, bound)
    const high = strict ? more16(values + 128, bound) : least16(values + 128, bound)
    store<i32>(out, low | (high << 16))
    values += 256
    out += 4
  }
}

function least16(at: usize, bound: v128): i32 {
  return bits16(least4(at, bound), least4(at + 32, bound), least4(at + 64, bound), least4(at + 96, bound))
}

function more16(at: usize, bound: v128): i32 {
  return bits16(more4(at, bound), more4(at + 32, bound), more4(at + 64, bound), more4(at + 96, bound))
}

/** Four comparisons as four 32-bit masks. */
function least4(at: usize, bound: v128): v128 {
  return v128.shuffle<i32>(f64x2.ge(v128.load(at), bound), f64x2.ge(v128.load(at, 16), bound), 0, 2, 4, 6)
}

function more4(at: usize, bound: v128): v128 {
  return v128.shuffle<i32>(f64x2.gt(v128.load(at), bound), f64x2.gt(v128.load(at, 16), bound), 0, 2, 4, 6)
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

/** Writes the slots of a text test: what each code (plus one) means, 1 true and 2 false. */
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
