/** Titles that run out, and whether their holders would still get them. */
import { bitAt } from '../columns/bits.ts'
import { classifyColumns } from '../columns/classify-population.ts'
import { populationOf } from '../columns/population.ts'
import type { Snapshot } from '../columns/snapshot.ts'
import type { CompiledZone } from '../compiled.ts'
import { dayFrom, isoFrom } from '../dates.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Verdict } from '../results.ts'
import { definitionOf, namedVersion, parseReference, versionOn } from '../subject.ts'

/** One title that ends. */
export interface ExpiringTitle {
  readonly row: number
  readonly rung: string
  /** First day without the title. */
  readonly expiresOn: string
  /** Whether today's data meet the rung's criteria; null while unknown. */
  readonly qualifies: Verdict
  /** `past`: recorded as held although the day has gone by; the record or the day must be wrong. */
  readonly state: 'coming' | 'past'
}

/**
 * Titles recorded as held that end before a day (excluded), soonest first. Rungs without an expiry indicator have none.
 * Throws DefinitionError when there is no such ladder, or no version in force on the day.
 */
export function expiringTitles(
  zone: CompiledZone,
  ladder: string,
  snapshot: Snapshot,
  { judged, until }: { readonly judged: Judged; readonly until: string },
): ExpiringTitle[] {
  const { id, version: named } = parseReference(ladder)
  const { versions } = definitionOf(zone.ladders, id, 'ladder')
  const chosen = named === null ? versionOn(versions, judged.on, id) : namedVersion(versions, named, id)
  const population = populationOf(snapshot, judged)
  const verdicts = classifyColumns(zone, `${id}@${chosen.version.version}`, population)
  const [today, end] = [dayFrom(judged.on), dayFrom(until)]
  const titles: ExpiringTitle[] = []
  for (const [index, { rung, title, expires }] of chosen.rungs.entries()) {
    if (title === null || expires === null) continue
    const held = population.truthOf(title).t
    const days = population.numbersOf(expires).values
    for (let row = 0; row < snapshot.size; row++) {
      const day = days[row] as number
      if (!bitAt(held, row) || !(day < end)) continue
      titles.push({
        row,
        rung: rung.code,
        expiresOn: isoFrom(day),
        qualifies: verdictOf(verdicts.rungs[index]?.verdict[row]),
        state: day <= today ? 'past' : 'coming',
      })
    }
  }
  return titles.sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : Number(a.expiresOn > b.expiresOn)) || a.row - b.row)
}

function verdictOf(verdict: number | undefined): Verdict {
  if (verdict === undefined || verdict < 0) return null
  return verdict === 1
}
