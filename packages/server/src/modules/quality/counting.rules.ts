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
  type Snapshot,
  withTrialOffer,
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

const rule = 'plausibility'

/** Rows in which a rule finds its figure suspicious: those for which its condition surely holds. */
export function suspiciousRows(
  zone: CompiledZone,
  { code, name, when }: PlausibilityRule,
  { snapshot, judged }: { readonly snapshot: Snapshot; readonly judged: Judged },
): { readonly count: number; readonly has: (row: number) => boolean } {
  // A condition over a population is what an offer is: matched exactly, and unknown where a figure is missing.
  const version = {
    version: rule,
    effective: { from: '0001-01-01' },
    status: 'illustrative',
    citation: { title: name.zh },
    conditions: [{ code, name, when }],
  } as const
  const offer = { id: rule, name, kind: 'policy', level: 'zone', standing: 'live', versions: [version] } as const
  const [columns] = matchPopulation(withTrialOffer(zone, offer, version), [rule], snapshot, judged)
  if (columns === undefined) return { count: 0, has: () => false }
  return { count: countBits(columns.qualified), has: (row) => bitAt(columns.qualified, row) }
}
