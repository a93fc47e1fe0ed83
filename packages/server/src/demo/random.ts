/** Repeatable chance: the same seed gives the same zone on every machine. */

/** A stream of chance. */
export interface Random {
  /** Evenly in [0, 1). */
  readonly next: () => number
  readonly chance: (probability: number) => boolean
  readonly between: (from: number, to: number) => number
  /** A whole number, both ends included. */
  readonly whole: (from: number, to: number) => number
  readonly normal: (mean: number, deviation: number) => number
  readonly logNormal: (median: number, sigma: number) => number
  readonly pick: <T>(items: readonly [T, ...T[]]) => T
}

/** Mixes a seed with a number, so that every subject has a stream of its own whatever the size of the zone. */
export function seedFor(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

/** A stream from a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const normal = (mean: number, deviation: number): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * next())
  }
  return {
    next,
    normal,
    chance: (probability) => next() < probability,
    between: (from, to) => from + next() * (to - from),
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    logNormal: (median, sigma) => median * Math.exp(normal(0, sigma)),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  }
}
