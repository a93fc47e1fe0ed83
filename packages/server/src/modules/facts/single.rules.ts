/** The facts of a subject that one record speaks of: nothing is to be chosen, so nothing needs to be weighed. */
import type { FactsInForce, RecordStatement, Zone } from '@wutong/engine'

/** Whether an indicator describes the subject as it is or a year of it, by code. */
export type PeriodsByCode = ReadonlyMap<string, 'state' | 'year'>

/** How the indicators of a zone count. */
export function periodsOf(zone: Zone): PeriodsByCode {
  return new Map(zone.indicators.map(({ code, period }) => [code, period]))
}

interface Part {
  readonly values: Record<string, number | string | boolean>
  readonly recordIds: Record<string, string>
}

/** The same as `chooseFacts` gives for this record alone; the tests compare them. */
export function factsFromOne(periods: PeriodsByCode, record: RecordStatement): FactsInForce[] {
  const state: Part = { values: {}, recordIds: {} }
  const year: Part = { values: {}, recordIds: {} }
  for (const code of Object.keys(record.values).sort()) {
    const value = record.values[code]
    const kind = periods.get(code)
    if (value === undefined || kind === undefined || (kind === 'year' && record.period === 0)) continue
    const part = kind === 'state' ? state : year
    part.values[code] = value
    part.recordIds[code] = record.id
  }
  return [factsOf(record, 0, state), factsOf(record, record.period, year)].filter(
    ({ values }) => Object.keys(values).length > 0,
  )
}

function factsOf({ subject }: RecordStatement, period: number, part: Part): FactsInForce {
  return { subject, period, ...part, conflicts: [] }
}
