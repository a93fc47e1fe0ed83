import { Engine, Rule } from 'json-rules-engine'
import type { Policy } from './policies.ts'
import type { Population } from './population.ts'

type PlainFacts = Record<string, number | string | boolean | null>

/** The first firms of a population as plain facts; derived figures are given ready made, which favours this rival. */
export function ruleFacts(population: Population, firms: number): PlainFacts[] {
  return Array.from({ length: Math.min(firms, population.size) }, (_, row) => {
    const facts: PlainFacts = {}
    for (const column of population.columns) facts[column.name] = column.values[row] ?? null
    return { ...facts, ...derivedFacts(facts) }
  })
}

function derivedFacts(facts: PlainFacts): PlainFacts {
  const number = (name: string): number => (typeof facts[name] === 'number' ? Number(facts[name]) : Number.NaN)
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const growth = (code: string): number | null => {
    const before = number(`${code}_before`)
    return before > 0 ? known(((number(code) - before) * 100) / before) : null
  }
  const share = (part: string, whole: string): number | null => known(number(part) / number(whole))
  const titles = [facts.is_hightech, facts.is_srdi_sme]
  return {
    'growth of revenue': growth('revenue'),
    'growth of rd_expense': growth('rd_expense'),
    'rd_expense/revenue': share('rd_expense', 'revenue'),
    'hightech_revenue/revenue': share('hightech_revenue', 'revenue'),
    'tech_staff/employees': share('tech_staff', 'employees'),
    'net_profit/revenue': share('net_profit', 'revenue'),
    'least revenue': known(Math.min(number('revenue'), number('revenue_before'))),
    'either title': titles.includes(true),
    'registered on': typeof facts.registered_on === 'string' ? Date.parse(facts.registered_on) : null,
  }
}

/** Builds the rules once: one rule for each policy, all of its conditions. */
export function ruleEngineOf(policies: readonly Policy[]): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true })
  engine.addOperator('startsWithAny', (value: string | null, prefixes: readonly string[]) =>
    prefixes.some((prefix) => value?.startsWith(prefix) === true),
  )
  for (const { id, atoms } of policies) {
    engine.addRule(new Rule({ conditions: { all: atoms.map(({ rule }) => ({ ...rule })) }, event: { type: id } }))
  }
  return engine
}

/** Firms that meet all conditions of each policy. This rival knows neither near misses nor undecided firms. */
export async function qualifiedByRules(
  engine: Engine,
  firms: readonly PlainFacts[],
  policies: readonly Policy[],
): Promise<number[]> {
  const places = new Map(policies.map(({ id }, index) => [id, index]))
  const counts = policies.map(() => 0)
  for (const firm of firms) {
    const { events } = await engine.run(firm)
    for (const { type } of events) {
      const place = places.get(type)
      if (place !== undefined) counts[place] = (counts[place] ?? 0) + 1
    }
  }
  return counts
}
