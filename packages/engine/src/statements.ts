/** What sources say, and which of two statements outweighs the other. */
import type { Zone } from './definitions.ts'

/** What a record says, by indicator. */
export type StatementValues = Readonly<Record<string, number | string | boolean>>

/** What one source said about one subject for one period: a row of `records`. */
export interface RecordStatement {
  readonly id: string
  readonly subject: string
  readonly source: string
  /** Calendar year, 0 when the source named none. */
  readonly period: number
  /** ISO instant at which it became known. */
  readonly recordedAt: string
  readonly values: StatementValues
}

/** A record without what it says. */
export type RecordHead = Omit<RecordStatement, 'subject' | 'values'>

/** How statements are weighed in a zone. */
export interface Ranking {
  readonly stateCodes: ReadonlySet<string>
  readonly yearCodes: ReadonlySet<string>
  /** Position of a source for a code: lower wins. */
  readonly positionOf: (code: string, source: string) => number
}

/** How a zone weighs statements. */
export function rankingOf(zone: Zone): Ranking {
  const ranks = new Map(zone.sources.map(({ id, rank }) => [id, rank]))
  const orders = new Map(
    Object.entries(zone.precedence).map(([code, ids]) => [code, new Map(ids.map((id, at) => [id, at]))]),
  )
  // A named order comes before the sources' ranks; a source the zone no longer knows comes last.
  const positionOf = (code: string, source: string) => orders.get(code)?.get(source) ?? 1e6 + (ranks.get(source) ?? 1e6)
  const codesOf = (period: 'state' | 'year') =>
    new Set(zone.indicators.filter((indicator) => indicator.period === period).map(({ code }) => code))
  return { stateCodes: codesOf('state'), yearCodes: codesOf('year'), positionOf }
}

/** The year a statement about the present state belongs to; without a named period, the year it became known. */
export function stateYear(record: RecordHead): number {
  return record.period === 0 ? Number(record.recordedAt.slice(0, 4)) : record.period
}

/** Negative when `a` outweighs `b` for this code: newest state, then the source's place, then latest known. */
export function compareStatements(ranking: Ranking, code: string, a: RecordHead, b: RecordHead): number {
  if (ranking.stateCodes.has(code)) {
    const newer = stateYear(b) - stateYear(a)
    if (newer !== 0) return newer
  }
  const place = ranking.positionOf(code, a.source) - ranking.positionOf(code, b.source)
  if (place !== 0) return place
  if (a.recordedAt !== b.recordedAt) return a.recordedAt > b.recordedAt ? -1 : 1
  if (a.id === b.id) return 0
  return a.id > b.id ? -1 : 1
}

/** The period under which a code of a record counts; null when the zone does not know the code or the year is missing. */
export function factPeriod(ranking: Ranking, code: string, record: RecordHead): number | null {
  if (ranking.stateCodes.has(code)) return 0
  return ranking.yearCodes.has(code) && record.period !== 0 ? record.period : null
}
