/** Which of several sources' statements is the fact in force. */
import type { Zone } from './definitions.ts'
import {
  compareStatements,
  factPeriod,
  type Ranking,
  type RecordStatement,
  rankingOf,
  stateYear,
} from './statements.ts'

export type { RecordStatement, StatementValues } from './statements.ts'

/** The facts in force of one subject and period (0 for `state` indicators) and the record each one comes from. */
export interface FactsInForce {
  readonly subject: string
  readonly period: number
  readonly values: Readonly<Record<string, number | string | boolean>>
  readonly recordIds: Readonly<Record<string, string>>
  /** Codes on which the newest statements of different sources disagree and nobody has settled, in order. */
  readonly conflicts: readonly string[]
}

/** One figure in question, with everything said about it, the one in force first. */
export interface WeighedFact {
  readonly subject: string
  readonly code: string
  readonly period: number
  readonly statements: readonly { readonly record: RecordStatement; readonly value: number | string | boolean }[]
  /** True when statements differ. */
  readonly conflict: boolean
  /** True when the one in force was chosen by a person. */
  readonly settled: boolean
}

/** Facts chosen from records; what lost stays in the records and can be weighed again at any time. */
export type ChosenFacts = readonly FactsInForce[]

/** What a person settled: the record that speaks for a figure, by `settledKey`. It outranks every precedence. */
export type Settled = ReadonlyMap<string, string>

/** The figure that a settlement is about; `period` is 0 for `state` indicators. */
export function settledKey(subject: string, period: number, code: string): string {
  return `${subject}@${period}@${code}`
}

const nothingSettled: Settled = new Map()

/** As `compareStatements`, but a settled record comes first. */
function compareSettled(ranking: Ranking, code: string, chosen: string | undefined) {
  return (a: RecordStatement, b: RecordStatement): number => {
    if (chosen !== undefined && a.id !== b.id) {
      if (a.id === chosen) return -1
      if (b.id === chosen) return 1
    }
    return compareStatements(ranking, code, a, b)
  }
}

interface Building {
  readonly subject: string
  readonly period: number
  readonly winners: Map<string, RecordStatement>
  /** All that was said, for codes of which more than one record speaks. */
  readonly said: Map<string, RecordStatement[]>
}

/**
 * Chooses the facts in force. Per indicator: what a person settled, else the zone's named order of sources, else the sources' ranks, else the latest known;
 * `state` indicators take the newest period first. The answer does not depend on the order of the records.
 */
export function chooseFacts(
  zone: Zone,
  records: readonly RecordStatement[],
  settled: Settled = nothingSettled,
): ChosenFacts {
  const ranking = rankingOf(zone)
  const rows = new Map<string, Building>()
  const rowOf = (subject: string, period: number): Building => {
    const key = `${subject}@${period}`
    const row = rows.get(key) ?? { subject, period, winners: new Map(), said: new Map() }
    rows.set(key, row)
    return row
  }
  for (const record of records) {
    for (const code of Object.keys(record.values)) {
      const period = factPeriod(ranking, code, record)
      if (period === null) continue
      hear(rowOf(record.subject, period), { code, record, ranking, settled })
    }
  }
  return [...rows.values()].map((row) => factsFromRow(row, ranking, settled))
}

/** Takes in what one record says of a code: it wins, or is kept to see whether sources disagree. */
function hear(
  { subject, period, winners, said }: Building,
  { code, record, ranking, settled }: { code: string; record: RecordStatement; ranking: Ranking; settled: Settled },
): void {
  const best = winners.get(code)
  if (best !== undefined) said.set(code, [...(said.get(code) ?? [best]), record])
  const chosen = settled.size === 0 ? undefined : settled.get(settledKey(subject, period, code))
  if (best === undefined || compareSettled(ranking, code, chosen)(record, best) < 0) winners.set(code, record)
}

function factsFromRow({ subject, period, winners, said }: Building, ranking: Ranking, settled: Settled): FactsInForce {
  const values: Record<string, number | string | boolean> = {}
  const recordIds: Record<string, string> = {}
  for (const code of [...winners.keys()].sort()) {
    const record = winners.get(code)
    const value = record?.values[code]
    if (record === undefined || value === undefined) continue
    values[code] = value
    recordIds[code] = record.id
  }
  const conflicts = [...said.keys()].sort().filter((code) => {
    const isSettled = recordIds[code] === settled.get(settledKey(subject, period, code))
    return !isSettled && sourcesDisagree(ranking, code, saidBy(ranking, code, said.get(code) ?? []))
  })
  return { subject, period, values, recordIds, conflicts }
}

/** What records say of a code, the weightiest first. */
function saidBy(ranking: Ranking, code: string, records: readonly RecordStatement[]): WeighedFact['statements'] {
  return records
    .toSorted((a, b) => compareStatements(ranking, code, a, b))
    .flatMap((record) => {
      const value = record.values[code]
      return value === undefined ? [] : [{ record, value }]
    })
}

/** Every figure with all that was said about it, best first, so that losers and conflicts can be shown. */
export function weighFacts(
  zone: Zone,
  records: readonly RecordStatement[],
  settled: Settled = nothingSettled,
): WeighedFact[] {
  const ranking = rankingOf(zone)
  const groups = new Map<string, { subject: string; code: string; period: number; statements: RecordStatement[] }>()
  for (const record of records) {
    for (const code of Object.keys(record.values)) {
      const period = factPeriod(ranking, code, record)
      if (period === null) continue
      const key = settledKey(record.subject, period, code)
      const group = groups.get(key) ?? { subject: record.subject, code, period, statements: [] }
      group.statements.push(record)
      groups.set(key, group)
    }
  }
  return [...groups.entries()].map(([key, { subject, code, period, statements }]) => {
    const chosen = settled.get(key)
    const sorted = statements.toSorted(compareSettled(ranking, code, chosen))
    const said = sorted.flatMap((record) => {
      const value = record.values[code]
      return value === undefined ? [] : [{ record, value }]
    })
    const isSettled = chosen !== undefined && said[0]?.record.id === chosen
    return {
      subject,
      code,
      period,
      statements: said,
      conflict: sourcesDisagree(ranking, code, said),
      settled: isSettled,
    }
  })
}

/** Whether the newest statements of different sources differ; what a source itself has replaced, or an older state, is no conflict. */
function sourcesDisagree(ranking: Ranking, code: string, said: WeighedFact['statements']): boolean {
  const [best] = said
  if (best === undefined) return false
  const latest = new Map<string, number | string | boolean>()
  for (const { record, value } of said) {
    const sameState = !ranking.stateCodes.has(code) || stateYear(record) === stateYear(best.record)
    if (sameState && !latest.has(record.source)) latest.set(record.source, value)
  }
  return new Set(latest.values()).size > 1
}
