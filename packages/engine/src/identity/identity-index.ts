/** Known enterprises, found again by what a record says of them: candidates, and the decision to join, ask or add. */
import { type Comparison, compareIdentities, type IdentityReason } from './compare.ts'
import type { CoreFrequencies } from './frequencies.ts'
import { keysOf } from './keys.ts'
import { type KnownRecords, knownRecords } from './known-records.ts'
import { type Identity, type IdentityRecord, identityOf } from './record.ts'
import { leadToJoin, reviewAt } from './weights.ts'

/** A known enterprise that a record may be about. */
export interface IdentityCandidate {
  readonly id: string
  readonly verdict: Comparison['verdict']
  readonly score: number
  readonly certain: boolean
  readonly heldBack: boolean
  readonly reasons: readonly IdentityReason[]
}

/** Whom a record is about. */
export type IdentityDecision =
  | { readonly kind: 'join'; readonly id: string; readonly score: number; readonly reasons: readonly IdentityReason[] }
  | { readonly kind: 'review'; readonly candidates: readonly IdentityCandidate[] }
  | { readonly kind: 'new' }

/** An index of known enterprises. */
export interface IdentityIndex {
  readonly size: () => number
  /** How common cores are among the known. */
  readonly frequencies: CoreFrequencies
  /** Adds an enterprise, or puts a new description in the place of the old. */
  readonly add: (id: string, record: IdentityRecord) => void
  /** Takes an enterprise out; false when it was not in. */
  readonly remove: (id: string) => boolean
  readonly candidates: (record: IdentityRecord, limit?: number) => IdentityCandidate[]
  readonly decide: (record: IdentityRecord) => IdentityDecision
}

/** A key that more records share than this tells nothing by itself; narrower keys find them. */
const longestList = 600
/** Candidates that are compared in full. */
const comparedMost = 24
/** Candidates that an officer is shown. */
const shownMost = 5

/** Decides from the candidates, best first: join only one that is clearly ahead. */
export function decideFrom(candidates: readonly IdentityCandidate[]): IdentityDecision {
  const possible = candidates.filter(({ verdict }) => verdict !== 'different')
  const [best, next] = possible
  if (best === undefined) return { kind: 'new' }
  const alone = next === undefined || best.score - next.score >= leadToJoin
  if (best.verdict === 'join' && alone) {
    const { id, score, reasons } = best
    return { kind: 'join', id, score, reasons }
  }
  const shown = possible.filter(({ score, verdict }) => verdict === 'review' || score >= reviewAt)
  return { kind: 'review', candidates: shown.slice(0, shownMost) }
}

/** Finds the records that share most with an identity, most telling first. */
function finderIn(known: KnownRecords): (identity: Identity) => number[] {
  let tally = new Float32Array(1024)
  return (identity) => {
    if (tally.length < known.slots()) tally = new Float32Array(known.slots() * 2)
    const touched: number[] = []
    for (const { hash, weight } of keysOf(identity)) {
      known.each(hash, longestList, (slot) => {
        const before = tally[slot] ?? 0
        if (before === 0) touched.push(slot)
        tally[slot] = before + weight
      })
    }
    touched.sort((a, b) => (tally[b] ?? 0) - (tally[a] ?? 0) || a - b)
    for (const slot of touched) tally[slot] = 0
    return touched.slice(0, comparedMost)
  }
}

/**
 * Makes an empty index; `expected` is how many enterprises it is going to hold, to make room once.
 * @example identityIndex().decide({ name: '郑州恒达科技有限公司' }).kind // 'new'
 */
export function identityIndex(expected = 1000): IdentityIndex {
  const known = knownRecords(expected)
  const find = finderIn(known)
  const candidates = (record: IdentityRecord, limit = comparedMost): IdentityCandidate[] => {
    const asked = identityOf(record)
    const found: IdentityCandidate[] = []
    for (const slot of find(asked)) {
      const id = known.idOf(slot)
      if (id === null) continue
      const { agreement: _, ...answer } = compareIdentities(asked, identityOf(known.get(slot)), known.frequencies)
      found.push({ id, ...answer })
    }
    return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)
  }
  return {
    size: known.size,
    frequencies: known.frequencies,
    add: known.add,
    remove: known.remove,
    candidates,
    decide: (record) => decideFrom(candidates(record)),
  }
}
