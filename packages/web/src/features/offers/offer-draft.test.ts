import { describe, expect, test } from 'vitest'
import { draftText, isUnchanged, type OfferVersion, withCondition } from './offer-draft.ts'

const name = { zh: '条件', en: 'condition' }
const version: OfferVersion = {
  version: '2024',
  effective: { from: '2024-01-01' },
  status: 'secondary',
  citation: { title: '文件' },
  uses: ['honest'],
  conditions: [
    { code: 'revenue', name, when: 'revenue >= 1000' },
    { code: 'age', name, when: 'age < 5' },
  ],
  benefit: { name, amount: '10', unit: '万元', cap: 8 },
}
const draft = (edits: Parameters<typeof draftText>[1]) => JSON.parse(draftText(version, edits, 'draft'))

describe('draft of a policy', () => {
  test('no edits leave everything but the name of the version', () => {
    expect(draft({})).toEqual({ ...version, version: 'draft' })
  })

  test('a condition is changed or dropped, shared ones are dropped by their set', () => {
    const { conditions, uses } = draft({ conditions: { revenue: 'revenue >= 1', age: null }, dropped: ['honest'] })
    expect(conditions).toEqual([{ code: 'revenue', name, when: 'revenue >= 1' }])
    expect(uses).toEqual([])
  })

  test.for([
    { name: 'another amount keeps the cap', edits: { amount: '12' }, benefit: { amount: '12', cap: 8 } },
    { name: 'another cap keeps the amount', edits: { cap: 9 }, benefit: { amount: '10', cap: 9 } },
    { name: 'no cap is no key', edits: { cap: null }, benefit: { amount: '10' } },
  ])('$name', ({ edits, benefit }) => {
    expect(draft(edits).benefit).toEqual({ name, unit: '万元', ...benefit })
  })

  test('going back to the text in force is no edit', () => {
    const edited = withCondition(version, {}, 'revenue', 'revenue >= 1')
    expect([isUnchanged(version, edited), isUnchanged(version, {})]).toEqual([false, true])
    expect(isUnchanged(version, withCondition(version, edited, 'revenue', 'revenue >= 1000'))).toBe(true)
    expect(isUnchanged(version, { amount: '10', cap: 8, dropped: [] })).toBe(true)
    expect(isUnchanged(version, { cap: null })).toBe(false)
  })
})
