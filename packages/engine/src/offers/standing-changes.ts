/** Who gains and who loses an offer between two states of the facts or two days, and whose standing time alone will change. */
import { bitAt, eachBit, rowsOf, wordsFor } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { matchPopulation, type OfferColumns } from '../columns/match-population.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { dayFrom, isoFrom } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import { matchSubject } from '../match.ts'
import type { ClauseResult, MatchVerdict } from '../results.ts'
import { DefinitionError, definitionOf, type SubjectFacts } from '../subject.ts'

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

/** A row that begins or stops to qualify on a day, by itself, with facts as they are. */
export interface ComingChange {
  readonly row: number
  /** The first day of the new standing. */
  readonly on: string
  readonly kind: 'gained' | 'lost'
  /** Codes of the conditions that changed; empty where the offer itself begins, ends or has another version. */
  readonly because: readonly string[]
}

/** Who will qualify and who will stop doing so until a day (inclusive) as time alone passes: ages, titles, terms. */
export function comingChanges(
  zone: CompiledZone,
  offer: string,
  { snapshot, judged }: PopulationStanding,
  until: string,
): ComingChange[] {
  const { versions } = definitionOf(zone.offers, offer, 'offer')
  const stateOn = (day: number) => stateOf(zone, offer, { snapshot, judged: { ...judged, on: isoFrom(day) } })
  const changes: ComingChange[] = []
  let before = stateOn(dayFrom(judged.on))
  for (const day of turningDays(versions, dayFrom(judged.on), dayFrom(until))) {
    const after = stateOn(day)
    const turned = after.qualified.map((word, index) => word ^ (before.qualified[index] as number))
    eachBit(turned, (row) => {
      const kind = bitAt(after.qualified, row) ? 'gained' : 'lost'
      changes.push({ row, on: isoFrom(day), kind, because: turnedConditions(before, after, row, kind) })
    })
    before = after
  }
  return changes
}

/** Days on which the standing may differ from the day before: every one where a version asks for the day, else the ends of terms. */
function turningDays(versions: readonly CompiledOfferVersion[], first: number, last: number): number[] {
  const every = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + 1 + index)
  if (versions.some(asksForDay)) return every
  const ends = versions.flatMap(({ version: { effective, alsoFor } }) => [
    effective.from,
    ...(effective.until === undefined ? [] : [effective.until]),
    ...(alsoFor === undefined ? [] : [alsoFor.until]),
  ])
  const days = new Set(ends.map(dayFrom))
  return every.filter((day) => days.has(day))
}

/** A key spells its expression out, parts and formulas of indicators included. */
function asksForDay({ conditions, alsoFor }: CompiledOfferVersion): boolean {
  return [...conditions.map(({ expr }) => expr), ...(alsoFor === null ? [] : [alsoFor])].some(({ key }) =>
    key.includes('judged_on'),
  )
}

/** Who qualifies on a day, and what is needed to say why. */
interface DayState {
  readonly qualified: Uint32Array
  readonly version: string | null
  /** Codes of the conditions that hold for a row. */
  readonly holding: (row: number) => readonly string[]
}

function stateOf(zone: CompiledZone, offer: string, { snapshot, judged }: PopulationStanding): DayState {
  const versions = versionsOrNull(zone, offer, judged.on)
  if (versions === null)
    return { qualified: new Uint32Array(wordsFor(snapshot.size)), version: null, holding: () => [] }
  const [matches] = matchPopulation(zone, [offer], snapshot, judged)
  const { version, conditions } = versions.chosen
  let population: Population | null = null
  return {
    qualified: (matches as OfferColumns).qualified,
    version: version.version,
    holding: (row) => {
      population ??= populationOf(snapshot, judged)
      const { truthOf } = population
      return conditions.filter(({ expr }) => bitAt(truthOf(expr).t, row)).map(({ condition }) => condition.code)
    },
  }
}

function turnedConditions(before: DayState, after: DayState, row: number, kind: ComingChange['kind']): string[] {
  if (before.version !== after.version) return []
  const [was, is] = [before.holding(row), after.holding(row)]
  const [more, fewer] = kind === 'gained' ? [is, was] : [was, is]
  return more.filter((code) => !fewer.includes(code))
}

function versionsOrNull(zone: CompiledZone, offer: string, on: string) {
  try {
    return versionsFor(zone, offer, on)
  } catch (error) {
    if (error instanceof DefinitionError) return null
    throw error
  }
}
