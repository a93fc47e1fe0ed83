/** Who gains and who loses an offer between two states of the facts or two days. */
import { rowsOf } from '../columns/bits.ts'
import { matchPopulation } from '../columns/match-population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchSubject } from '../match.ts'
import type { ClauseResult, MatchVerdict } from '../results.ts'
import type { SubjectFacts } from '../subject.ts'

/** What changed in an offer for one subject. */
export interface StandingChange {
  readonly offer: string
  readonly before: MatchVerdict
  readonly after: MatchVerdict
  /** The conditions whose verdict changed, as they stand afterwards. */
  readonly because: readonly ClauseResult[]
  /** Whether another version of the offer applies. */
  readonly otherVersion: boolean
}

/** One subject's facts judged for a year and day. */
export interface Standing {
  readonly subject: SubjectFacts
  readonly judged: Judged
}

/** The offers whose verdict for a subject changes between two states, with the conditions that changed it. */
export function standingChanges(
  zone: CompiledZone,
  offers: readonly string[],
  before: Standing,
  after: Standing,
): StandingChange[] {
  return offers.flatMap((offer): StandingChange[] => {
    const [was, is] = [before, after].map(({ subject, judged }) => matchSubject(zone, offer, subject, judged)) as [
      ReturnType<typeof matchSubject>,
      ReturnType<typeof matchSubject>,
    ]
    if (was.verdict === is.verdict) return []
    const old = new Map(was.conditions.map(({ code, verdict }) => [code, verdict]))
    const because = is.conditions.filter(({ code, verdict }) => old.get(code) !== verdict)
    return [{ offer, before: was.verdict, after: is.verdict, because, otherVersion: was.version !== is.version }]
  })
}

/** A population judged for a year and day. */
export interface PopulationStanding {
  readonly snapshot: Snapshot
  readonly judged: Judged
}

/** Who gained and who lost an offer; ids of one state that the other does not have are told apart. */
export interface PopulationChange {
  readonly offer: string
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}

/** Who newly qualifies and who no longer does, by offer. */
export function populationChanges(
  zone: CompiledZone,
  offers: readonly string[],
  before: PopulationStanding,
  after: PopulationStanding,
): PopulationChange[] {
  const [was, is] = [before, after].map(({ snapshot, judged }) =>
    matchPopulation(zone, offers, snapshot, judged).map(({ qualified }) => idsOf(snapshot, qualified)),
  ) as [Set<string>[], Set<string>[]]
  return offers.map((offer, index) => {
    const [old, now] = [was[index] as Set<string>, is[index] as Set<string>]
    return {
      offer,
      gained: [...now].filter((id) => !old.has(id)),
      lost: [...old].filter((id) => !now.has(id)),
    }
  })
}

function idsOf({ ids }: Snapshot, rows: Uint32Array): Set<string> {
  return new Set(Array.from(rowsOf(rows), (row) => ids[row] as string))
}
