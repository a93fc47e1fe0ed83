import { type Random, randomFrom } from './random.ts'

/** The year that is scored and matched, and the day of judgement. */
export const judged = { period: 2024, on: '2025-06-30' } as const

/** One column of the synthetic population; missing values are null. */
export interface Column {
  /** Name in SQL. */
  readonly name: string
  /** Key of the engine's facts. */
  readonly key: string
  readonly type: 'number' | 'bool' | 'text' | 'date'
  readonly values: (number | string | boolean | null)[]
}

/** A synthetic population, column by column. */
export interface Population {
  readonly size: number
  readonly columns: readonly Column[]
}

interface Draft {
  readonly random: Random
  readonly revenue: number
  readonly growth: number
  readonly employees: number
  readonly rdShare: number
}

interface ColumnSpec {
  readonly code: string
  /** Years back from the judged period; null for state indicators. */
  readonly back: number | null
  readonly type: Column['type']
  readonly missing: number
  readonly draw: (draft: Draft) => number | string | boolean
}

const districts = ['shifo', 'gouzhao', 'fengyang', 'wutong', 'shuangqiao']
const industries = [
  'C3921',
  'C3562',
  'C2710',
  'C3831',
  'I6513',
  'I6520',
  'M7320',
  'M7511',
  'F5171',
  'L7212',
  'C2641',
  'I6420',
]

/** All amounts are whole numbers, so that double arithmetic in SQL is exact too and the answers can be compared one by one. */
const whole = (value: number): number => Math.round(value)

function amount(code: string, missing: number, draw: (draft: Draft) => number, back = 0): ColumnSpec {
  return { code, back, type: 'number', missing, draw: (draft) => whole(draw(draft)) }
}

function count(
  code: string,
  missing: number,
  median: number,
  spread: number,
  zero: number,
  back: number | null = 0,
): ColumnSpec {
  const draw = ({ random }: Draft): number => (random.next() < zero ? 0 : whole(random.skewed(median, spread)))
  return { code, back, type: 'number', missing, draw }
}

function flag(code: string, missing: number, share: number): ColumnSpec {
  return { code, back: null, type: 'bool', missing, draw: ({ random }) => random.next() < share }
}

const specs: readonly ColumnSpec[] = [
  amount('revenue', 0.1, (one) => one.revenue),
  amount('revenue', 0.14, (one) => one.revenue / (1 + one.growth), 1),
  amount('rd_expense', 0.18, (one) => one.revenue * one.rdShare),
  amount('rd_expense', 0.22, (one) => (one.revenue * one.rdShare) / one.random.skewed(1.1, 0.3), 1),
  amount('net_assets', 0.2, (one) => one.revenue * one.random.skewed(0.6, 0.7) + 1),
  amount('net_assets', 0.24, (one) => one.revenue * one.random.skewed(0.5, 0.7) + 1, 1),
  amount('net_profit', 0.2, (one) => one.revenue * (one.random.next() * 0.35 - 0.12)),
  amount('tax_paid', 0.15, (one) => one.revenue * one.random.skewed(0.04, 0.6)),
  amount('hightech_revenue', 0.28, (one) => (one.random.next() < 0.4 ? 0 : one.revenue * one.random.next())),
  amount('rd_deduction_relief', 0.3, (one) => one.revenue * one.rdShare * 0.14),
  amount('employees', 0.1, (one) => one.employees),
  amount('tech_staff', 0.2, (one) => one.employees * one.random.next() * 0.6),
  amount('graduate_staff', 0.26, (one) => one.employees * one.random.next() * 0.12),
  count('graduates_hired', 0.24, 3, 1.1, 0.5),
  count('invention_applications', 0.16, 3, 1, 0.55),
  count('pct_applications', 0.2, 1.6, 0.8, 0.9),
  count('tech_contract_turnover', 0.26, 180, 1.5, 0.8),
  count('venture_capital', 0.28, 900, 1.4, 0.94),
  count('provincial_platforms_2y', 0.14, 1.4, 0.4, 0.9, null),
  count('provincial_awards_2y', 0.14, 1.2, 0.3, 0.95, null),
  count('provincial_projects_2y', 0.14, 1.5, 0.5, 0.88, null),
  flag('is_hightech', 0.1, 0.16),
  flag('is_tech_sme', 0.12, 0.3),
  flag('is_srdi_sme', 0.12, 0.06),
  flag('abnormal_list', 0.1, 0.05),
  flag('dishonest_list', 0.1, 0.02),
  { code: 'industry', back: null, type: 'text', missing: 0.12, draw: ({ random }) => random.pick(industries) },
  { code: 'district', back: null, type: 'text', missing: 0.1, draw: ({ random }) => random.pick(districts) },
  { code: 'registered_on', back: null, type: 'date', missing: 0.1, draw: ({ random }) => dayOf(random) },
]

function dayOf(random: Random): string {
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${random.whole(1996, 2022)}-${pad(random.whole(1, 12))}-${pad(random.whole(1, 28))}`
}

/** Makes a population of skewed synthetic firms with 10 to 30 % missing values per column; the same seed gives the same one. */
export function populationOf(size: number, seed: number): Population {
  const random = randomFrom(seed)
  const columns = specs.map(columnFrom)
  for (let row = 0; row < size; row += 1) {
    const draft: Draft = {
      random,
      revenue: random.skewed(1800, 1.7),
      growth: random.next() * 0.9 - 0.3,
      employees: 1 + Math.round(random.skewed(24, 1.1)),
      rdShare: random.skewed(0.04, 0.9),
    }
    for (const [index, spec] of specs.entries()) {
      const value = spec.draw(draft)
      columns[index]?.values.push(random.next() < spec.missing ? null : value)
    }
  }
  return { size, columns }
}

function columnFrom({ code, back, type }: ColumnSpec): Column {
  const key = back === null ? code : `${code}@${judged.period - back}`
  return { name: back === 1 ? `${code}_before` : code, key, type, values: [] }
}
