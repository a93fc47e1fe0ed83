/** Who gains and who loses an offer between two states of the facts or two days, and who will lose it on a coming day. */
import { eachBit, rowsOf } from '../columns/bits.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { matchPopulation } from '../columns/match-population.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import { dayFrom, isoFrom } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchSubject } from '../match.ts'
import type { ClauseResult, MatchVerdict } from '../results.ts'
import { DefinitionError, type SubjectFacts } from '../subject.ts'

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

/** A row that stops qualifying on a day, by itself, with facts as they are. */
export interface ComingLoss {
  readonly row: number
  /** The first day on which it does not qualify any more. */
  readonly on: string
  /** Codes of the conditions that stop holding; empty where the offer itself ends. */
  readonly because: readonly string[]
}

/** Who will stop qualifying for an offer until a day (inclusive) with facts as they are: ages, titles, terms. */
export function comingLosses(
  zone: CompiledZone,
  offer: string,
  { snapshot, judged }: PopulationStanding,
  until: string,
): ComingLoss[] {
  const [now] = matchPopulation(zone, [offer], snapshot, judged)
  const open = new Set(now === undefined ? [] : rowsOf(now.qualified))
  const losses: ComingLoss[] = []
  const last = dayFrom(until)
  for (let day = dayFrom(judged.on) + 1; day <= last && open.size > 0; day++) {
    const on = isoFrom(day)
    const fails = failuresOn(zone, offer, { snapshot, judged: { ...judged, on } })
    for (const row of [...open]) {
      const because = fails(row)
      if (because === null) continue
      open.delete(row)
      losses.push({ row, on, because })
    }
  }
  return losses
}

/** For each row the conditions that do not hold on a day; null where all do. */
function failuresOn(
  zone: CompiledZone,
  offer: string,
  { snapshot, judged }: PopulationStanding,
): (row: number) => string[] | null {
  const versions = versionsOrNull(zone, offer, judged.on)
  if (versions === null) return () => []
  const population = populationOf(snapshot, judged)
  const failing = new Map<number, string[]>()
  for (const { condition, expr } of versions.chosen.conditions) {
    const { t } = population.truthOf(expr)
    eachBit(
      t.map((word) => ~word),
      (row) => {
        if (row < snapshot.size) failing.set(row, [...(failing.get(row) ?? []), condition.code])
      },
    )
  }
  return (row) => failing.get(row) ?? null
}

function versionsOrNull(zone: CompiledZone, offer: string, on: string) {
  try {
    return versionsFor(zone, offer, on)
  } catch (error) {
    if (error instanceof DefinitionError) return null
    throw error
  }
}
