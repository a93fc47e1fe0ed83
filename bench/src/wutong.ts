import { type Column as EngineColumn, noDay, type Offer, parseDay, type Snapshot } from '@wutong/engine'
import type { Policy } from './policies.ts'
import { type Column, judged, type Population } from './population.ts'

/** The population as the engine keeps it in memory; the rivals hold theirs in tables before the clock starts, too. */
export function snapshotOf(population: Population): Snapshot {
  const ids = Array.from({ length: population.size }, (_, row) => String(row))
  const columns = new Map(population.columns.map((column) => [column.key, engineColumn(column)]))
  return { ids, size: population.size, period: judged.period, columns }
}

function engineColumn({ type, values }: Column): EngineColumn {
  switch (type) {
    case 'number':
      return { type, values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))) }
    case 'bool':
      return { type, values: Uint8Array.from(values, (value) => (value === null ? 2 : Number(value))) }
    case 'date':
      return {
        type,
        days: Int32Array.from(values, (value) => (value === null ? noDay : (parseDay(String(value)) ?? noDay))),
      }
    case 'text': {
      const dictionary = [...new Set(values.filter((value) => value !== null).map(String))]
      const codes = new Map(dictionary.map((text, code) => [text, code]))
      return { type, dictionary, codes: Int32Array.from(values, (value) => codes.get(String(value)) ?? -1) }
    }
  }
}

/** The synthetic policies as offers of a zone package. */
export function offersOf(policies: readonly Policy[]): Offer[] {
  return policies.map(({ id, atoms }) => ({
    id,
    name: { zh: id, en: id },
    kind: 'policy',
    level: 'zone',
    standing: 'unclear',
    versions: [
      {
        version: '1',
        effective: { from: '2020-01-01' },
        status: 'illustrative',
        citation: { title: 'synthetic' },
        conditions: atoms.map(({ cel }, index) => ({ code: `c${index}`, name: { zh: cel, en: cel }, when: cel })),
      },
    ],
  }))
}
