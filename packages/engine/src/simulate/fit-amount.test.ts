import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { populationOf } from '../columns/population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { FactValue } from '../expr/values.ts'
import { matchSubject } from '../match.ts'
import { aCondition, anIndicator, bareZone, common, text } from '../sample-parts.fixture.ts'
import type { SubjectFacts } from '../subject.ts'
import { compileZone } from '../zone/compile-zone.ts'
import { changedVersion } from './change.ts'
import { fitAmount } from './fit-amount.ts'
import { simulatorOf } from './simulator.ts'

const judged = { period: 2022, on: '2023-06-01' }

function zoneWith(amount: string, cap?: number) {
  return compileZone({
    ...bareZone,
    indicators: [
      anIndicator('rd', 'number', { unit: '万元' }),
      anIndicator('profit', 'number', { unit: '万元' }),
      anIndicator('clean', 'bool', { period: 'state' }),
    ],
    offers: [
      {
        id: 'grant',
        name: text('grant'),
        kind: 'policy',
        level: 'zone',
        standing: 'live',
        versions: [
          {
            ...common,
            version: '1',
            effective: { from: '2020-01-01' },
            conditions: [aCondition('clean', 'clean')],
            benefit: { name: text('money'), amount, unit: '万元', ...(cap === undefined ? {} : { cap }) },
          },
        ],
      },
    ],
  })
}

const firm = (rd: number | null, profit: number | null = 1, clean: boolean | null = true) => ({ rd, profit, clean })
type Firm = ReturnType<typeof firm>

function subjectsFrom(firms: readonly Firm[]): SubjectFacts[] {
  return firms.map(({ rd, profit, clean }, index) => {
    const facts = { 'rd@2022': rd, 'profit@2022': profit, clean }
    const known = Object.entries(facts).flatMap(([key, value]): [string, FactValue][] =>
      value === null ? [] : [[key, value]],
    )
    return { id: `s${index}`, facts: new Map(known) }
  })
}

function fitted(
  amount: string,
  firms: readonly Firm[],
  { fen, name = 'amount', cap }: { readonly fen: number; readonly name?: string; readonly cap?: number },
) {
  const zone = zoneWith(amount, cap)
  const population = populationOf(snapshotFrom(zone, subjectsFrom(firms), judged.period), judged)
  const simulator = simulatorOf(zone, population, { offer: 'grant', groupings: [] })
  const fit = fitAmount(population, simulator.after({ offer: 'grant' }), name, { kind: 'budget', fen })
  if (fit === null) throw new Error(`${name} is no number of the amount`)
  return fit
}

/** What is paid in all, by matching one firm after the other. */
function paid(amount: string, firms: readonly Firm[], { value, name = 'amount', cap }: Paying): number {
  const zone = zoneWith(amount, cap)
  const award = zone.offers.get('grant')
  if (award === undefined) throw new Error('no grant')
  const version = changedVersion(zone, { offer: 'grant', set: { [name]: value } }, judged)
  const changed = { ...zone, offers: new Map([['grant', { ...award, versions: [version] }]]) }
  return subjectsFrom(firms)
    .map((subject) => matchSubject(changed, 'grant', subject, judged))
    .filter(({ verdict }) => verdict === 'qualified')
    .reduce((sum, match) => sum + Math.round((match.amount ?? 0) * 1e6), 0)
}

interface Paying {
  readonly value: number
  readonly name?: string
  readonly cap?: number | undefined
}

describe('a rate that fits a budget', () => {
  test('is exact at the boundary: the budget is met by it and broken by a millionth more', () => {
    const fit = fitted('rd * 0.1', [firm(100), firm(200)], { fen: 45e6 })
    expect(fit).toMatchObject({
      kind: 'fits',
      within: { value: 0.15, fen: 45e6, qualified: 2 },
      beyond: { value: 0.150001, fen: 45.0003e6 },
    })
  })

  test.for([
    {
      name: 'under a cap that all reach, the first rate that pays as much',
      amount: 'rd * 0.1',
      cap: 5,
      fen: 10e6,
      value: 0.05,
    },
    { name: 'as a divisor, where less of it is more money', amount: 'rd / 4', fen: 60e6, value: 5 },
    { name: 'taken off, where less of it is more money', amount: 'rd - profit * 2', fen: 290e6, value: 5 },
    { name: 'inside the lesser of two amounts', amount: 'min([rd * 0.1, 15])', fen: 25e6, value: 0.1 },
    { name: 'a sum added for everybody', amount: 'rd * 0.1 + 3', name2: 'amount.2', fen: 50e6, value: 10 },
  ])('$name', ({ amount, cap, fen, value, name2 }) => {
    const firms = [firm(100), firm(200)]
    const fit = fitted(amount, firms, { fen, name: name2 ?? 'amount', ...(cap === undefined ? {} : { cap }) })
    if (fit.kind !== 'fits') throw new Error(fit.kind)
    expect(fit.within.value).toBeCloseTo(value, 6)
    expect(fit.within.fen).toBeLessThanOrEqual(fen)
  })

  test('not where some would gain and others lose, nobody moves, or a test turns on the number', () => {
    expect(fitted('profit * 0.1 + 100', [firm(1, 5), firm(1, -5)], { fen: 1e6 }).kind).toBe('unordered')
    expect(fitted('profit * 0.1 + 100', [firm(1, 5), firm(1, -5, false)], { fen: 200e6 }).kind).toBe('fits')
    expect(fitted('profit * 0.1 + 100', [firm(1, 0)], { fen: 1e6 }).kind).toBe('unordered')
    expect(fitted('rd * 0.1', [firm(null)], { fen: 1e6 }).kind).toBe('unordered')
    expect(fitted('rd > 5 ? 10 : 20', [firm(1)], { fen: 1e6 }).kind).toBe('unordered')
  })

  test('says so when even nothing of it is beyond the budget', () => {
    expect(fitted('rd * 0.1 + 50', [firm(1), firm(2)], { fen: 99e6 })).toEqual({
      kind: 'beyond',
      least: { qualified: 2, fen: 100e6 },
    })
  })

  test('keeps undecided ones and unknown amounts apart', () => {
    const firms = [firm(100), firm(null), firm(50, 1, null)]
    expect(fitted('rd * 0.1', firms, { fen: 20e6 })).toMatchObject({
      within: { value: 0.2, fen: 20e6, qualified: 2 },
      undecided: 1,
      undecidedFen: 10e6,
      amountUnknown: 1,
    })
  })

  test('agrees with matching firm by firm: within keeps the budget, beyond breaks it, and no rate between does better', () => {
    const figure = fc.option(
      fc.integer({ min: -40, max: 300 }).map((n) => n / 10),
      { nil: null },
    )
    const firms = fc.array(fc.record({ rd: figure, profit: figure, clean: fc.option(fc.boolean(), { nil: null }) }), {
      minLength: 1,
      maxLength: 8,
    })
    const amounts = fc.constantFrom(
      'rd * 0.1',
      'rd * 0.1 + profit',
      'max([rd * 0.1, 0.5])',
      'rd - profit * 2',
      'rd / 3',
      'round(rd * 0.33)',
    )
    fc.assert(
      fc.property(
        firms,
        amounts,
        fc.nat(40_000_000),
        fc.option(fc.nat(9), { nil: undefined }),
        (all, amount, fen, cap) => {
          const terms = cap === undefined ? {} : { cap }
          const fit = fitted(amount, all, { fen, ...terms })
          if (fit.kind !== 'fits') return
          const at = (value: number) => paid(amount, all, { value, ...terms })
          expect(at(fit.within.value)).toBe(fit.within.fen)
          expect(fit.within.fen).toBeLessThanOrEqual(fen)
          if (fit.beyond === null) return
          expect(at(fit.beyond.value)).toBe(fit.beyond.fen)
          expect(fit.beyond.fen).toBeGreaterThan(fen)
          // Neighbours are a millionth apart, as closely as doubles of their size tell.
          const apart = Math.abs(fit.beyond.value - fit.within.value)
          expect(Math.abs(apart - 1e-6)).toBeLessThanOrEqual(1e-12 + Number.EPSILON * fit.beyond.value)
        },
      ),
      { numRuns: 150 },
    )
  })
})
