/** Match results of a population that follow changes of single subjects. */
import type { CohortTable } from '../cohorts/table.ts'
import { blockMatcher } from '../columns/match-blocks.ts'
import { type MatchPlan, planMatch } from '../columns/match-plan.ts'
import { type OfferColumns, offerColumns } from '../columns/match-population.ts'
import { verdictStore } from '../columns/match-store.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchVerdicts } from '../match.ts'
import type { MatchVerdict } from '../results.ts'
import { affectedOffers } from './affected-offers.ts'
import { pairTruth } from './pair-truth.ts'
import type { SubjectPair } from './subject-pair.ts'

/** An offer whose verdict on a subject changed. */
export interface VerdictChange {
  readonly offer: string
  readonly before: MatchVerdict
  readonly after: MatchVerdict
}

/** Results that follow. */
export interface FollowedOffers {
  readonly offers: readonly OfferColumns[]
  /** Makes what the pair tells of a row true in the results, and tells what changed. */
  follow(row: number): readonly VerdictChange[]
  /** To be called when the pair has new columns. */
  widen(): void
}

/** What is matched, and what it is compared with. */
export interface OffersOrder {
  readonly zone: CompiledZone
  readonly offers: readonly string[]
  readonly judged: Judged
  readonly cohorts: CohortTable
}

/** Matches a population and keeps the results for changes. */
export function followOffers(order: OffersOrder, snapshot: Snapshot, pair: SubjectPair): FollowedOffers {
  const { cohorts } = order
  const plan = { ...planMatch(order.zone, order.offers, order.judged), cohorts }
  const { offers, move, flip } = matchedOffers(plan, snapshot)
  const affected = affectedOffers(plan)
  const changeOf = verdictChanges(plan)
  const turns = new Int32Array(plan.offers.length)
  let conditions = pairTruth(plan, pair.snapshot, cohorts)
  return {
    offers,
    widen() {
      conditions = pairTruth(plan, pair.snapshot, cohorts)
    },
    follow(row) {
      conditions.fill()
      const { truth } = conditions
      const count = affected.find(truth)
      let changed = 0
      for (let at = 0; at < count; at++) {
        const offer = affected.found[at] as number
        const verdicts = affected.decide(offer, truth)
        if ((verdicts & 3) === verdicts >>> 2) continue
        move(offer, verdicts)
        turns[changed] = offer * 16 + verdicts
        changed += 1
      }
      flip(row)
      const changes = new Array<VerdictChange>(changed)
      for (let at = 0; at < changed; at++) changes[at] = changeOf(turns[at] as number)
      return changes
    },
  }
}

interface MatchedOffers {
  readonly offers: readonly OfferColumns[]
  /** Moves a row from one verdict of an offer to another; its bits follow with `flip`. */
  move(offer: number, verdicts: number): void
  /** Turns the bits of a row in the offers that were moved. */
  flip(row: number): void
}

/**
 * Bitmaps of all offers lie far apart, so that every bit is a miss of the cache and of the table of pages. Turned in a
 * bare loop at the end they are fetched many at a time: that halved the time of a change.
 */
function matchedOffers(plan: MatchPlan, snapshot: Snapshot): MatchedOffers {
  const store = verdictStore(plan, snapshot)
  const matcher = blockMatcher(plan, snapshot, store)
  for (let index = 0; index < matcher.blocks; index++) matcher.matchBlock(index)
  const results = offerColumns(plan, store, { size: snapshot.size, counts: matcher.counts })
  const counts = Int32Array.from(results.flatMap(({ counts: own }) => matchVerdicts.map((verdict) => own[verdict])))
  const bitmaps = [store.qualified, store.oneAway, store.undecided]
  // Who does not qualify is in no bitmap, but has a list as well: a branch would be guessed wrong half the time.
  const lists = new Int32Array(4 * plan.offers.length)
  const lengths = new Int32Array(4)
  const add = (offer: number, verdict: number, by: 1 | -1) => {
    const length = lengths[verdict] as number
    lists[verdict * plan.offers.length + length] = offer
    lengths[verdict] = length + 1
    counts[offer * 4 + verdict] = (counts[offer * 4 + verdict] as number) + by
  }
  return {
    offers: results.map((columns, offer) => ({ ...columns, counts: countsThatFollow(counts.subarray(offer * 4)) })),
    move(offer, verdicts) {
      add(offer, verdicts & 3, -1)
      add(offer, verdicts >>> 2, 1)
    },
    flip(row) {
      for (const [verdict, words] of bitmaps.entries()) {
        const from = verdict * plan.offers.length
        flipBits(words, lists.subarray(from, from + (lengths[verdict] as number)), { stride: store.stride, row })
      }
      lengths.fill(0)
    },
  }
}

function flipBits(
  words: Uint32Array,
  offers: Int32Array,
  { stride, row }: { readonly stride: number; readonly row: number },
): void {
  const [word, bit] = [row >>> 5, 1 << (row & 31)]
  for (let index = 0; index < offers.length; index++) {
    const at = (offers[index] as number) * stride + word
    words[at] = (words[at] as number) ^ bit
  }
}

/** Counts in the order of `matchVerdicts`. */
function countsThatFollow(counts: Int32Array): OfferColumns['counts'] {
  const count = (verdict: number) => counts[verdict] as number
  return {
    get qualified() {
      return count(0)
    },
    get one_away() {
      return count(1)
    },
    get undecided() {
      return count(2)
    },
    get not_qualified() {
      return count(3)
    },
  }
}

/** Changes as values, by sixteen times the offer and its verdicts; made once, as one subject may turn hundreds. */
function verdictChanges({ offers }: MatchPlan): (turn: number) => VerdictChange {
  const known: (VerdictChange | undefined)[] = new Array(offers.length * 16)
  return (turn) => {
    const change = known[turn] ?? {
      offer: offers[turn >>> 4]?.offer ?? '',
      before: verdictOf(turn & 3),
      after: verdictOf((turn >>> 2) & 3),
    }
    known[turn] = change
    return change
  }
}

function verdictOf(number: number): MatchVerdict {
  return matchVerdicts[number] as MatchVerdict
}
