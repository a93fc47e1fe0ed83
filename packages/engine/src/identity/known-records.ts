/** The records of an index with their keys: added, taken out, and put together anew when half of them are gone. */
import { type CoreFrequencies, coreKey } from './frequencies.ts'
import { countHash, keysOf } from './keys.ts'
import { makePostings } from './postings.ts'
import { type Identity, type IdentityRecord, identityOf } from './record.ts'
import { makeRecordStore } from './record-store.ts'

/** Known records by number and by key. */
export interface KnownRecords {
  readonly size: () => number
  /** Numbers in use, those of removed records included. */
  readonly slots: () => number
  readonly frequencies: CoreFrequencies
  readonly add: (id: string, record: IdentityRecord) => void
  readonly remove: (id: string) => boolean
  readonly get: (slot: number) => IdentityRecord
  readonly idOf: (slot: number) => string | null
  /** Calls back with the records of a key, newest first, at most so many. */
  readonly each: (hash: number, most: number, visit: (slot: number) => void) => void
}

/** Keys of a record on average, to make room. */
const keysEach = 14

/** How many of the known carry each core. */
function coreCounts(): {
  readonly change: (identity: Identity, by: number) => void
  readonly of: (key: string) => number
} {
  const counts = new Map<number, number>()
  return {
    change(identity, by) {
      const [name] = identity.names
      if (name === undefined) return
      const hash = countHash(coreKey(name))
      const count = (counts.get(hash) ?? 0) + by
      if (count > 0) counts.set(hash, count)
      else counts.delete(hash)
    },
    of: (key) => counts.get(countHash(key)) ?? 0,
  }
}

/** Makes an empty set of known records. */
export function knownRecords(expected: number): KnownRecords {
  let records = makeRecordStore()
  let ids: (string | null)[] = []
  const postings = makePostings(expected * keysEach)
  const slotOf = new Map<string, number>()
  const counts = coreCounts()

  const compact = (): void => {
    const numbers = new Int32Array(ids.length).fill(-1)
    const kept = makeRecordStore()
    const keptIds: string[] = []
    for (const [slot, id] of ids.entries()) {
      if (id === null) continue
      numbers[slot] = kept.add(records.get(slot))
      slotOf.set(id, keptIds.push(id) - 1)
    }
    postings.renumber(numbers)
    records = kept
    ids = keptIds
  }
  const remove = (id: string): boolean => {
    const slot = slotOf.get(id)
    if (slot === undefined) return false
    counts.change(identityOf(records.get(slot)), -1)
    slotOf.delete(id)
    ids[slot] = null
    if (ids.length > 1000 && slotOf.size * 2 < ids.length) compact()
    return true
  }
  return {
    size: () => slotOf.size,
    slots: () => ids.length,
    frequencies: {
      get total() {
        return slotOf.size
      },
      count: counts.of,
    },
    add(id, record) {
      remove(id)
      const identity = identityOf(record)
      const slot = records.add(record)
      ids[slot] = id
      slotOf.set(id, slot)
      for (const { hash } of keysOf(identity)) postings.add(hash, slot)
      counts.change(identity, 1)
    },
    remove,
    get: (slot) => records.get(slot),
    idOf: (slot) => ids[slot] ?? null,
    each: (hash, most, visit) =>
      postings.each(hash, most, (slot) => {
        if (ids[slot] !== null) visit(slot)
      }),
  }
}
