import { describe, expect, test } from 'vitest'
import { readableExpression } from './expression.ts'

const names: Readonly<Record<string, string>> = {
  revenue: '营业收入',
  rd_expense: '研发费用',
  is_hightech: '高新技术企业',
  industry: '行业',
}
const nameOf = (code: string): string => names[code] ?? code
const valueNameOf = (value: string): string => (value === 'startup' ? '初创期' : value)

describe('an expression in words', () => {
  test.for([
    { cel: 'rd_expense / revenue >= 0.03', words: '研发费用 ÷ 营业收入 ≥ 0.03' },
    { cel: '!is_hightech && revenue > 0', words: '非高新技术企业 且 营业收入 > 0' },
    { cel: 'growth(revenue) >= 0.1 ? 20 : 10', words: '增长率(营业收入) ≥ 0.1时取 20，否则为 10' },
    { cel: "in_industry(industry, ['C', 'I65'])", words: '行业属于(行业, [C, I65])' },
    { cel: "known(industry) ? industry : 'startup'", words: '行业（缺数据时按初创期）' },
    { cel: 'unheard_of + 1', words: 'unheard_of + 1' },
  ])('$cel', ({ cel, words }) => {
    expect(readableExpression(cel, 'zh', { nameOf, valueNameOf })).toBe(words)
  })
})
