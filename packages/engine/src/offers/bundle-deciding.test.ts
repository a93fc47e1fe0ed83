/** The sets of missing facts that a bundle names make its total known, and none of them is larger than it must be. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BundleRule, Offer } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { explainerFor } from '../reason/deciding.ts'
import { aCondition, anIndicator, aPolicy, bareZone, common, text } from '../sample-parts.fixture.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { bundleSubject } from './bundle.ts'

const judged = { period: 2025, on: '2026-06-30' }
const state = { period: 'state' } as const
const offers = ['a', 'b', 'c', 'd']

const rule = (code: string, more: object) => ({ code, name: text(code), ...common, ...more }) as BundleRule
const rules: readonly BundleRule[] = [
  rule('one', { kind: 'exclusive', offers: ['a', 'b'] }),
  rule('two', { kind: 'exclusive', offers: ['b', 'c', 'd'] }),
  rule('highest', { kind: 'highest', offers: ['c', 'd'] }),
  rule('difference', { kind: 'difference', offers: ['a', 'b'] }),
  rule('cap', { kind: 'cap', offers, limit: 'base', unit: '万元' }),
  rule('needs', { kind: 'requires', offer: 'd', needs: ['a'] }),
]

const offer = (id: string): Offer =>
  aPolicy(id, {
    conditions: [aCondition('has', id === 'b' ? 'has_b || patents >= 2' : `has_${id}`)],
    benefit: { name: text('money'), amount: `pays_${id}`, unit: '万元', ...(id === 'c' ? { cap: 5 } : {}) },
  })

function zoneWith(chosen: readonly BundleRule[]) {
  return compileZone({
    ...bareZone,
    indicators: [
      anIndicator('base', 'number', { ...state, unit: '万元' }),
      anIndicator('patents', 'number', state),
      ...offers.flatMap((id) => [
        anIndicator(`has_${id}`, 'bool', state),
        anIndicator(`pays_${id}`, 'number', { ...state, unit: '万元' }),
      ]),
    ],
    offers: offers.map(offer),
    bundles: chosen,
  })
}

const values = (name: string): readonly FactValue[] => {
  if (name.startsWith('has_')) return [true, false]
  return name === 'patents' ? [0, 2] : [0, 3, 7, 5000]
}

/** What a missing fact may turn out to be: also more than anything known, and never as much as another. */
const fillings = (name: string): readonly FactValue[] =>
  typeof values(name)[0] === 'boolean' || name === 'patents'
    ? values(name)
    : [...values(name), name === 'base' ? 500_000 : 200 * name.charCodeAt(5)]

const names = ['base', 'patents', ...offers.flatMap((id) => [`has_${id}`, `pays_${id}`])]
const facts = fc.tuple(...names.map((name) => fc.option(fc.constantFrom(...values(name)), { nil: null, freq: 3 })))

type Zone = ReturnType<typeof zoneWith>
const bundle = (zone: Zone, known: ReadonlyMap<string, FactValue>) =>
  bundleSubject(zone, { id: 'firm', facts: known }, judged)

/** Every way to fill in some facts. */
function completions(known: ReadonlyMap<string, FactValue>, missing: readonly string[]): Map<string, FactValue>[] {
  return missing.reduce(
    (all, name) => all.flatMap((one) => fillings(name).map((value) => new Map(one).set(name, value))),
    [new Map(known)],
  )
}

describe('what would decide a bundle', () => {
  test('is named as minimal sets, whatever is open of the offers taken and left and of limits', () => {
    fc.assert(
      fc.property(facts, fc.subarray([...rules]), (given, chosen) => {
        const zone = zoneWith(chosen)
        const known = new Map<string, FactValue>(
          names.flatMap((name, index) => (given[index] === null ? [] : [[name, given[index] as FactValue] as const])),
        )
        const { total, deciding = [] } = explainerFor(zone, { id: 'firm', facts: known }, judged).bundle()
        expect(deciding.length > 0).toBe(total === null)
        for (const set of deciding) {
          if (set.length > 4) continue
          for (const filled of completions(known, set)) expect(bundle(zone, filled).total).not.toBeNull()
          for (const left of set) {
            const fewer = completions(
              known,
              set.filter((name) => name !== left),
            )
            expect(fewer.some((filled) => bundle(zone, filled).total === null)).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('names the amount of an offer that is left out while it might pay more', () => {
    const zone = zoneWith([rules[0] as BundleRule])
    const known = new Map<string, FactValue>([
      ['has_a', true],
      ['pays_a', 3],
      ['has_b', true],
      ...['has_c', 'has_d'].map((name) => [name, false] as const),
    ])
    const { total, taken, left, open } = bundle(zone, known)
    expect([total, taken.map((line) => line.offer), open]).toEqual([null, ['a'], []])
    expect(left.map((one) => [one.offer, one.gives, one.missing])).toEqual([['b', null, ['pays_b']]])
    expect(explainerFor(zone, { id: 'firm', facts: known }, judged).bundle().deciding).toEqual([['pays_b']])
  })
})
