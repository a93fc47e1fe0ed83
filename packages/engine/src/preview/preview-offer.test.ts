import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { Offer, OfferVersion } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { aCondition, common, text } from '../sample-parts.fixture.ts'
import { sample, sampleZone } from '../sample-zone.fixture.ts'
import { type OfferPreview, previewOffer } from './preview-offer.ts'

const judged = { period: 2022, on: '2023-06-01' }
const offer: Offer = { ...(sampleZone.offers[0] as Offer), id: 'trial' }

function firms(...facts: Record<string, FactValue>[]) {
  return snapshotFrom(
    sample,
    facts.map((one, index) => ({ id: `s${index}`, facts: new Map(Object.entries(one)) })),
    judged.period,
  )
}

interface Terms {
  readonly revenue?: string
  readonly clean?: string
  readonly amount?: string
  readonly cap?: number
  readonly unit?: string
}

function version({ revenue = 'revenue >= 80', clean = '!blacklisted', amount = '10', cap, unit = '万元' }: Terms) {
  return {
    ...common,
    version: 'v',
    effective: { from: '2020-01-01' },
    conditions: [aCondition('revenue', revenue), aCondition('clean', clean)],
    benefit: { name: text('money'), amount, unit, ...(cap === undefined ? {} : { cap }) },
  } satisfies OfferVersion
}

const four = firms(
  { 'revenue@2022': 100, blacklisted: false },
  { 'revenue@2022': 60, blacklisted: false },
  { 'revenue@2022': 60 },
  { 'revenue@2022': 10, blacklisted: true },
)

const compare = (before: OfferVersion, after: OfferVersion, snapshot = four): OfferPreview =>
  previewOffer(sample, { offer, before, after, snapshot, judged })

const causes = ({ before, causesAt, changes }: OfferPreview) =>
  Array.from(before, (_, row) => causesAt(row).map((place) => changes[place]?.code))

describe('preview of an offer', () => {
  test('a lower threshold lets firms in, a new amount pays them, and the two are told apart', () => {
    const preview = compare(version({}), version({ revenue: 'revenue >= 50', amount: '12' }))
    expect(preview.moves[0]).toEqual([1, 0, 0, 0])
    expect(preview.moves[1]).toEqual([1, 0, 0, 0])
    expect(preview.moves[3]).toEqual([0, 0, 1, 1])
    expect([...preview.paidBefore]).toEqual([10e6, 0, 0, 0])
    expect([...preview.paidAfter]).toEqual([12e6, 12e6, 0, 0])
    expect(preview.changes.map(({ code, sum, ledUp }) => [code, sum, ledUp])).toEqual([
      ['condition revenue', 11e6, 1],
      ['benefit amount', 3e6, 0],
    ])
    expect(causes(preview)).toEqual([['benefit amount'], ['condition revenue'], ['condition revenue'], []])
  })

  test('an undecided firm neither gains nor loses, and what it may get is kept apart', () => {
    const preview = compare(version({}), version({ revenue: 'revenue >= 50' }))
    expect([preview.gain, preview.lose, preview.keep, preview.open]).toEqual([1, 0, 1, 1])
    expect(preview.changes.map(({ ledUp, ledDown }) => [ledUp, ledDown])).toEqual([[1, 0]])
    expect(preview.sumAfter).toMatchObject({ qualified: 2, fen: 20e6, undecided: 1, undecidedFen: 10e6 })
  })

  test('a dropped condition that nothing was known about lets its firm in, and is what did it', () => {
    const { conditions, ...rest } = version({ revenue: 'revenue >= 50' })
    const preview = compare({ ...rest, conditions }, { ...rest, conditions: conditions.slice(0, 1) })
    expect([preview.gain, preview.lose, preview.open]).toEqual([0, 0, 1])
    expect(preview.changes.map(({ code, kind }) => [code, kind])).toEqual([['condition clean', 'removed']])
    expect(causes(preview)).toEqual([[], [], ['condition clean'], []])
  })

  test('where two changes did as much, both are causes, whatever their order', () => {
    const before = version({ revenue: 'revenue >= 200', clean: 'blacklisted' })
    const preview = compare(before, version({ revenue: 'revenue >= 80' }))
    expect(preview.gain).toBe(1)
    expect(causes(preview)[0]).toEqual(['condition revenue', 'condition clean'])
  })

  test('names, clauses, rounds and versions are no changes', () => {
    const before = version({})
    const conditions = before.conditions.map((one) => ({ ...one, name: text('other'), clause: 'other' }))
    const preview = compare(before, { ...before, version: 'w', conditions, rounds: [], notes: [text('note')] })
    expect(preview.changes).toEqual([])
    expect([preview.gain, preview.lose, preview.keep, preview.open]).toEqual([0, 0, 1, 0])
  })

  test('shared conditions count one by one, as each version means them', () => {
    const set = { id: 'shared', name: text('shared'), citation: common.citation, conditions: version({}).conditions }
    const zone = { ...sample, zone: { ...sample.zone, conditionSets: [set] } }
    const before = { ...version({}), uses: ['shared'], conditions: [] }
    const moved = { ...set, conditions: version({ revenue: 'revenue >= 50' }).conditions }
    const same = { offer, before, after: before, snapshot: four, judged }
    expect(previewOffer(zone, same).changes).toEqual([])
    const { changes, gain } = previewOffer(zone, { ...same, setsAfter: [moved] })
    expect([changes.map(({ code }) => code), gain]).toEqual([['condition revenue'], 1])
  })

  test('another unit is one change with its amount and cap, and money is compared in fen', () => {
    const preview = compare(version({ cap: 8 }), version({ amount: '100000', unit: '元', cap: 90_000 }))
    expect([preview.paidBefore[0], preview.paidAfter[0]]).toEqual([8e6, 9e6])
    expect(preview.changes.map(({ code, kind, sum }) => [code, kind, sum])).toEqual([['benefit', 'changed', 1e6]])
    const cap = compare(version({ cap: 8 }), version({ cap: 9 }))
    expect(cap.changes.map(({ code, sum }) => [code, sum])).toEqual([['benefit cap', 1e6]])
  })

  test('an unknown amount is in no sum, and no change is said to have moved it', () => {
    const firm = firms({ 'revenue@2022': 100, blacklisted: false })
    const preview = compare(version({}), version({ amount: 'patents * 2' }), firm)
    expect(preview.paidAfter[0]).toBeNaN()
    expect(preview.sumAfter).toMatchObject({ qualified: 1, fen: 0, amountUnknown: 1 })
    expect(preview.changes[0]).toMatchObject({ sum: 0, raises: 0, lowers: 0 })
  })

  test('whatever changes, effects on money add up to the difference, and everybody who gains or loses has a leader', () => {
    const figure = fc.option(fc.integer({ min: 0, max: 4 }), { nil: null })
    const subject = fc.record({ revenue: figure, blacklisted: fc.option(fc.boolean(), { nil: null }) })
    const terms = fc.record({
      least: fc.integer({ min: 0, max: 4 }),
      clean: fc.constantFrom('!blacklisted', 'true', 'blacklisted || revenue > 1'),
      amount: fc.constantFrom('10', '12', 'revenue * 3'),
      cap: fc.integer({ min: 5, max: 12 }),
    })
    const from = ({ least, clean, amount, cap }: typeof terms extends fc.Arbitrary<infer T> ? T : never) =>
      version({ revenue: `revenue >= ${least}`, clean, amount, cap })
    fc.assert(
      fc.property(fc.array(subject, { minLength: 1, maxLength: 6 }), terms, terms, (subjects, before, after) => {
        const snapshot = firms(
          ...subjects.map(({ revenue, blacklisted }) => ({
            ...(revenue === null ? {} : { 'revenue@2022': revenue }),
            ...(blacklisted === null ? {} : { blacklisted }),
          })),
        )
        const preview = compare(from(before), from(after), snapshot)
        const { gain, lose, keep, open, changes } = preview
        expect(preview.moves.flat().reduce((a, b) => a + b, 0)).toBe(subjects.length)
        expect(gain + lose + keep + open).toBeLessThanOrEqual(subjects.length)
        const all = (side: 'ledUp' | 'ledDown') => changes.reduce((sum, one) => sum + one[side], 0)
        expect([all('ledUp'), all('ledDown')]).toEqual([gain, lose])
        for (let row = 0; row < subjects.length; row++) {
          const difference = (preview.paidAfter[row] as number) - (preview.paidBefore[row] as number)
          const parts = changes.reduce((sum, { effect }) => sum + (effect[row] as number), 0)
          if (!Number.isNaN(parts)) expect(parts).toBeCloseTo(difference, 3)
          const crosses = (preview.before[row] === 0) !== (preview.after[row] === 0)
          if (crosses) expect(preview.causesAt(row)).not.toEqual([])
        }
      }),
    )
  })
})
