import {
  type ColumnRoom,
  columnBytes,
  columnRoom,
  dayFrom,
  type FactValue,
  isoFrom,
  noDay,
  type Snapshot,
} from '@wutong/engine'
import { type Random, randomFrom } from './random.ts'

/** The year that is scored and matched, and the day of judgement. */
export const judged = { period: 2024, on: '2025-06-30' } as const

/** What all firms and policies of a run are made from. */
export const seed = 20_260_101

/** One column of synthetic firms; what is missing is NaN, 2 (yes/no), −1 (text) or `noDay`. */
export type FirmColumn = {
  /** Name in SQL. */
  readonly name: string
  /** Key of the engine's facts. */
  readonly key: string
} & (
  | { readonly type: 'number'; readonly values: Float64Array }
  | { readonly type: 'bool'; readonly values: Uint8Array }
  | { readonly type: 'text'; readonly values: Int32Array; readonly dictionary: readonly string[] }
  | { readonly type: 'date'; readonly values: Int32Array }
)

/** Synthetic firms, column by column. */
export interface Firms {
  readonly size: number
  readonly columns: readonly FirmColumn[]
  readonly column: (name: string) => FirmColumn
  /** The memory of the columns, where kernels read them in place. */
  readonly memory: Snapshot['memory']
}

/** What the figures of one firm have in common. */
interface Draft {
  revenue: number
  growth: number
  employees: number
  rdShare: number
}

interface Spec {
  readonly name: string
  readonly code: string
  /** Years back from the judged period; null for state indicators. */
  readonly back: number | null
  readonly type: FirmColumn['type']
  readonly missing: number
  readonly dictionary?: readonly string[]
  readonly draw: (random: Random, draft: Draft) => number
}

/** Thirty cohorts, a few large and many small. */
export const sectors = [
  ...['C13', 'C14', 'C18', 'C22', 'C26', 'C27', 'C29', 'C30', 'C33', 'C34', 'C35', 'C36', 'C38', 'C39', 'C40'],
  ...['E47', 'F51', 'F52', 'G54', 'G59', 'I63', 'I64', 'I65', 'J66', 'L71', 'L72', 'M73', 'M74', 'M75', 'N77'],
] as const

/** Districts of the synthetic zone. */
export const districts = [
  'east',
  'west',
  'north',
  'south',
  'lake',
  'river',
  'hill',
  'port',
  'old',
  'new',
  'park',
  'gate',
]
const stages = ['startup', 'growth', 'mature'] as const

/** Whole numbers only, so that double arithmetic in SQL is exact as well and the answers can be compared one by one. */
const whole = (value: number): number => Math.round(value)

type Draw = Spec['draw']

function amount(code: string, missing: number, draw: Draw, back: number | null = 0): Spec {
  const name = back === 1 ? `${code}_before` : code
  return { name, code, back, type: 'number', missing, draw: (random, draft) => whole(draw(random, draft)) }
}

interface CountShape {
  readonly median: number
  readonly spread: number
  readonly zero: number
  readonly back?: number | null
}

function count(code: string, missing: number, { median, spread, zero, back = 0 }: CountShape): Spec {
  return amount(code, missing, (random) => (random.next() < zero ? 0 : random.skewed(median, spread)), back)
}

function flag(code: string, missing: number, share: number): Spec {
  return { name: code, code, back: null, type: 'bool', missing, draw: (random) => +(random.next() < share) }
}

function text(code: string, missing: number, dictionary: readonly string[], draw: Draw): Spec {
  return { name: code, code, back: null, type: 'text', missing, dictionary, draw }
}

function date(code: string, missing: number, from: number, to: number): Spec {
  const first = dayFrom(`${from}-01-01`)
  const last = dayFrom(`${to}-12-31`)
  return { name: code, code, back: null, type: 'date', missing, draw: (random) => random.whole(first, last) }
}

const specs: readonly Spec[] = [
  amount('revenue', 0.1, (_, one) => one.revenue),
  amount('revenue', 0.14, (_, one) => one.revenue / (1 + one.growth), 1),
  amount('rd_expense', 0.18, (_, one) => one.revenue * one.rdShare),
  amount('rd_expense', 0.22, (random, one) => (one.revenue * one.rdShare) / random.skewed(1.1, 0.3), 1),
  amount('net_assets', 0.2, (random, one) => one.revenue * random.skewed(0.6, 0.7) + 1),
  amount('net_assets', 0.24, (random, one) => one.revenue * random.skewed(0.5, 0.7) + 1, 1),
  amount('net_profit', 0.2, (random, one) => one.revenue * (random.next() * 0.35 - 0.12)),
  amount('net_profit', 0.22, (random, one) => one.revenue * (random.next() * 0.33 - 0.12), 1),
  amount('employees', 0.1, (_, one) => one.employees),
  amount('employees', 0.16, (random, one) => 1 + one.employees * random.skewed(0.95, 0.25), 1),
  amount('tax_paid', 0.15, (random, one) => one.revenue * random.skewed(0.04, 0.6)),
  amount('tax_paid', 0.19, (random, one) => one.revenue * random.skewed(0.04, 0.6), 1),
  count('exports', 0.25, { median: 900, spread: 1.6, zero: 0.7 }),
  count('exports', 0.27, { median: 850, spread: 1.6, zero: 0.7, back: 1 }),
  amount('hightech_revenue', 0.28, (random, one) => (random.next() < 0.4 ? 0 : one.revenue * random.next())),
  amount('rd_relief', 0.3, (random, one) => one.revenue * one.rdShare * random.skewed(0.14, 0.2)),
  amount('tech_staff', 0.2, (random, one) => one.employees * random.next() * 0.6),
  amount('graduate_staff', 0.26, (random, one) => one.employees * random.next() * 0.12),
  count('graduates_hired', 0.24, { median: 3, spread: 1.1, zero: 0.5 }),
  count('inventions', 0.16, { median: 3, spread: 1, zero: 0.55 }),
  count('pct_filings', 0.2, { median: 1.6, spread: 0.8, zero: 0.9 }),
  count('contracts', 0.26, { median: 180, spread: 1.5, zero: 0.4 }),
  count('venture_capital', 0.28, { median: 900, spread: 1.4, zero: 0.5 }),
  amount('total_assets', 0.17, (random, one) => one.revenue * random.skewed(1.2, 0.6) + 1),
  amount('debt', 0.21, (random, one) => one.revenue * random.skewed(0.5, 0.8)),
  amount('investment', 0.23, (random, one) => one.revenue * random.skewed(0.06, 1)),
  amount('electricity', 0.2, (random, one) => one.revenue * random.skewed(0.8, 0.9)),
  amount('insured_staff', 0.12, (random, one) => one.employees * (0.6 + 0.4 * random.next())),
  count('platforms', 0.14, { median: 1.4, spread: 0.4, zero: 0.8, back: null }),
  count('awards', 0.14, { median: 1.2, spread: 0.3, zero: 0.85, back: null }),
  count('projects', 0.14, { median: 1.5, spread: 0.5, zero: 0.7, back: null }),
  count('capital', 0.1, { median: 1000, spread: 1.2, zero: 0, back: null }),
  flag('is_hightech', 0.1, 0.36),
  flag('is_tech_sme', 0.12, 0.45),
  flag('is_srdi', 0.12, 0.2),
  flag('abnormal_list', 0.1, 0.05),
  flag('dishonest_list', 0.1, 0.02),
  text('sector', 0, sectors, (random) => Math.floor(sectors.length * random.next() ** 2)),
  text('district', 0.1, districts, (random) => random.whole(0, districts.length - 1)),
  text('stage', 0.12, stages, (_, one) => +(one.revenue >= 2000) + +(one.revenue >= 40_000)),
  date('registered_on', 0.1, 1992, 2022),
  date('inspected_on', 0.2, 2019, 2024),
]

/** Makes skewed synthetic firms with 10 to 30 % missing in most columns; the same seed gives the same ones. */
export function firmsOf(size: number, from: number): Firms {
  const random = randomFrom(from)
  const room = columnRoom(specs.reduce((sum, { type }) => sum + columnBytes(size * width[type]), 0))
  const columns = specs.map((spec) => columnFor(spec, size, room))
  const draft: Draft = { revenue: 0, growth: 0, employees: 0, rdShare: 0 }
  for (let row = 0; row < size; row += 1) {
    draft.revenue = random.skewed(1800, 1.7)
    draft.growth = random.next() * 0.9 - 0.3
    draft.employees = 1 + Math.round(random.skewed(24, 1.1))
    draft.rdShare = random.skewed(0.04, 0.9)
    for (let index = 0; index < specs.length; index += 1) {
      const spec = specs[index] as Spec
      const value = spec.draw(random, draft)
      const { values } = columns[index] as FirmColumn
      values[row] = random.next() < spec.missing ? unknown[spec.type] : value
    }
  }
  const byName = new Map(columns.map((column) => [column.name, column]))
  return { size, columns, memory: room.memory ?? undefined, column: (name) => columnNamed(byName, name) }
}

const unknown = { number: Number.NaN, bool: 2, text: -1, date: noDay } as const

function columnNamed(byName: ReadonlyMap<string, FirmColumn>, name: string): FirmColumn {
  const found = byName.get(name)
  if (found === undefined) throw new Error(`The synthetic firms have no column ${name}`)
  return found
}

/** Bytes of one value. */
const width = { number: 8, bool: 1, text: 4, date: 4 } as const

/** Shared memory, so that workers read the same columns without a copy. */
function columnFor({ name, code, back, type, dictionary = [] }: Spec, size: number, room: ColumnRoom): FirmColumn {
  const about = { name, key: back === null ? code : `${code}@${judged.period - back}` }
  switch (type) {
    case 'number':
      return { ...about, type, values: room.floats(size) }
    case 'bool':
      return { ...about, type, values: room.bytes(size) }
    case 'text':
      return { ...about, type, values: room.integers(size), dictionary }
    case 'date':
      return { ...about, type, values: room.integers(size) }
  }
}

/** One firm's value as plain data, null where it is missing. */
export function plainValue(column: FirmColumn, row: number): number | string | boolean | null {
  const value = column.values[row] as number
  if (Number.isNaN(value) || value === unknown[column.type]) return null
  if (column.type === 'text') return column.dictionary[value] ?? null
  return column.type === 'bool' ? value === 1 : value
}

/** One firm's facts as the engine takes them; what is missing is left out. */
export function factsOf({ columns }: Firms, row: number): Map<string, FactValue> {
  const facts = new Map<string, FactValue>()
  for (const column of columns) {
    const value = plainValue(column, row)
    if (value !== null) facts.set(column.key, column.type === 'date' ? isoFrom(Number(value)) : value)
  }
  return facts
}

/** The indicators that the columns hold, once for each code. */
export function indicatorSpecs(): { code: string; type: FirmColumn['type']; yearly: boolean }[] {
  const seen = new Map(specs.map(({ code, type, back }) => [code, { code, type, yearly: back !== null }]))
  return [...seen.values()]
}
