/** Which offers a change of conditions touches, and their verdicts before and after it. */
import type { MatchPlan } from '../columns/match-plan.ts'
import { both } from './pair-truth-bits.ts'

/** Offers by the conditions that they read. */
export interface AffectedOffers {
  /** Lists in `found` the offers of which some condition has another truth after the change; tells how many. */
  find(truth: Uint8Array): number
  readonly found: Int32Array
  /** Verdicts of an offer, numbered as `matchVerdicts`: before the change, and four times that after it. */
  decide(offer: number, truth: Uint8Array): number
}

/** Indexes the offers of a plan. `truth` is that of `PairTruth`. */
export function affectedOffers(plan: MatchPlan): AffectedOffers {
  const { verdicts, nodes } = plan
  const { starts, offers, entries } = offersByNode(plan)
  const found = new Int32Array(plan.offers.length)
  const isFound = new Uint8Array(plan.offers.length)
  const changed = new Int32Array(nodes)
  return {
    found,
    find(truth) {
      const nodesChanged = listChanged(truth, changed)
      // A subject that is another one in most respects touches nearly all offers; to look for them would cost more.
      if (nodesChanged * 4 > nodes) return listAll(found)
      let count = 0
      for (let index = 0; index < nodesChanged; index++) {
        const node = changed[index] as number
        for (let at = starts[node] as number; at < (starts[node + 1] as number); at++) {
          const offer = offers[at] as number
          found[count] = offer
          count += 1 - (isFound[offer] as number)
          isFound[offer] = 1
        }
      }
      for (let at = 0; at < count; at++) isFound[found[at] as number] = 0
      return count
    },
    decide: (offer, truth) => decideBoth(verdicts, truth, entries[offer] as number, entries[offer + 1] as number),
  }
}

function listAll(found: Int32Array): number {
  for (let offer = 0; offer < found.length; offer++) found[offer] = offer
  return found.length
}

/** Lists the conditions whose bits before and after are not the same. */
function listChanged(truth: Uint8Array, into: Int32Array): number {
  let count = 0
  for (let node = 0; node < into.length; node++) {
    const bits = truth[2 * node] as number
    into[count] = node
    count += +(((bits ^ (bits >>> 1)) & 0b101) !== 0)
  }
  return count
}

interface Index {
  /** Where the offers of each node begin in `offers`; one entry more than there are nodes. */
  readonly starts: Int32Array
  readonly offers: Int32Array
  /** Where the versions of each offer begin in the plan's verdicts; one entry more than there are offers. */
  readonly entries: Int32Array
}

function offersByNode({ verdicts, nodes, offers }: MatchPlan): Index {
  const readers = Array.from({ length: nodes }, () => new Set<number>())
  const entries = new Int32Array(offers.length + 1).fill(verdicts.length)
  for (let at = 0; at < verdicts.length; ) {
    const offer = verdicts[at] as number
    const end = at + 3 + (verdicts[at + 2] as number)
    entries[offer] = Math.min(entries[offer] as number, at)
    readers[(verdicts[at + 1] as number) >>> 1]?.add(offer)
    for (at += 3; at < end; at++) readers[(verdicts[at] as number) >>> 1]?.add(offer)
  }
  const starts = new Int32Array(nodes + 1)
  for (const [node, own] of readers.entries()) starts[node + 1] = (starts[node] as number) + own.size
  return { starts, offers: Int32Array.from(readers.flatMap((own) => [...own])), entries }
}

/** Two bits go from condition to condition: all so far are true, at most one is not; a third says that some is false. */
function decideBoth(verdicts: Int32Array, truth: Uint8Array, from: number, to: number): number {
  let decided = 0
  for (let at = from; at < to; ) {
    // Both bits twice: as a mask of the verdict before and of the one after.
    const chosen = masks[(truth[verdicts[at + 1] as number] as number) & both] as number
    const end = at + 3 + (verdicts[at + 2] as number)
    let [all, most, some] = [both, both, 0]
    for (at += 3; at < end; at++) {
      const condition = truth[verdicts[at] as number] as number
      most = (most & condition) | all
      all &= condition
      some |= condition >>> 2
    }
    const own = verdictsByBits[(all & both) | ((most & both) << 2) | (some << 4)] as number
    decided = (decided & ~chosen) | (own & chosen)
  }
  return decided
}

const masks = Uint8Array.of(0, 0b0011, 0b1100, 0b1111)

/** Verdicts before and after by the bits that decide them; a table, because nobody foresees which way a branch would go. */
const verdictsByBits = Uint8Array.from({ length: 64 }, (_, bits) => {
  const side = (shift: number) =>
    verdictNumber((bits >>> shift) & 1, (bits >>> (2 + shift)) & 1, (bits >>> (4 + shift)) & 1)
  return side(0) | (side(1) << 2)
})

/** Numbered as `matchVerdicts`. */
function verdictNumber(all: number, most: number, some: number): number {
  if (all !== 0) return 0
  if (some === 0) return 2
  return most === 0 ? 3 : 1
}
