/** Match results that follow the population row by row. */
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchVerdicts } from '../match.ts'
import type { MatchVerdict } from '../results.ts'
import type { Facts } from '../subject.ts'
import { blockMatcher, cohortsFor } from './match-blocks.ts'
import { type MatchPlan, planMatch } from './match-plan.ts'
import { type OfferColumns, offerColumns } from './match-population.ts'
import { verdictStore } from './match-store.ts'
import { editableSnapshot } from './row-change.ts'
import type { Column, Snapshot } from './snapshot.ts'

/** An offer whose verdict on a row changed. */
export interface VerdictChange {
  readonly offer: string
  readonly before: MatchVerdict
  readonly after: MatchVerdict
}

/** A matched population of which single rows can change; equal at any time to a full run over the same facts. */
export interface MatchState {
  readonly snapshot: Snapshot
  /** Results as views: they and their counts follow every change. */
  readonly offers: readonly OfferColumns[]
  /** Gives a row these facts and no others, matches it again and tells what changed. */
  changeRow(row: number, facts: Facts): VerdictChange[]
}

/**
 * Matches a snapshot and takes it over, with its columns, for changes. What changes is compared with the cohorts as
 * they were at the start.
 * Throws DefinitionError when there is no such offer, or no version in force on the day.
 */
export function matchState(
  zone: CompiledZone,
  offers: readonly string[],
  snapshot: Snapshot,
  judged: Judged,
): MatchState {
  const planned = planMatch(zone, offers, judged)
  const plan = { ...planned, cohorts: cohortsFor(planned, snapshot) }
  const edited = editableSnapshot(zone, snapshot)
  const store = verdictStore(plan, snapshot)
  const matcher = blockMatcher(plan, snapshot, store)
  for (let index = 0; index < matcher.blocks; index++) matcher.matchBlock(index)
  const results = offerColumns(plan, store, { size: snapshot.size, counts: matcher.counts })
  const single = singleRow(edited.snapshot)
  const own = verdictStore(plan, single.snapshot, { vectors: false, blockRows: 32 })
  const rowMatcher = blockMatcher(plan, single.snapshot, own)
  const verdictsAt = (row: number, into: Uint8Array): Uint8Array => {
    single.take(row)
    decideRow(plan, rowMatcher.fillBlock(0).slots, into)
    return into
  }
  const [was, is] = [new Uint8Array(plan.offers.length), new Uint8Array(plan.offers.length)]
  return {
    snapshot: edited.snapshot,
    offers: results,
    changeRow(row, facts) {
      // The verdicts before are computed again: that is quicker than looking for the row in every bitmap.
      if (row < snapshot.size) verdictsAt(row, was)
      edited.changeRow(row, facts)
      verdictsAt(row, is)
      const changes: VerdictChange[] = []
      for (let index = 0; index < is.length; index++) {
        if (was[index] === is[index]) continue
        const offer = results[index] as OfferColumns
        const [before, after] = [was, is].map((each) => matchVerdicts[each[index] as number]) as [
          MatchVerdict,
          MatchVerdict,
        ]
        setVerdict(offer, row, { before, after })
        changes.push({ offer: offer.offer, before, after })
      }
      return changes
    },
  }
}

/** Verdicts of all offers on one row, numbered as `matchVerdicts`, from the bits of its nodes. */
function decideRow({ verdicts }: MatchPlan, slots: Uint32Array, into: Uint8Array): void {
  for (let at = 0; at < verdicts.length; ) {
    const offer = verdicts[at] as number
    const chosen = slots[verdicts[at + 1] as number] as number
    const end = at + 3 + (verdicts[at + 2] as number)
    let open = 0
    let fails = 0
    for (at += 3; at < end; at++) {
      const ref = verdicts[at] as number
      open += 1 - ((slots[ref] as number) & 1)
      fails |= slots[ref ^ 1] as number
    }
    if ((chosen & 1) === 1) into[offer] = verdictNumber(open, (fails & 1) === 1)
  }
}

/** `open` conditions are not true; of those some fail or none. */
function verdictNumber(open: number, fails: boolean): number {
  if (open === 0) return 0
  if (!fails) return 2
  return open === 1 ? 1 : 3
}

interface SingleRow {
  readonly snapshot: Snapshot
  /** Copies a row of the population. */
  take(row: number): void
}

/** A snapshot of one row that takes the place of any row of another. */
function singleRow(of: Snapshot): SingleRow {
  const columns = new Map<string, Column>()
  return {
    snapshot: { ids: [], size: 1, period: of.period, columns },
    take(row) {
      for (const [key, column] of of.columns) {
        const own = columns.get(key) ?? emptyLike(column)
        columns.set(key, copyRow(column, row, own))
      }
    },
  }
}

function emptyLike(column: Column): Column {
  switch (column.type) {
    case 'number':
      return { type: 'number', values: new Float64Array(1) }
    case 'bool':
      return { type: 'bool', values: new Uint8Array(1) }
    case 'text':
      return { type: 'text', codes: new Int32Array(1), dictionary: column.dictionary }
    case 'date':
      return { type: 'date', days: new Int32Array(1) }
  }
}

function copyRow(from: Column, row: number, to: Column): Column {
  if (from.type === 'text' && to.type === 'text') {
    to.codes[0] = from.codes[row] as number
    return to.dictionary === from.dictionary ? to : { ...to, dictionary: from.dictionary }
  }
  if (from.type === 'date' && to.type === 'date') to.days[0] = from.days[row] as number
  if (from.type === 'number' && to.type === 'number') to.values[0] = from.values[row] as number
  if (from.type === 'bool' && to.type === 'bool') to.values[0] = from.values[row] as number
  return to
}

const bitmapOf = { qualified: 'qualified', one_away: 'oneAway', undecided: 'undecided' } as const

function setVerdict(
  offer: OfferColumns,
  row: number,
  { before, after }: { readonly before: MatchVerdict; readonly after: MatchVerdict },
): void {
  if (before !== 'not_qualified') flip(offer[bitmapOf[before]], row)
  if (after !== 'not_qualified') flip(offer[bitmapOf[after]], row)
  const counts = offer.counts as Record<MatchVerdict, number>
  counts[before] -= 1
  counts[after] += 1
}

function flip(words: Uint32Array, row: number): void {
  words[row >>> 5] = (words[row >>> 5] as number) ^ (1 << (row & 31))
}
