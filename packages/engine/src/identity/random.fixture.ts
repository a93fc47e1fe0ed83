/** A seeded stream of random choices for test data; the same seed gives the same data on every machine. */
export interface Chance {
  readonly next: () => number
  readonly whole: (from: number, to: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** One of the keys, as often as its share says. */
  readonly weighed: <K extends string>(shares: Readonly<Record<K, number>>) => K
}

/** Makes a stream from a seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => {
    const item = list[whole(0, list.length - 1)]
    if (item === undefined) throw new RangeError('cannot pick from an empty list')
    return item
  }
  const weighed = <K extends string>(shares: Readonly<Record<K, number>>): K => {
    const keys = Object.keys(shares) as K[]
    let left = next() * keys.reduce((sum, key) => sum + shares[key], 0)
    for (const key of keys) {
      left -= shares[key]
      if (left < 0) return key
    }
    return pick(keys)
  }
  return { next, whole, pick, weighed }
}
