/** How computed results are kept: for good, or for as long as they are used. */

/** Results by key. */
export interface Kept<T> {
  get(key: string, compute: () => T): T
}

/** Keeps every result. */
export function keptForGood<T>(): Kept<T> {
  const results = new Map<string, T>()
  return {
    get(key, compute) {
      const known = results.get(key)
      if (known !== undefined) return known
      const result = compute()
      results.set(key, result)
      return result
    },
  }
}

/** Keeps what was asked for since the last or the last but one call of `next`. */
export interface KeptWhileUsed<T> extends Kept<T> {
  next(): void
}

/** Keeps results while they are used. */
export function keptWhileUsed<T>(): KeptWhileUsed<T> {
  let before = new Map<string, T>()
  let now = new Map<string, T>()
  return {
    get(key, compute) {
      const result = now.get(key) ?? before.get(key) ?? compute()
      now.set(key, result)
      return result
    },
    next() {
      before = now
      now = new Map()
    },
  }
}
