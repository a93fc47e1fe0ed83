/** Lists of records by key, as chains in typed arrays: 12 bytes an entry, no object for each. */

/** Chains of records by hash. */
export interface Postings {
  readonly add: (hash: number, slot: number) => void
  /** Calls back with the records of a key, newest first, until it answers false or `most` were visited. */
  readonly each: (hash: number, most: number, visit: (slot: number) => void) => void
  /** Drops and renumbers records: the new number of a slot, or -1. */
  readonly renumber: (slots: Int32Array) => void
  readonly entries: () => number
}

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length)
  larger.set(array)
  return larger
}

/** Makes empty lists with room for so many entries; they grow by half when it is used up. */
export function makePostings(room: number): Postings {
  let slots = new Int32Array(Math.max(64, room))
  let hashes = new Int32Array(slots.length)
  let next = new Int32Array(slots.length)
  let heads = new Int32Array(bucketsFor(slots.length)).fill(-1)
  let used = 0

  const link = (entry: number): void => {
    const bucket = (hashes[entry] ?? 0) & (heads.length - 1)
    next[entry] = heads[bucket] ?? -1
    heads[bucket] = entry
  }
  const relink = (): void => {
    heads = new Int32Array(bucketsFor(slots.length)).fill(-1)
    for (let entry = 0; entry < used; entry++) link(entry)
  }
  const grow = (): void => {
    const length = Math.ceil(slots.length * 1.5)
    slots = grown(slots, length)
    hashes = grown(hashes, length)
    next = grown(next, length)
    if (bucketsFor(length) !== heads.length) relink()
  }
  return {
    add(hash, slot) {
      if (used === slots.length) grow()
      slots[used] = slot
      hashes[used] = hash
      link(used)
      used++
    },
    each(hash, most, visit) {
      let left = most
      for (let entry = heads[hash & (heads.length - 1)] ?? -1; entry >= 0 && left > 0; entry = next[entry] ?? -1) {
        if (hashes[entry] !== hash) continue
        left--
        visit(slots[entry] ?? 0)
      }
    },
    renumber(numbers) {
      let kept = 0
      for (let entry = 0; entry < used; entry++) {
        const slot = numbers[slots[entry] ?? 0] ?? -1
        if (slot < 0) continue
        slots[kept] = slot
        hashes[kept] = hashes[entry] ?? 0
        kept++
      }
      used = kept
      relink()
    },
    entries: () => used,
  }
}

/** A power of two near the number of entries. */
function bucketsFor(entries: number): number {
  return 2 ** Math.max(6, Math.round(Math.log2(entries)))
}
