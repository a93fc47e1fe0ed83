import type { FactRow } from '@wutong/contract'
import { describe, expect, test } from 'vitest'
import { compareFacts, haveTwoCodes, likenessOf } from './compare.ts'

function fact(code: string, value: FactRow['value'], period: number | null = null): FactRow {
  const rest: Omit<FactRow, 'code' | 'value' | 'period'> = {
    name: { zh: code, en: code },
    unit: null,
    theme: 'basic',
    type: 'text',
    statements: [],
    conflict: false,
    settled: false,
    overdue: null,
  }
  return { code, value, period, ...rest }
}

describe('likenessOf', () => {
  test.each([
    ['the same number', 3, 3, 'same'],
    ['another number', 3, 4, 'differs'],
    ['zero against unknown is no difference', 0, null, 'only_a'],
    ['no against unknown is no difference', null, false, 'only_b'],
    ['zero against no differs', 0, false, 'differs'],
    ['unknown on both sides is nothing to compare', null, null, undefined],
  ])('%s', (_, a, b, likeness) => {
    expect(likenessOf(a, b)).toBe(likeness)
  })
})

describe('compareFacts', () => {
  test('lists every field of both in the order of the catalogue, the newest year first', () => {
    const a = { facts: [fact('revenue', 1, 2023), fact('revenue', 2, 2024), fact('city', 'x')] }
    const b = { facts: [fact('revenue', 2, 2024), fact('staff', 7, 2024), fact('city', 'y')] }
    expect(compareFacts(a, b, ['city', 'revenue']).map(({ key, likeness }) => [key, likeness])).toEqual([
      ['city', 'differs'],
      ['revenue@2024', 'same'],
      ['revenue@2023', 'only_a'],
      ['staff@2024', 'only_b'],
    ])
  })

  test('leaves out what neither knows', () => {
    expect(compareFacts({ facts: [fact('city', null)] }, { facts: [] }, [])).toEqual([])
  })
})

test('only two credit codes keep two records apart for good', () => {
  expect(haveTwoCodes({ uscc: 'x' }, { uscc: 'y' })).toBe(true)
  expect(haveTwoCodes({ uscc: 'x' }, { uscc: null })).toBe(false)
})
