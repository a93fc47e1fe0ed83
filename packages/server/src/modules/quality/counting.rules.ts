/** Counts over columns: how many figures are on file, and where a rule finds them suspicious. */
import {
  bitAt,
  type Column,
  type CompiledZone,
  countBits,
  type Judged,
  matchPopulation,
  noDay,
  type PlausibilityRule,
  plausibilityAsOffer,
  type Snapshot,
} from '@wutong/engine'

/** Known cells of a column; none where nobody said anything. */
export function knownIn(column: Column | undefined): number {
  switch (column?.type) {
    case 'number':
      return counted(column.values, (value) => !Number.isNaN(value))
    case 'bool':
      return counted(column.values, (value) => value !== 2)
    case 'text':
      return counted(column.codes, (code) => code >= 0)
    case 'date':
      return counted(column.days, (day) => day !== noDay)
    case undefined:
      return 0
  }
}

function counted(values: Iterable<number>, isKnown: (value: number) => boolean): number {
  let known = 0
  for (const value of values) if (isKnown(value)) known += 1
  return known
}

/** The key of an indicator's column in a year. */
export function columnKey(zone: CompiledZone, code: string, period: number): string {
  return zone.indicators.get(code)?.period === 'year' ? `${code}@${period}` : code
}

/** Rows in which a rule finds its figure suspicious: those for which its condition surely holds. */
export function suspiciousRows(
  zone: CompiledZone,
  rule: PlausibilityRule,
  { snapshot, judged }: { readonly snapshot: Snapshot; readonly judged: Judged },
): { readonly count: number; readonly has: (row: number) => boolean } {
  const [columns] = matchPopulation(plausibilityAsOffer(zone, rule), [rule.code], snapshot, judged)
  if (columns === undefined) return { count: 0, has: () => false }
  return { count: countBits(columns.qualified), has: (row) => bitAt(columns.qualified, row) }
}
