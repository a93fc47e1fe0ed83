/** Whose standing with an offer time alone will change: ages, titles, terms. */
import { bitAt, eachBit, wordsFor } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { lingeringIn, versionAt } from '../columns/lingering.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { asksForDay, onDay, populationOf } from '../columns/population.ts'
import { versionsVerdicts } from '../columns/verdict-words.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import { dayFrom, isoFrom } from '../dates.ts'
import { DefinitionError, definitionOf } from '../subject.ts'
import type { PopulationStanding } from './standing-changes.ts'

/** A row that begins or stops to qualify on a day, by itself, with facts as they are. */
export interface ComingChange {
  readonly row: number
  /** The first day of the new standing. */
  readonly on: string
  readonly kind: 'gained' | 'lost'
  /** Codes of the conditions that changed; empty where the offer itself begins, ends or has another version. */
  readonly because: readonly string[]
}

/** Who will qualify and who will stop doing so until a day (inclusive) as time alone passes. */
export function comingChanges(
  zone: CompiledZone,
  offer: string,
  { snapshot, judged }: PopulationStanding,
  until: string,
): ComingChange[] {
  const { versions } = definitionOf(zone.offers, offer, 'offer')
  // What does not ask for the day is computed once for all of them.
  const today = populationOf(snapshot, judged)
  const changes: ComingChange[] = []
  let before = stateOf(zone, offer, today)
  for (const day of turningDays(versions, dayFrom(judged.on), dayFrom(until))) {
    const after = stateOf(zone, offer, onDay(today, isoFrom(day)))
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
  if (versions.some(isOfTheDay)) return every
  const ends = versions.flatMap(({ version: { effective, alsoFor } }) => [
    effective.from,
    ...(effective.until === undefined ? [] : [effective.until]),
    ...(alsoFor === undefined ? [] : [alsoFor.until]),
  ])
  const days = new Set(ends.map(dayFrom))
  return every.filter((day) => days.has(day))
}

function isOfTheDay({ conditions, alsoFor }: CompiledOfferVersion): boolean {
  return conditions.some(({ expr }) => asksForDay(expr)) || (alsoFor !== null && asksForDay(alsoFor))
}

/** Who qualifies on a day, and what is needed to say why. */
interface DayState {
  readonly qualified: Uint32Array
  /** The version that applies to a row. */
  readonly versionOf: (row: number) => CompiledOfferVersion | null
  /** Codes of the conditions of its version that hold for a row. */
  readonly holding: (row: number) => readonly string[]
}

function stateOf(zone: CompiledZone, offer: string, population: Population): DayState {
  const versions = versionsOrNull(zone, offer, population.judged.on)
  if (versions === null)
    return { qualified: new Uint32Array(wordsFor(population.size)), versionOf: () => null, holding: () => [] }
  const { chosen, older } = versions
  const lingering = lingeringIn(population, older)
  const versionOf = (row: number) => versionAt(chosen, lingering, row)
  return {
    qualified: versionsVerdicts(population, versions).qualified,
    versionOf,
    holding: (row) =>
      versionOf(row)
        .conditions.filter(({ expr }) => bitAt(population.truthOf(expr).t, row))
        .map(({ condition }) => condition.code),
  }
}

function turnedConditions(before: DayState, after: DayState, row: number, kind: ComingChange['kind']): string[] {
  if (before.versionOf(row) !== after.versionOf(row)) return []
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
