/** Figures too large for a double to count: exact in every reading, open, or refused, and never silently off. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountsOf, matchPopulation } from './columns/match-population.ts'
import { populationOf } from './columns/population.ts'
import { scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import type { Offer, ScoreItem } from './definitions.ts'
import { rationalFrom, scaledHalfUp } from './exact.ts'
import type { FactValue } from './expr/values.ts'
import { matchSubject } from './match.ts'
import { bundleSubject } from './offers/bundle.ts'
import { bundlePopulation } from './offers/bundle-population.ts'
import { selectPopulation } from './offers/select-population.ts'
import { aCondition, anIndicator, aPolicy, bareZone, common, text } from './sample-parts.fixture.ts'
import { scoreSubject } from './score.ts'
import { fitCap } from './simulate/fit.ts'
import { simulatorOf } from './simulate/simulator.ts'
import { DefinitionError, type SubjectFacts } from './subject.ts'
import { compileZone } from './zone/compile-zone.ts'

const judged = { period: 2025, on: '2026-06-30' }
const codes = ['a', 'b', 'c', 'd']
const state = { period: 'state' } as const

const item = (value: string): ScoreItem => ({
  code: value,
  name: text(value),
  max: 5,
  rule: { kind: 'ratio', value, base: 3, weight: 5 },
})
const offer = (id: string, amount: string): Offer =>
  aPolicy(id, {
    conditions: [aCondition('known', `known(${codes[0]})`)],
    benefit: { name: text('money'), amount, unit: '万元' },
    rounds: [{ code: 'one', name: text('one'), window: { from: '2026-01-01' }, places: 100 }],
    selection: { by: 'amount', ties: 'all' },
  })
const zone = compileZone({
  ...bareZone,
  indicators: codes.map((code) => anIndicator(code, 'number', { ...state, unit: '万元' })),
  offers: [...codes.map((code) => offer(code, code)), offer('sum', 'a * 0.3 + b / 7')],
  scorecards: [
    {
      id: 'card',
      name: text('card'),
      versions: [
        {
          ...common,
          version: '1',
          effective: { from: '2020-01-01' },
          parts: [{ code: 'all', name: text('all'), max: 20, items: codes.map(item) }],
        },
      ],
    },
  ],
})

const firm = (figures: readonly number[], id = 'firm'): SubjectFacts => ({
  id,
  facts: new Map<string, FactValue>(codes.map((code, index) => [code, figures[index] ?? 0])),
})
/** 万元 on either side of what bundles count, of what a double counts in fen, and far beyond. */
const figure = fc
  .tuple(
    fc.constantFrom(10, 8_796_093, 4_398_046, 2_251_799_813, 9_007_199_254, 1e12, 1e20),
    fc.integer({ min: -999, max: 999_999 }),
  )
  .map(([whole, part]) => whole + part / 1_000_000)
const figures = fc.tuple(figure, figure, figure, figure)
const fenOf = (amount: number) => scaledHalfUp(rationalFrom(amount), 6)
const sum = (all: readonly bigint[]) => all.reduce((total, one) => total + one, 0n)

describe('near and beyond what a double counts', () => {
  test('benefits of a population are those of each subject', () => {
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 9 }), (all) => {
        const subjects = all.map((one, id) => firm(one, `s${id}`))
        const snapshot = snapshotFrom(zone, subjects, judged.period)
        for (const id of ['a', 'sum']) {
          const wanted = subjects.map((subject) => matchSubject(zone, id, subject, judged).amount)
          expect([...amountsOf(zone, id, snapshot, judged)]).toEqual(wanted)
        }
      }),
    )
  })

  test('bundles add up to the fen or stay open', () => {
    fc.assert(
      fc.property(figures, (own) => {
        const exact = sum(own.map(fenOf))
        const { lower, upper, total } = bundleSubject(zone, firm(own), judged, codes)
        const columns = bundlePopulation(zone, snapshotFrom(zone, [firm(own)], judged.period), judged, {
          offers: codes,
        })
        expect(fenOf(lower)).toBeLessThanOrEqual(exact)
        if (upper !== null) expect(fenOf(upper)).toBeGreaterThanOrEqual(exact)
        if (total !== null) expect(fenOf(total)).toBe(exact)
        const [least, most] = [columns.lower[0] as number, columns.upper[0] as number]
        expect(BigInt(least)).toBeLessThanOrEqual(exact)
        if (Number.isFinite(most)) expect(BigInt(most)).toBeGreaterThanOrEqual(exact)
        expect(least === most).toBe(total !== null)
      }),
    )
  })

  test('sums over enterprises are exact or refused', () => {
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 9 }), (all) => {
        const snapshot = snapshotFrom(
          zone,
          all.map((one, id) => firm(one, `s${id}`)),
          judged.period,
        )
        const population = populationOf(snapshot, judged)
        const counted = all.map(([first]) => fenOf(first)).filter((fen) => Number.isSafeInteger(Number(fen)))
        const exact = sum(counted)
        const simulator = () => simulatorOf(zone, population, { offer: 'a', groupings: [] })
        const select = () => selectPopulation(zone, 'a', { snapshot, judged }).rounds[0]
        if (exact > 2n ** 53n - 1n) {
          expect(simulator).toThrow(DefinitionError)
          expect(select).toThrow(DefinitionError)
          return
        }
        const { tally } = simulator().simulate({ offer: 'a' }).after
        expect([BigInt(tally.fen), tally.amountUnknown]).toEqual([exact, all.length - counted.length])
        expect(BigInt(select()?.fen ?? 0)).toBe(exact)
        const fitted = fitCap(population, simulator().after({ offer: 'a' }), { kind: 'budget', fen: Number(exact) })
        expect(fitted.kind === 'fits' ? BigInt(fitted.within.fen) : null).toBe(exact)
      }),
    )
  })

  test('points of ratios without a cap are exact up to the most that one item gives, and stay there', () => {
    fc.assert(
      fc.property(figures, (own) => {
        const units = own.map((value) => {
          const exact = scaledHalfUp({ n: rationalFrom(value).n * 5n, d: rationalFrom(value).d * 3n }, 4)
          return exact < 2n ** 43n ? exact : 2n ** 43n
        })
        const single = scoreSubject(zone, 'card', firm(own), judged).total
        const columns = scorePopulation(zone, 'card', snapshotFrom(zone, [firm(own)], judged.period), judged).total[0]
        expect(BigInt(Math.round((single ?? 0) * 10_000))).toBe(sum(units))
        expect(columns).toBe(single)
      }),
    )
  })

  test('products too large for a double are refused rather than taken for what cannot be computed', () => {
    const asking = compileZone({
      ...bareZone,
      indicators: codes.map((code) => anIndicator(code, 'number', state)),
      offers: ['a * b >= 1', 'a * b * c >= 1'].map((when, index) => {
        const [version] = offer('a', '1').versions
        return {
          ...offer(`o${index}`, '1'),
          versions: version === undefined ? [] : [{ ...version, conditions: [aCondition('large', when)] }],
        }
      }),
    })
    const large = [1e200, 1e200, 1]
    const verdicts = (own: readonly number[], id: string) =>
      matchPopulation(asking, [id], snapshotFrom(asking, [firm(own)], judged.period), judged)[0]?.counts.qualified
    for (const id of ['o0', 'o1']) {
      expect(matchSubject(asking, id, firm(large), judged).verdict).toBe('qualified')
      expect(() => verdicts(large, id)).toThrow(DefinitionError)
      expect(verdicts([1, 1, 1], id)).toBe(1)
    }
  })
})
