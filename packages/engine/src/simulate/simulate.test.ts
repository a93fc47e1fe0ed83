import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { populationOf } from '../columns/population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { CompiledOfferVersion, CompiledZone } from '../compiled.ts'
import type { FactValue } from '../expr/values.ts'
import { matchSubject } from '../match.ts'
import { aCondition, anIndicator, bareZone, common, text } from '../sample-parts.fixture.ts'
import type { SubjectFacts } from '../subject.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { changedVersion, type OfferChange } from './change.ts'
import { type FitTarget, fitCap, fitThreshold } from './fit.ts'
import { standardGroupings } from './groupings.ts'
import { parametersOf } from './parameters.ts'
import { roundestBetween } from './roundest.ts'
import { simulatorOf } from './simulator.ts'

const judged = { period: 2022, on: '2023-06-01' }
const zone = compileZone({
  ...bareZone,
  indicators: [
    anIndicator('revenue', 'number', { unit: '万元' }),
    anIndicator('rd', 'number', { unit: '万元' }),
    anIndicator('registered_on', 'date', { period: 'state' }),
    anIndicator('clean', 'bool', { period: 'state' }),
    anIndicator('size_class', 'text', { period: 'state' }),
    anIndicator('district', 'text', { period: 'state' }),
    anIndicator('industry', 'text', { period: 'state' }),
  ],
  conditionSets: [
    { id: 'shared', name: text('shared'), citation: { title: 'x' }, conditions: [aCondition('clean', 'clean')] },
  ],
  offers: [
    {
      id: 'award',
      name: text('award'),
      kind: 'policy',
      level: 'zone',
      standing: 'live',
      versions: [
        {
          ...common,
          version: '1',
          effective: { from: '2020-01-01' },
          uses: ['shared'],
          conditions: [
            aCondition('size', 'min_years(revenue, 2) >= 12'),
            aCondition('intensity', 'rd / revenue >= 0.05 && rd / revenue < 0.7'),
            aCondition('young', '!(years_between(registered_on, judged_on) > 4) || 20 <= rd'),
          ],
          benefit: { name: text('money'), amount: 'rd * 0.1 + 0.33', unit: '万元', cap: 3 },
        },
      ],
    },
  ],
})

const amount = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 5, 10, 12, 20, 24, 0.6, 0.1, 1.2),
  fc.integer({ min: -20, max: 300 }).map((n) => n / 10),
)
const generators: Record<string, fc.Arbitrary<FactValue>> = {
  'revenue@2022': amount,
  'revenue@2021': amount,
  'rd@2022': amount,
  registered_on: fc.constantFrom('2018-06-01', '2018-06-02', '2020-02-29', '2010-01-01', '2022-03-01'),
  clean: fc.constantFrom(true, true, true, false),
  size_class: fc.constantFrom('small', 'micro'),
  district: fc.constantFrom('east', 'west'),
  industry: fc.constantFrom('C3562', 'I6510', '65'),
}
const subjects = fc.array(fc.record(generators, { requiredKeys: [] }), { minLength: 1, maxLength: 60 }).map((all) =>
  all.map(
    (facts, index): SubjectFacts => ({
      id: `s${index}`,
      facts: new Map(Object.entries(facts) as [string, FactValue][]),
    }),
  ),
)

function simulatorFor(all: readonly SubjectFacts[]) {
  const population = populationOf(snapshotFrom(zone, all, judged.period), judged)
  return simulatorOf(zone, population, { offer: 'award', groupings: standardGroupings(zone, population, null) })
}

/** The zone with the award in another version. */
function withVersion(version: CompiledOfferVersion): CompiledZone {
  const award = zone.offers.get('award')
  if (award === undefined) throw new Error('no award')
  return { ...zone, offers: new Map([['award', { ...award, versions: [version] }]]) }
}

/** Counts and money by matching one subject after the other. */
function byHand(all: readonly SubjectFacts[], change: OfferChange) {
  const changed = withVersion(changedVersion(zone, change, judged))
  const matches = all.map((subject) => matchSubject(changed, 'award', subject, judged))
  const qualified = matches.filter(({ verdict }) => verdict === 'qualified')
  return {
    qualified: qualified.length,
    oneAway: matches.filter(({ verdict }) => verdict === 'one_away').length,
    undecided: matches.filter(({ verdict }) => verdict === 'undecided').length,
    fen: qualified.reduce((sum, match) => sum + Math.round((match.amount ?? 0) * 1e6), 0),
    amountUnknown: qualified.filter(({ amountMissing }) => amountMissing.length > 0).length,
  }
}

const names = ['size', 'intensity', 'intensity.2', 'young', 'young.2'] as const
const thresholds = fc.oneof(amount, fc.constantFrom(0.05, 0.5, 0.1, 12, 4, 3, 0.049999999999, 1 / 3))

test('parameters are named after their condition and say what is compared', () => {
  const version = changedVersion(zone, { offer: 'award' }, judged)
  expect(parametersOf(version).map(({ name, value, operator }) => [name, operator, value])).toEqual([
    ['size', '>=', 12],
    ['intensity', '>=', 0.05],
    ['intensity.2', '<', 0.7],
    ['young', '>', 4],
    ['young.2', '>=', 20],
    ['amount', null, 0.1],
    ['amount.2', null, 0.33],
    ['cap', null, 3],
  ])
})

describe('figures are those of matching every subject alone', () => {
  // A number can be moved only in a text that still has it, which another test looks at.
  const moved = (...names: string[]) =>
    fc.dictionary(fc.constantFrom(...names), thresholds.map(Math.abs), { maxKeys: 3 })
  const change = fc.oneof(
    fc.record({ set: moved(...names, 'cap', 'amount') }),
    fc.record({
      set: moved('intensity', 'cap'),
      conditions: fc.constantFrom({ size: 'revenue > 10' }, { size: null }),
    }),
    fc.record({ set: moved(...names), conditions: fc.constant({ clean: 'clean || rd > 2' }) }),
    fc.record({ set: moved(...names, 'cap'), amount: fc.constantFrom('rd', 'rd / revenue') }),
    fc.record({ set: moved(...names), cap: fc.constantFrom(null, 0, 1.25) }),
  )

  test('after any change, with distributions that add up and winners that explain the difference', () => {
    fc.assert(
      fc.property(subjects, change, (all, edits) => {
        const change: OfferChange = { offer: 'award', ...edits }
        const simulator = simulatorFor(all)
        const { before, after } = simulator.simulate(change)
        expect(after.tally).toMatchObject(byHand(all, change))
        expect(before.tally).toMatchObject(byHand(all, { offer: 'award' }))
        for (const { lines } of after.groups) {
          expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(after.tally.qualified)
          expect(lines.reduce((sum, { fen }) => sum + fen, 0)).toBe(after.tally.fen)
        }
        const moves = simulator.moves(change)
        expect(after.movement.winners + after.movement.losers).toBe(moves.length)
        const unknown = before.tally.amountUnknown + after.tally.amountUnknown
        if (unknown === 0)
          expect(after.movement.wonFen - after.movement.lostFen).toBe(after.tally.fen - before.tally.fen)
      }),
      { numRuns: 150 },
    )
  })

  test.for(names)('in every frame of %s', (name) => {
    fc.assert(
      fc.property(subjects, fc.array(thresholds, { minLength: 1, maxLength: 6 }), thresholds, (all, values, other) => {
        const fixed = { offer: 'award', set: name === 'size' ? { intensity: other } : { size: other } }
        const simulator = simulatorFor(all)
        const frames = simulator.frames(fixed, name)
        for (const value of values) {
          const change = { ...fixed, set: { ...fixed.set, [name]: value } }
          const frame = frames.at(value)
          expect(frame.tally).toMatchObject(byHand(all, change))
          expect(frame).toEqual(simulator.simulate(change).after)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the threshold that fits', () => {
  const target: fc.Arbitrary<FitTarget> = fc.oneof(
    fc.nat(12_000_000).map((fen): FitTarget => ({ kind: 'budget', fen })),
    fc.nat(12).map((count): FitTarget => ({ kind: 'places', count })),
  )
  const isWithin = (target: FitTarget, { qualified, fen }: { qualified: number; fen: number }) =>
    target.kind === 'budget' ? fen <= target.fen : qualified <= target.count

  test.for(names)('of %s is the loosest within, and the next is beyond', (name) => {
    fc.assert(
      fc.property(subjects, target, (all, target) => {
        const fit = fitThreshold(simulatorFor(all).frames({ offer: 'award' }, name), target)
        if (fit.kind === 'unordered') return
        if (fit.kind === 'beyond') {
          expect(isWithin(target, fit.least)).toBe(false)
          return
        }
        const within = byHand(all, { offer: 'award', set: { [name]: fit.within.value } })
        expect(within).toMatchObject({ qualified: fit.within.qualified, fen: fit.within.fen })
        expect(isWithin(target, within)).toBe(true)
        if (fit.beyond === null) return
        const beyond = byHand(all, { offer: 'award', set: { [name]: fit.beyond.value } })
        expect(beyond).toMatchObject({ qualified: fit.beyond.qualified, fen: fit.beyond.fen })
        expect(isWithin(target, beyond)).toBe(false)
        expect(fit.tied).toBe(beyond.qualified - within.qualified)
      }),
      { numRuns: 100 },
    )
  })

  test('of a cap is exact to the fen', () => {
    fc.assert(
      fc.property(subjects, fc.nat(20_000_000), (all, fen) => {
        const simulator = simulatorFor(all)
        const fit = fitCap(simulator.population, simulator.after({ offer: 'award' }), { kind: 'budget', fen })
        if (fit.kind !== 'fits') throw new Error('a cap always fits')
        const paid = (cap: number) => byHand(all, { offer: 'award', cap }).fen
        expect(paid(fit.within.value)).toBe(fit.within.fen)
        expect(fit.within.fen).toBeLessThanOrEqual(fen)
        if (fit.beyond !== null) expect(paid(fit.beyond.value)).toBeGreaterThan(fen)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a change that cannot be made says what to do', () => {
  test.for([
    { change: { offer: 'none' }, says: /没有「none」/ },
    { change: { offer: 'award', set: { nothing: 1 } }, says: /没有可调参数「nothing」.*size, intensity/ },
    { change: { offer: 'award', set: { size: Number.NaN } }, says: /要写成数值/ },
    { change: { offer: 'award', conditions: { nothing: 'true' } }, says: /没有条件「nothing」/ },
    { change: { offer: 'award', conditions: { size: 'revenu > 1' } }, says: /revenu/ },
    { change: { offer: 'award', amount: 'clean' }, says: /需要数值/ },
    { change: { offer: 'award', conditions: { size: null }, set: { size: 1 } }, says: /没有可调参数「size」/ },
  ])('$change', ({ change, says }) => {
    expect(() => changedVersion(zone, change as OfferChange, judged)).toThrow(says)
  })
})

test.for([
  { low: 0.333, high: 0.334, is: 0.3331 },
  { low: 1190, high: 1260, is: 1200 },
  { low: -3.2, high: -2.9, is: -3 },
  { low: -1, high: 4, is: 0 },
  { low: Number.NEGATIVE_INFINITY, high: 7.5, is: 7 },
  { low: 7.5, high: Number.POSITIVE_INFINITY, is: 8 },
])('the roundest decimal between $low and $high is $is', ({ low, high, is }) => {
  expect(roundestBetween(low, high)).toBe(is)
})

test('a cap that fits leaves those alone who keep an older version with a cap of its own', () => {
  const [award] = zone.zone.offers
  const [now] = award?.versions ?? []
  if (award === undefined || now === undefined) throw new Error('no award')
  const paying = (cap: number) => ({ name: text('money'), amount: 'rd', unit: '万元', cap })
  const plain = { ...now, uses: [], conditions: [aCondition('clean', 'clean')] }
  const term = {
    effective: { from: '2020-01-01', until: '2023-01-01' },
    alsoFor: { when: "district == 'west'", until: '2025-01-01' },
  }
  const old = { ...plain, ...term, version: 'old', benefit: paying(8) }
  const ended = compileZone({ ...zone.zone, offers: [{ ...award, versions: [old] }] })
  expect(() => changedVersion(ended, { offer: 'award', cap: 1 }, judged)).toThrow(/in force/)
  const lasting = compileZone({
    ...zone.zone,
    offers: [
      {
        ...award,
        versions: [old, { ...plain, version: 'now', effective: { from: '2023-01-01' }, benefit: paying(5) }],
      },
    ],
  })
  const firms = ['west', 'east', 'east'].map((district, id) => ({
    id: `s${id}`,
    facts: new Map<string, FactValue>([
      ['clean', true],
      ['district', district],
      ['rd@2022', 20],
    ]),
  }))
  const population = populationOf(snapshotFrom(lasting, firms, judged.period), judged)
  const fitted = (fen: number) =>
    fitCap(population, simulatorOf(lasting, population, { offer: 'award', groupings: [] }).after({ offer: 'award' }), {
      kind: 'budget',
      fen,
    })
  expect(fitted(14_000_000)).toMatchObject({ kind: 'fits', within: { value: 3, qualified: 3, fen: 14_000_000 } })
  expect(fitted(7_999_999)).toMatchObject({ kind: 'beyond', least: { qualified: 3, fen: 8_000_000 } })
})
