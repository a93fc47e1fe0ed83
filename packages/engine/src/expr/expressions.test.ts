/** Meaning of the expression language, row by row. */
import { describe, expect, test } from 'vitest'
import { sample } from '../sample-zone.fixture.ts'
import { evaluationOf } from '../subject.ts'
import { compileExpr } from './compile.ts'
import { scopeFrom } from './compile-nodes.ts'
import { evaluate } from './evaluate.ts'
import { checksOf } from './explain.ts'
import { ExpressionError } from './tree.ts'
import { type FactValue, shownFrom } from './values.ts'

const scope = scopeFrom(sample.indicators, { intensity: 'rd / revenue', circle: 'circle + 1' })
const judged = { period: 2022, on: '2023-06-01' }
const facts: Record<string, FactValue> = {
  'revenue@2022': 1728,
  'revenue@2021': 1440,
  'revenue@2020': 1200,
  'revenue@2019': 1000,
  'rd@2022': 51.84,
  'rd@2021': 0,
  'profit@2022': -5,
  'profit@2021': 0,
  registered_on: '2019-03-01',
  industry: 'C3562',
  blacklisted: false,
  patents: 2,
}
const at = evaluationOf({ id: 's', facts: new Map(Object.entries(facts)) }, judged)
const value = (cel: string) => evaluate(compileExpr(scope, cel), at)

describe('values', () => {
  test.for<[string, unknown]>([
    ['cagr(revenue, 3) >= 0.2', true],
    ['cagr(revenue, 3) > 0.2', false],
    ['growth(revenue)', 0.2],
    ['growth(revenue, 3)', 0.728],
    ['intensity >= 0.03', true],
    ['intensity > 0.03', false],
    ['0.1 + 0.2 == 0.3', true],
    ['sum_years(revenue, 2)', 3168],
    ['avg_years(revenue, 2)', 1584],
    ['min_years(revenue, 4) >= 1000', true],
    ['max_years(revenue, 4)', 1728],
    ['sum_operating_years(revenue, 10)', 5368],
    ['prev(revenue, 2)', 1200],
    ['avg_years(growth(revenue), 2)', 0.2],
    ['years_between(registered_on, judged_on)', 4],
    ["days_between(registered_on, date('2019-03-02'))", 1],
    ['add_years(registered_on, 4) <= judged_on', true],
    ['add_days(registered_on, 31)', '2019-04-01'],
    ["in_industry(industry, ['C35'])", true],
    ["in_industry(industry, ['35'])", true],
    ["in_industry(industry, ['I', '65'])", false],
    ["industry.startsWith('C') && industry.contains('56') && industry.endsWith('2')", true],
    ['size(industry)', 5],
    ['patents in [1, 2]', true],
    ['!blacklisted', true],
    ['blacklisted == false', true],
    ['round(rd, 1)', 51.8],
    ['floor(rd) + ceil(rd) - abs(profit)', 98],
    ['-7 % 3', -1],
    ['period - 2000', 22],
    ['stage', 'late'],
    ['known(staff) ? staff * 2 : 7', 7],
    ['max(patents, 3) - min(patents, 3)', 1],
    ['first_known(staff, 9)', 9],
  ])('%s', ([cel, then]) => {
    expect(shownFrom(value(cel))).toBe(then)
  })
})

describe('unknown is an answer', () => {
  test.for<[string, unknown]>([
    ['staff >= 3', ['staff']],
    ['staff >= 3 || land >= 2', ['staff', 'land']],
    ['staff >= 3 || patents == 2', true],
    ['staff >= 3 && blacklisted', false],
    ['!(staff >= 3)', ['staff']],
    ['large ? revenue > 1 : revenue > 2', true],
    ['large ? revenue > 1 : revenue > 9999', ['large']],
    ['min_years(land, 3) >= 2', ['land', 'land@2021', 'land@2020']],
    ['min(rd, prev(rd, 2)) >= 60', false],
    ['max(revenue, prev(rd, 2)) >= 60', true],
    ['first_known(staff, prev(staff))', ['staff', 'staff@2021']],
    ['known(staff)', false],
  ])('%s', ([cel, then]) => {
    const found = value(cel)
    expect(found.kind === 'unknown' ? found.missing : shownFrom(found)).toEqual(then)
  })
})

describe('what cannot be computed is not unknown', () => {
  test.for<[string, string]>([
    ['revenue / prev(rd)', '分母为零，无法计算'],
    ['growth(profit)', '基期为零或负数，无法计算增长率'],
    ['prev(revenue, 4)', '该年度企业尚未成立'],
    ['sum_years(revenue, 5)', '该年度企业尚未成立'],
    ['staff / prev(rd)', '分母为零，无法计算'],
  ])('%s: %s', ([cel, reason]) => {
    const found = value(cel)
    expect(found.kind === 'undefined' && found.reason.zh).toBe(reason)
    expect(shownFrom(value(`${cel} >= 0`))).toBe(false)
  })
})

describe('mistakes are refused with their place', () => {
  test.for<[string, RegExp, number]>([
    ['revenue >= ', /does not parse/, 11],
    ['revenu >= 3', /no indicator "revenu", did you mean "revenue"/, 0],
    ['revenue >= staff', /units differ/, 0],
    ['revenue + rd / revenue', /units differ/, 0],
    ["revenue == 'a'", /a number is needed/, 11],
    ['industry > 3', /no matching overload of > for \(string, int\)/, 0],
    ["kind == 'old'", /no value "old"/, 8],
    ["kind in ['old']", /no value "old"/, 0],
    ['prev(registered_on)', /no earlier years/, 5],
    ['growth(revenue, 0)', /from 1 to 20/, 16],
    ['cagr(revenue)', /takes 2/, 0],
    ['median(revenue)', /no function "median"/, 0],
    ['toString(revenue)', /no function "toString"/, 0],
    ['circle > 1', /refers to itself/, 0],
    ["date('2023-02-30') > judged_on", /date\('2026-01-31'\)/, 5],
    ["in_industry(industry, ['Z9'])", /not an industry code/, 0],
    ['revenue == null', /known\(indicator\)/, 11],
    ['revenue.size', /not supported/, 0],
    ['blacklisted ? 1 : true', /a number is needed/, 18],
    ['!revenue', /a yes\/no value is needed/, 0],
  ])('%s', ([cel, message, start]) => {
    expect.assertions(2)
    try {
      compileExpr(scope, cel)
    } catch (error) {
      expect((error as ExpressionError).message).toMatch(message)
      expect((error as ExpressionError).start).toBe(start)
    }
  })
  test('a condition must be one', () => {
    expect(() => compileExpr(scope, 'revenue', 'bool')).toThrow(ExpressionError)
  })
})

describe('checks say figure, threshold and distance', () => {
  const checks = (cel: string) => checksOf(compileExpr(scope, cel, 'bool'), at, sample.indicators)
  test('for a comparison that fails', () => {
    expect(checks('revenue >= 2000')).toMatchObject([
      { verdict: false, value: 1728, threshold: 2000, distance: 272, unit: '万元', missing: [] },
    ])
  })
  test('for one that holds, in percent', () => {
    expect(checks('rd / revenue >= 0.03')).toMatchObject([
      { verdict: true, value: 0.03, threshold: 0.03, distance: 0, unit: 'ratio' },
    ])
  })
  test('below a negation the comparison is turned round', () => {
    expect(checks('!(revenue >= 1000 || blacklisted)')).toMatchObject([
      { verdict: false, operator: '<', threshold: 1000, distance: 728 },
      { verdict: true, operator: '==', threshold: false, value: false },
    ])
  })
  test('for a ternary only the branch that applies', () => {
    expect(checks('revenue > 1000 ? patents >= 3 : patents >= 9')).toMatchObject([
      { verdict: false, threshold: 3, distance: 1 },
    ])
  })
  test('for the least of several years with a gap, year by year', () => {
    expect(checks('min_years(rd, 3) >= 10')).toMatchObject([
      { verdict: true },
      { verdict: false, value: 0 },
      { verdict: null, missing: ['rd@2020'] },
    ])
  })
  test('with the reason where nothing can be computed', () => {
    expect(checks('growth(profit) >= 0.1')).toMatchObject([
      {
        verdict: false,
        value: null,
        distance: null,
        undefinedReason: { en: 'the base year is zero or negative, so no growth rate exists' },
      },
    ])
  })
  test('days for dates, and lists for membership', () => {
    expect(checks('add_years(registered_on, 3) >= judged_on')).toMatchObject([
      { verdict: false, value: '2022-03-01', threshold: '2023-06-01', distance: 457 },
    ])
    expect(checks("in_industry(industry, ['I', 'M'])")).toMatchObject([
      { verdict: false, value: 'C3562', operator: 'in', threshold: 'I, M' },
    ])
  })
})
