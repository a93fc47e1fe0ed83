/** Match results from both sides, as rows for a screen, and one state of them against another. */
import type { MatchVerdict } from '../results.ts'
import { blockMatcher } from './match-blocks.ts'
import type { MatchPlan } from './match-plan.ts'
import { type OfferColumns, verdictAt } from './match-population.ts'
import { type Block, blockRows, verdictStore } from './match-store.ts'
import type { Snapshot } from './snapshot.ts'

/** The offers that concern one row, with its verdict: all but those it does not qualify for. */
export function* offersAt(
  all: readonly OfferColumns[],
  row: number,
): Generator<{ readonly offer: OfferColumns; readonly verdict: MatchVerdict }> {
  for (const offer of all) {
    const verdict = verdictAt(offer, row)
    if (verdict !== 'not_qualified') yield { offer, verdict }
  }
}

/** Near misses of one offer by one condition, in one run of rows. */
export interface NearMisses {
  /** Place of the offer in the plan. */
  readonly offer: number
  readonly version: string
  /** Code of the only condition that fails. */
  readonly condition: string
  /** Ascending rows; good until the next call only. */
  readonly rows: Int32Array
}

/**
 * Calls `visit` with every row that is one condition away, and which condition that is.
 * `all` are results of the same plan and snapshot; with a plan of one offer this is what a screen shows.
 */
export function eachNearMiss(
  plan: MatchPlan,
  snapshot: Snapshot,
  { all, visit }: { readonly all: readonly OfferColumns[]; visit(misses: NearMisses): void },
): void {
  const matcher = blockMatcher(plan, snapshot, verdictStore({ ...plan, offers: [] }, snapshot))
  const rows = new Int32Array(blockRows)
  const entries = entriesOf(plan)
  for (let index = 0; index < matcher.blocks; index++) {
    const block = matcher.fillBlock(index)
    const near = new Uint32Array(block.words)
    // Later versions of an offer stand where they replace earlier ones, so they take their rows first.
    for (let at = entries.length - 1; at >= 0; at--) {
      const entry = entries[at] as Entry
      if (entries[at + 1]?.offer !== entry.offer)
        near.set((all[entry.offer] as OfferColumns).oneAway.subarray(block.first, block.first + block.words))
      visitEntry(block, { near, entry, rows, visit })
    }
  }
}

interface Visit {
  readonly near: Uint32Array
  readonly entry: Entry
  readonly rows: Int32Array
  visit(misses: NearMisses): void
}

function visitEntry(block: Block, { near, entry, rows, visit }: Visit): void {
  const { offer, version, conditions, selected, refs } = entry
  for (const [place, condition] of conditions.entries()) {
    const count = takeRows(block, { near, ref: refs[place] as number, selected, rows })
    if (count > 0) visit({ offer, version, condition, rows: rows.subarray(0, count) })
  }
  if (selected !== 0) withoutSelected(block, near, selected)
}

type Entry = MatchPlan['versions'][number] & {
  readonly selected: number
  readonly refs: Int32Array
}

function entriesOf({ verdicts, versions }: MatchPlan): Entry[] {
  let at = 0
  return versions.map((version) => {
    const from = at + 3
    const selected = verdicts[at + 1] as number
    at = from + (verdicts[at + 2] as number)
    return { ...version, selected, refs: verdicts.subarray(from, at) }
  })
}

interface Taking {
  readonly near: Uint32Array
  readonly ref: number
  readonly selected: number
  readonly rows: Int32Array
}

/** Lists the near misses for which a condition is false. */
function takeRows({ slots, width, words, first }: Block, { near, ref, selected, rows }: Taking): number {
  const [fails, chosen] = [(ref ^ 1) * width, selected * width]
  let count = 0
  for (let w = 0; w < words; w++) {
    let word = (near[w] as number) & (slots[fails + w] as number) & (slots[chosen + w] as number)
    const from = (first + w) << 5
    while (word !== 0) {
      rows[count] = from + 31 - Math.clz32(word & -word)
      count += 1
      word &= word - 1
    }
  }
  return count
}

function withoutSelected({ slots, width, words }: Block, near: Uint32Array, selected: number): void {
  for (let w = 0; w < words; w++) near[w] = (near[w] as number) & ~(slots[selected * width + w] as number)
}

/** What changed for the rows of one offer between two states of the same population. */
export interface MatchChanges {
  /** Qualified now and not before. */
  readonly gained: Uint32Array
  /** Qualified before and not now: about to lose, when `now` is judged on a later day or with newer facts. */
  readonly lost: Uint32Array
  /** One condition away now, and neither that nor qualified before. */
  readonly nearer: Uint32Array
}

/** Compares two states of one offer, row by row; both must be about the same rows in the same order. */
export function compareMatches(before: OfferColumns, now: OfferColumns): MatchChanges {
  if (before.qualified.length !== now.qualified.length)
    throw new RangeError('the two states are about different populations / 两次匹配的对象不同')
  const [gained, lost, nearer] = [now.qualified.slice(), before.qualified.slice(), now.oneAway.slice()]
  for (let w = 0; w < gained.length; w++) {
    const had = before.qualified[w] as number
    gained[w] = (gained[w] as number) & ~had
    lost[w] = had & ~(now.qualified[w] as number)
    nearer[w] = (nearer[w] as number) & ~((before.oneAway[w] as number) | had)
  }
  return { gained, lost, nearer }
}
