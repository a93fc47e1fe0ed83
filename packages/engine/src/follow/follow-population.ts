/** A scored and matched population that follows changes of single subjects without being evaluated again. */
import { freezeCohorts } from '../cohorts/freeze.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { OfferColumns } from '../columns/match-population.ts'
import { editableSnapshot } from '../columns/row-change.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { FactValue } from '../expr/values.ts'
import type { Facts } from '../subject.ts'
import { followOffers, type VerdictChange } from './followed-offers.ts'
import { type FollowedScore, followScore, type ScoreChange } from './followed-score.ts'
import { subjectPair } from './subject-pair.ts'

/** What is followed. */
export interface Followed {
  readonly offers?: readonly string[]
  readonly scorecards?: readonly string[]
  /** What subjects are compared with; without it the population as it is at the start. */
  readonly cohorts?: CohortTable
}

/** What a change of one subject did. */
export interface SubjectChange {
  readonly row: number
  /** Keys of the facts that are not as they were. */
  readonly facts: readonly string[]
  readonly offers: readonly VerdictChange[]
  readonly scores: readonly ScoreChange[]
}

/** A population that follows; equal at any time to a full run over the same facts and the same statistics. */
export interface FollowedPopulation {
  readonly snapshot: Snapshot
  /** The frozen statistics. */
  readonly cohorts: CohortTable
  /** Results as views: they and their counts follow every change. */
  readonly offers: readonly OfferColumns[]
  readonly scores: readonly FollowedScore[]
  /** Gives a row these facts and no others. */
  changeRow(row: number, facts: Facts): SubjectChange
  /** Gives a row these facts beside its others; null takes one away. */
  changeFacts(row: number, facts: ReadonlyMap<string, FactValue | null>): SubjectChange
}

/**
 * Scores and matches a snapshot and takes it over, with its columns, for changes. Statistics of cohorts are frozen; ranks
 * move with every change.
 * Throws DefinitionError when there is no such scorecard or offer, or no version that judges anybody on the day.
 */
export function followPopulation(
  zone: CompiledZone,
  { offers = [], scorecards = [], ...followed }: Followed,
  snapshot: Snapshot,
  judged: Judged,
): FollowedPopulation {
  const cohorts = followed.cohorts ?? cohortsOf(zone, { offers, scorecards }, snapshot, judged)
  const edited = editableSnapshot(zone, snapshot)
  const pair = subjectPair(edited.snapshot)
  const matched = followOffers({ zone, offers, judged, cohorts }, edited.snapshot, pair)
  const scores = scorecards.map((scorecard) => followScore({ zone, scorecard, judged, cohorts }, edited.snapshot, pair))
  const change = (row: number, write: () => readonly string[]): SubjectChange => {
    pair.take(row)
    const facts = write()
    if (facts.length === 0) return { row, facts, offers: [], scores: [] }
    if (pair.widen()) for (const one of [matched, ...scores]) one.widen()
    pair.follow(row, facts)
    return { row, facts, offers: matched.follow(row), scores: scores.flatMap((one) => one.follow(row, facts) ?? []) }
  }
  return {
    snapshot: edited.snapshot,
    cohorts,
    offers: matched.offers,
    scores,
    changeRow: (row, facts) => change(row, () => edited.changeRow(row, facts)),
    changeFacts: (row, facts) => change(row, () => edited.changeFacts(row, facts)),
  }
}

function cohortsOf(
  zone: CompiledZone,
  { offers, scorecards }: Required<Omit<Followed, 'cohorts'>>,
  snapshot: Snapshot,
  judged: Judged,
): CohortTable {
  const tables = scorecards.map((scorecard) => freezeCohorts(zone, scorecard, snapshot, judged))
  return Object.assign({}, ...tables, freezeCohorts(zone, { offers }, snapshot, judged))
}
