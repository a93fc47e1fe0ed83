import { describe, expect, test } from 'vitest'
import { alternativesIn, readableExpression } from './expression.ts'

const names: Readonly<Record<string, string>> = {
  revenue: '营业收入',
  rd_expense: '研发费用',
  is_hightech: '高新技术企业',
  industry: '行业',
  registered_on: '注册日期',
}
const nameOf = (code: string): string => names[code] ?? code
const valueNameOf = (value: string): string => (value === 'startup' ? '初创期' : value)

describe('an expression in words', () => {
  test.for([
    { cel: 'rd_expense / revenue >= 0.03', words: '研发费用 ÷ 营业收入 ≥ 0.03' },
    { cel: '!is_hightech && revenue > 0', words: '非高新技术企业 且 营业收入 > 0' },
    { cel: '!(is_hightech || revenue > 0)', words: '非(高新技术企业 或 营业收入 > 0)' },
    { cel: 'growth(revenue) >= 0.1 ? 20 : 10', words: '营业收入增长率 ≥ 0.1 时取 20，否则取 10' },
    { cel: "in_industry(industry, ['C', 'I65'])", words: '行业属于 C、I65' },
    { cel: "known(industry) ? industry : 'startup'", words: '行业（缺数据时按初创期）' },
    { cel: 'unheard_of + 1', words: 'unheard_of + 1' },
    { cel: 'add_years(registered_on, 10) >= judged_on', words: '注册日期满 10 年之日 ≥ 判定日' },
    {
      cel: 'sum_operating_years(rd_expense, 3) / sum_operating_years(revenue, 3)',
      words: '研发费用近 3 个经营年度合计 ÷ 营业收入近 3 个经营年度合计',
    },
    { cel: 'revenue / ((prev(revenue) + revenue) / 2)', words: '营业收入 ÷ ((上年营业收入 + 营业收入) ÷ 2)' },
    { cel: 'revenue - (rd_expense - 1)', words: '营业收入 − (研发费用 − 1)' },
    { cel: 'min(rd_expense, 5000) * 0.1', words: '研发费用（最多 5,000） × 0.1' },
    { cel: 'max(0, revenue)', words: '营业收入（负数按 0）' },
    { cel: 'min(rd_expense * 0.1, revenue)', words: '取最小(研发费用 × 0.1; 营业收入)' },
    { cel: 'rank(revenue, industry)', words: '营业收入在行业相同企业中的名次' },
    { cel: 'growth(revenu', words: 'growth(revenu' },
  ])('$cel', ({ cel, words }) => {
    expect(readableExpression(cel, 'zh', { nameOf, valueNameOf })).toBe(words)
  })

  test.for([
    { cel: 'add_years(registered_on, 10)', words: '注册日期 plus 10 years' },
    { cel: 'prev(revenue) > 0 ? 20 : 10', words: '20 if 营业收入 of the year before > 0, otherwise 10' },
    { cel: 'days_between(registered_on, judged_on)', words: 'days from 注册日期 to judging day' },
  ])('$cel in English', ({ cel, words }) => {
    expect(readableExpression(cel, 'en', { nameOf, valueNameOf })).toBe(words)
  })
})

describe('ways to hold', () => {
  test.for([
    { cel: 'a >= 1 || b >= 1', ways: 'all' },
    { cel: 'a >= 1 && (b >= 1 || c)', ways: 'some' },
    { cel: '(a || b) && c && d', ways: 'some' },
    { cel: 'a >= 1 && b >= 1', ways: 'none' },
    { cel: 'a >=', ways: 'none' },
  ])('$cel', ({ cel, ways }) => {
    expect(alternativesIn(cel)).toBe(ways)
  })
})
