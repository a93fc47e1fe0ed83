import { type Column, type CompiledZone, compileZone, type FactValue, type Snapshot } from '@wutong/engine'
import { builderFor, type ColumnBuilder } from '../../../packages/engine/src/columns/snapshot.ts'
import { type DemoSubject, generateDemo } from '../../../packages/server/src/demo/index.ts'
import { loadZone } from '../../../packages/server/src/modules/zones/index.ts'

/** The shipped zone package with its synthetic enterprises, for works that need real rules. */
export interface ZoneFirms {
  readonly zone: CompiledZone
  readonly snapshot: Snapshot
  readonly judged: { readonly period: number; readonly on: string }
  /** Facts of the first rows, for those who take one enterprise at a time. */
  readonly sample: readonly { readonly id: string; readonly facts: ReadonlyMap<string, FactValue> }[]
}

const years = [2021, 2022, 2023, 2024, 2025]
const judged = { period: 2025, on: '2026-06-30' }
/** So many are generated; a larger population is these over and over. */
const generated = 20_000
const sampled = 400

/** The enterprises of the demo zone, repeated up to a size. */
export async function zoneFirms(size: number, seed: number): Promise<ZoneFirms> {
  const zone = compileZone(await loadZone(new URL('../../../zones/zhengzhou-hitech', import.meta.url).pathname))
  const made = Math.min(size, generated)
  const builders = new Map<string, ColumnBuilder | null>()
  const sample: { id: string; facts: ReadonlyMap<string, FactValue> }[] = []
  for (const firm of generateDemo(zone.zone, { subjects: made, seed, years })) {
    const facts = factsOf(zone, firm)
    for (const [key, value] of facts) {
      const builder = builders.get(key) ?? builderFor(zone, key, { size, period: judged.period })
      builders.set(key, builder)
      builder?.set(firm.index, value)
    }
    if (firm.index < sampled) sample.push({ id: String(firm.index), facts })
  }
  const columns = new Map<string, Column>()
  for (const [key, builder] of builders) if (builder !== null) columns.set(key, repeated(builder.column, made))
  const ids = Array.from({ length: size }, (_, row) => String(row))
  return { zone, snapshot: { ids, size, period: judged.period, columns }, judged, sample }
}

/** What is said of a firm by key; of several sources the first. */
function factsOf(zone: CompiledZone, { statements }: DemoSubject): ReadonlyMap<string, FactValue> {
  const facts = new Map<string, FactValue>()
  for (const { period, values } of statements.toReversed())
    for (const [code, value] of Object.entries(values))
      facts.set(zone.indicators.get(code)?.period === 'year' ? `${code}@${period}` : code, value)
  return facts
}

/** Fills a column with its first rows, over and over. */
function repeated(column: Column, made: number): Column {
  const values = valuesOf(column)
  for (let row = made; row < values.length; row += made) values.copyWithin(row, 0, Math.min(made, values.length - row))
  return column
}

function valuesOf(column: Column): Float64Array | Int32Array | Uint8Array {
  if (column.type === 'date') return column.days
  return column.type === 'text' ? column.codes : column.values
}
