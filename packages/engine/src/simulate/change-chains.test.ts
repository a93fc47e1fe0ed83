import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allSet } from '../columns/bits.ts'
import { versionsFor } from '../columns/match-plan.ts'
import { populationOf } from '../columns/population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import { versionsVerdicts } from '../columns/verdict-words.ts'
import type { FactValue } from '../expr/values.ts'
import { matchSubject } from '../match.ts'
import { offerFen, versionsFen } from '../offers/money-columns.ts'
import { aCondition, anIndicator, bareZone, common, text } from '../sample-parts.fixture.ts'
import type { SubjectFacts } from '../subject.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { changedVersion, type OfferChange } from './change.ts'
import { outcomeCodes } from './flips.ts'
import { standardGroupings } from './groupings.ts'
import { parametersOf } from './parameters.ts'
import { simulatorOf } from './simulator.ts'
import { adderOf, type Outcome } from './tally.ts'

const judged = { period: 2022, on: '2023-06-01' }
const paying = (amount: string, cap: number) => ({ name: text('money'), amount, unit: '万元', cap })
/** Stored, computed, equal, unequal, several in one condition; and some keep an older version. */
const zone = compileZone({
  ...bareZone,
  indicators: [
    anIndicator('revenue', 'number', { unit: '万元' }),
    anIndicator('rd', 'number', { unit: '万元' }),
    anIndicator('times', 'number', { period: 'state' }),
    anIndicator('clean', 'bool', { period: 'state' }),
    anIndicator('size_class', 'text', { period: 'state' }),
    anIndicator('district', 'text', { period: 'state' }),
    anIndicator('industry', 'text', { period: 'state' }),
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
          version: 'old',
          effective: { from: '2020-01-01', until: '2023-01-01' },
          alsoFor: { when: "district == 'west'", until: '2025-01-01' },
          conditions: [aCondition('size', 'revenue >= 10')],
          benefit: paying('rd * 0.5', 8),
        },
        {
          ...common,
          version: 'now',
          effective: { from: '2023-01-01' },
          conditions: [
            aCondition('size', 'min_years(revenue, 2) >= 12 || (clean && revenue < 5)'),
            aCondition('intensity', 'rd / revenue >= 0.05 && rd / revenue != 0.5'),
            aCondition('growth', 'avg_years(rd / revenue, 2) != 0.5'),
            aCondition('times', 'times == 2 || times != 1'),
          ],
          benefit: paying('rd > 10 ? rd * 0.1 + 0.33 : revenue * 0.01', 3),
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
  'rd@2021': amount,
  times: fc.constantFrom(0, 1, 2, 3),
  clean: fc.boolean(),
  size_class: fc.constantFrom('small', 'micro'),
  district: fc.constantFrom('east', 'east', 'west'),
  industry: fc.constantFrom('C3562', 'I6510', '65'),
}
const subjects = fc
  .array(fc.record(generators, { requiredKeys: [] }), { minLength: 1, maxLength: 70 })
  .map((all) =>
    all.map((facts, index): SubjectFacts => ({ id: `s${index}`, facts: new Map(Object.entries(facts)) as never })),
  )

const names = ['size', 'size.2', 'intensity', 'intensity.2', 'growth', 'times', 'times.2'] as const
const value = fc.oneof(amount.map(Math.abs), fc.constantFrom(0.05, 0.5, 0.1, 2, 1, 12, 1 / 3, 0.049999999999))
const change: fc.Arbitrary<OfferChange> = fc
  .oneof(
    { weight: 4, arbitrary: fc.record({ set: fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2 }) }) },
    fc.record({ set: fc.dictionary(fc.constantFrom('cap', 'amount', 'amount.2', 'size'), value, { maxKeys: 2 }) }),
    fc.record({ cap: fc.constantFrom(null, 0, 1.25, 3) }),
    fc.record({
      conditions: fc.constantFrom({ times: null }, { size: 'revenue > 10' }),
      set: fc.constant({ size: 4 }),
    }),
    fc.record({ amount: fc.constantFrom('rd', 'rd / revenue', 'rd > 10 ? rd * 0.1 + 0.33 : revenue * 0.01') }),
  )
  .map((edits) => ({ offer: 'award', ...edits }))
  // A number can be moved only in a text that still has it.
  .filter((edits) => canBeMade(edits))

function canBeMade(edits: OfferChange): boolean {
  const { set, ...texts } = edits
  const all = parametersOf(changedVersion(zone, texts, judged)).map(({ name }) => name)
  return Object.keys(set ?? {}).every((name) => all.includes(name))
}

function opened(all: readonly SubjectFacts[], room?: number) {
  return populationOf(snapshotFrom(zone, all, judged.period), judged, { room })
}

/** Everybody added up anew, with nothing left over from any other change. */
function addedUp(all: readonly SubjectFacts[], edits: OfferChange) {
  const population = opened(all)
  const everybody = allSet(population.size)
  const inForce = versionsFor(zone, 'award', judged.on)
  const versions = { chosen: changedVersion(zone, edits, judged), older: inForce.older }
  const adder = adderOf(
    {
      fen: versionsFen(population, versions, everybody),
      before: offerFen(zone, 'award', population, everybody),
      beforeQualified: versionsVerdicts(population, inForce).qualified,
    },
    standardGroupings(zone, population, null),
  )
  const sums = new Float64Array(adder.size)
  const codes = outcomeCodes(versionsVerdicts(population, versions), population.size)
  for (const [row, own] of codes.entries()) adder.add(sums, row, own as Outcome, 1)
  return adder.figures(sums)
}

/** How many qualify by matching one subject after the other. */
function matched(all: readonly SubjectFacts[], edits: OfferChange): number {
  const award = zone.offers.get('award')
  const version = changedVersion(zone, edits, judged)
  const versions = award?.versions.map((one) => (one.version.version === 'now' ? version : one))
  const changed = { ...zone, offers: new Map([['award', { ...award, versions } as never]]) }
  return all.filter((subject) => matchSubject(changed, 'award', subject, judged).verdict === 'qualified').length
}

test.for([
  { title: 'all is kept', room: undefined },
  { title: 'little is kept', room: 2000 },
  { title: 'only the last result is kept', room: 0 },
])('one change after the other gives what each gives alone, where $title', ({ room }) => {
  fc.assert(
    fc.property(subjects, fc.array(change, { minLength: 1, maxLength: 8 }), (all, chain) => {
      const population = opened(all, room)
      const groupings = standardGroupings(zone, population, null)
      const simulator = simulatorOf(zone, population, { offer: 'award', groupings })
      for (const edits of [...chain, { offer: 'award' }]) {
        const { before, after, parameters } = simulator.simulate(edits)
        expect(after).toEqual(addedUp(all, edits))
        expect(after.tally.qualified).toBe(matched(all, edits))
        expect(before).toEqual(addedUp(all, { offer: 'award' }))
        expect(parameters).toEqual(parametersOf(changedVersion(zone, edits, judged)))
        const fresh = opened(all)
        expect(simulator.moves(edits)).toEqual(simulatorOf(zone, fresh, { offer: 'award', groupings: [] }).moves(edits))
      }
    }),
    { numRuns: 40 },
  )
})
