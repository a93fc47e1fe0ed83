import { randomFrom } from './random.ts'

/** A condition of json-rules-engine on a fact of `ruleFacts`. */
interface PlainRule {
  readonly fact: string
  readonly operator: string
  readonly value: number | boolean | readonly string[] | readonly boolean[]
}

/** One condition in the three languages of the comparison. */
export interface Atom {
  readonly cel: string
  /** Three-valued SQL: NULL is unknown; a quotient by zero is false, as in the engine. */
  readonly sql: string
  readonly rule: PlainRule
}

/** A synthetic policy: all of its conditions must hold. */
export interface Policy {
  readonly id: string
  readonly atoms: readonly Atom[]
}

function atLeast(code: string, ...thresholds: readonly number[]): Atom[] {
  return thresholds.map((value) => ({
    cel: `${code} >= ${value}`,
    sql: `${code} >= ${value}`,
    rule: { fact: code, operator: 'greaterThanInclusive', value },
  }))
}

function below(code: string, ...thresholds: readonly number[]): Atom[] {
  return thresholds.map((value) => ({
    cel: `${code} < ${value}`,
    sql: `${code} < ${value}`,
    rule: { fact: code, operator: 'lessThan', value },
  }))
}

function shareAtLeast(part: string, whole: string, ...thresholds: readonly number[]): Atom[] {
  return thresholds.map((value) => ({
    cel: `${part} / ${whole} >= ${value}`,
    sql: `case when ${whole} = 0 then false else ${part} / ${whole} >= ${value} end`,
    rule: { fact: `${part}/${whole}`, operator: 'greaterThanInclusive', value },
  }))
}

/** Growth in whole percent, compared by multiplication: a rounded quotient would miss the boundary. */
function growthAtLeast(code: string, ...percents: readonly number[]): Atom[] {
  return percents.map((percent) => ({
    cel: `growth(${code}) >= ${percent / 100}`,
    sql: `case when ${code}_before <= 0 then false else ${code} * 100 >= ${code}_before * ${100 + percent} end`,
    rule: { fact: `growth of ${code}`, operator: 'greaterThanInclusive', value: percent },
  }))
}

function holds(code: string): Atom {
  return { cel: code, sql: code, rule: { fact: code, operator: 'equal', value: true } }
}

function fails(code: string): Atom {
  return { cel: `!${code}`, sql: `not ${code}`, rule: { fact: code, operator: 'equal', value: false } }
}

function industryIn(...prefixes: readonly string[]): Atom {
  const list = prefixes.map((prefix) => `'${prefix}'`).join(', ')
  const sql = prefixes.map((prefix) => `starts_with(industry, '${prefix}')`).join(' or ')
  return {
    cel: `in_industry(industry, [${list}])`,
    sql: `(${sql})`,
    rule: { fact: 'industry', operator: 'startsWithAny', value: prefixes },
  }
}

function districtIn(...names: readonly string[]): Atom {
  const list = names.map((name) => `'${name}'`).join(', ')
  return {
    cel: `district in [${list}]`,
    sql: `district in (${list})`,
    rule: { fact: 'district', operator: 'in', value: names },
  }
}

/** Registered at least so many years before the day of judgement. */
function registeredFor(years: number): Atom {
  const latest = `${2025 - years}-06-30`
  return {
    cel: `add_years(registered_on, ${years}) <= judged_on`,
    sql: `registered_on <= date '${latest}'`,
    rule: { fact: 'registered on', operator: 'lessThanInclusive', value: Date.parse(latest) },
  }
}

function bothYearsAtLeast(code: string, ...thresholds: readonly number[]): Atom[] {
  return thresholds.map((value) => ({
    cel: `min_years(${code}, 2) >= ${value}`,
    sql: `(${code} >= ${value} and ${code}_before >= ${value})`,
    rule: { fact: `least ${code}`, operator: 'greaterThanInclusive', value },
  }))
}

const eitherTitle: Atom = {
  cel: 'is_hightech || is_srdi_sme',
  sql: '(is_hightech or is_srdi_sme)',
  rule: { fact: 'either title', operator: 'equal', value: true },
}

/** The conditions that policies draw from; thresholds are shared, as they are in real policies. */
export const atoms: readonly Atom[] = [
  ...atLeast('revenue', 300, 500, 1000, 2000, 5000, 10_000, 20_000),
  ...below('revenue', 20_000, 40_000, 100_000),
  ...bothYearsAtLeast('revenue', 500, 1000, 2000),
  ...growthAtLeast('revenue', 0, 10, 20, 30),
  ...growthAtLeast('rd_expense', 0, 10, 20),
  ...atLeast('rd_expense', 30, 50, 100, 300, 1000),
  ...shareAtLeast('rd_expense', 'revenue', 0.03, 0.05, 0.1),
  ...shareAtLeast('hightech_revenue', 'revenue', 0.5, 0.6),
  ...shareAtLeast('tech_staff', 'employees', 0.1, 0.2, 0.3),
  ...shareAtLeast('net_profit', 'revenue', 0, 0.05, 0.1),
  ...atLeast('employees', 10, 20, 50, 100),
  ...below('employees', 300, 1000),
  ...atLeast('net_assets', 500, 2000),
  ...atLeast('net_profit', 1, 100, 500),
  ...atLeast('tax_paid', 10, 50, 100, 500),
  ...atLeast('invention_applications', 1, 3, 5, 10),
  ...atLeast('graduates_hired', 1, 5),
  ...atLeast('provincial_platforms_2y', 1),
  ...atLeast('provincial_projects_2y', 1),
  ...atLeast('tech_contract_turnover', 100, 500),
  holds('is_hightech'),
  holds('is_tech_sme'),
  holds('is_srdi_sme'),
  eitherTitle,
  fails('abnormal_list'),
  fails('dishonest_list'),
  industryIn('C'),
  industryIn('C', 'I'),
  industryIn('C39', 'I65'),
  industryIn('I', 'M'),
  districtIn('shifo', 'fengyang'),
  districtIn('wutong', 'gouzhao', 'shuangqiao'),
  registeredFor(1),
  registeredFor(3),
  registeredFor(5),
  registeredFor(10),
]

/** Makes policies of one to eight different conditions each; the same seed gives the same ones. */
export function policiesOf(size: number, seed: number): Policy[] {
  const random = randomFrom(seed)
  return Array.from({ length: size }, (_, index) => {
    const chosen = new Set<Atom>()
    const wanted = random.whole(1, 8)
    while (chosen.size < wanted) chosen.add(random.pick(atoms))
    return { id: `bench-${String(index + 1).padStart(3, '0')}`, atoms: [...chosen] }
  })
}
