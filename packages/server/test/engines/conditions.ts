/** Random conditions over the sample catalogue, as an offer whose clauses ask each of them twice. */
import { type Condition, checkZone, type Zone } from '@wutong/engine'
import fc from 'fast-check'

const plain = ['revenue', 'rd', 'profit', 'prev(revenue)', 'prev(profit, 2)', 'rd / revenue', 'rd * revenue / profit']
const overYears = [
  'growth(revenue)',
  'growth(profit, 2)',
  'cagr(revenue, 3)',
  'cagr(rd, 2) * rd',
  'sum_years(rd, 3)',
  'avg_years(profit, 2)',
  'min_years(revenue, 3)',
  'max_years(rd, 2)',
  'sum_operating_years(rd, 4)',
  'sum_operating_years(rd, 3) / sum_operating_years(revenue, 3)',
]
const folded = [
  'min(rd, profit)',
  'max(rd, profit, revenue)',
  'abs(profit)',
  'floor(rd)',
  'ceil(profit)',
  'round(rd, 1)',
  'first_known(rd, profit)',
  'rd % revenue',
]
const limits = ['0', '0.05', '0.2', '0.3', '1', '10', '14.4', '20', '-0.5', '144']
const counted = ['patents', 'size(kind)', 'years_between(registered_on, judged_on)']
const others = [
  'blacklisted',
  '!large',
  'known(rd)',
  "stage == 'early'",
  "kind != 'new'",
  "kind in ['recheck', 'x']",
  "in_industry(industry, ['C', 'I65', '7340'])",
  "industry.startsWith('C')",
  "industry.endsWith('2')",
  "industry.contains('35')",
  'patents in [1, 2, 20]',
  'years_between(registered_on, judged_on) >= 2',
  'days_between(registered_on, judged_on) >= 365',
  'add_years(registered_on, size(kind)) >= judged_on',
  "add_days(registered_on, size(kind)) <= date('2020-02-29')",
]

const grammar = fc.letrec<{ number: string; condition: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...plain, ...overYears, ...folded),
    fc.tuple(tie('number'), fc.constantFrom('+', '-'), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...others),
    fc
      .tuple(fc.constantFrom(...counted), fc.constantFrom('>=', '<', '=='), fc.constantFrom('1', '2', '20'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(
        tie('number'),
        fc.constantFrom('>=', '>', '<', '<=', '==', '!='),
        fc.oneof(tie('number'), fc.constantFrom(...limits)),
      )
      .map((parts) => parts.join(' ')),
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('condition').map((of) => `!(${of})`),
  ),
})).condition

/** A list of random conditions that a zone accepts: those that compare unlike units are left out. */
export function randomConditions(zone: Zone, seed: number, count: number): string[] {
  const accepted = fc
    .sample(grammar, { seed, numRuns: 4 * count })
    .filter((when) => checkZone(zoneAsking(zone, [when])).length === 0)
  if (accepted.length < count) throw new Error(`only ${accepted.length} of the random conditions hold`)
  return accepted.slice(0, count)
}

/** The zone with one offer that asks every condition, and its opposite: what fails neither way is unknown. */
export function zoneAsking(zone: Zone, conditions: readonly string[]): Zone {
  const ask = (code: string, when: string): Condition => ({ code, name: { zh: code, en: code }, when })
  const clauses = conditions.flatMap((when, index) => [ask(`yes-${index}`, when), ask(`no-${index}`, `!(${when})`)])
  const [first] = zone.offers
  const version = first?.versions[0]
  if (first === undefined || version === undefined) throw new Error('the zone has no offer to ask with')
  const { uses: _, benefit: __, ...bare } = version
  return { ...zone, offers: [{ ...first, id: 'asked', versions: [{ ...bare, conditions: clauses }] }] }
}
