/** Rules that compare subjects with their cohort: both readings against each other and against a plain calculation. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ScoreColumns, scorePopulation } from '../columns/score-population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import { sample } from '../sample-zone.fixture.ts'
import { scoreSubject } from '../score.ts'
import type { SubjectFacts } from '../subject.ts'
import { judged, subjects } from '../test/random-subjects.ts'
import { freezeCohorts } from './freeze.ts'
import { positionOf, selectAt } from './quantiles.ts'
import type { CohortTable } from './table.ts'

const snapshotOf = (all: readonly SubjectFacts[]) => snapshotFrom(sample, all, judged.period)
const known = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? null : value)

function expectSame(columns: ScoreColumns, all: readonly SubjectFacts[], table: CohortTable | undefined) {
  for (const [row, one] of all.entries()) {
    const single = scoreSubject(sample, 'compare', one, judged, table)
    expect({
      total: known(columns.total[row]),
      lower: known(columns.lower[row]),
      upper: known(columns.upper[row]),
    }).toEqual({ total: single.total, lower: single.lower, upper: single.upper })
  }
}

describe('points compared with a cohort', () => {
  test('are the same for one subject against frozen statistics and for the population', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        const table = freezeCohorts(sample, 'compare', snapshotOf(all), judged)
        const own = scorePopulation(sample, 'compare', snapshotOf(all), judged)
        expectSame(own, all, table)
        expect(scorePopulation(sample, 'compare', snapshotOf(all), judged, table)).toEqual(own)
      }),
      { numRuns: 80 },
    )
  })

  test('are the same for newcomers that the statistics were not made from', () => {
    fc.assert(
      fc.property(subjects, subjects, (base, newcomers) => {
        const table = freezeCohorts(sample, 'compare', snapshotOf(base), judged)
        expectSame(scorePopulation(sample, 'compare', snapshotOf(newcomers), judged, table), newcomers, table)
      }),
      { numRuns: 60 },
    )
  })

  test('stay open without statistics and say why', () => {
    const one: SubjectFacts = {
      id: 's',
      facts: new Map<string, number | string>([
        ['rd@2022', 5],
        ['stage', 'early'],
      ]),
    }
    const item = scoreSubject(sample, 'compare', one, judged).items.find(({ code }) => code === 'rd')
    expect(item).toMatchObject({ points: null, lower: 0, upper: 30 })
    expect(item?.reason.en).toContain('no statistics of a cohort')
  })

  test('do not depend on the order of rows', () => {
    fc.assert(
      fc.property(subjects, fc.integer(), (all, seed) => {
        const shuffled = all.map((one, index) => ({ one, at: (index * 7919 + seed) % 101 })).sort((a, b) => a.at - b.at)
        const columns = scorePopulation(sample, 'compare', snapshotOf(all), judged)
        const again = scorePopulation(sample, 'compare', snapshotOf(shuffled.map(({ one }) => one)), judged)
        for (const [row, { one }] of shuffled.entries()) expect(again.lower[row]).toBe(columns.lower[all.indexOf(one)])
      }),
      { numRuns: 40 },
    )
  })
})

/** Plain floats: every step written the long way round. */
function plainPoints(values: readonly (number | undefined)[], low: number, high: number, weight: number) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  const at = (percent: number) => {
    const place = ((sorted.length - 1) * percent) / 100
    const index = Math.floor(place)
    const value = sorted[index] ?? Number.NaN
    return value + (place - index) * ((sorted[index + 1] ?? value) - value)
  }
  const [from, to] = [at(low), at(high)]
  return values.map((value) => {
    if (value === undefined) return null
    if (Math.abs(to - from) < 1e-9 && Math.abs(value - from) < 1e-9) return weight / 2
    return weight * Math.min(1, Math.max(0, (value - from) / (to - from)))
  })
}

test('min-max points are those of a plain calculation', () => {
  fc.assert(
    fc.property(subjects, (all) => {
      const values = all.map(({ facts }) => facts.get('patents') as number | undefined)
      fc.pre(values.some((value) => value !== undefined))
      const table = freezeCohorts(sample, 'compare', snapshotOf(all), judged)
      const plain = plainPoints(values, 12.5, 60, 10)
      for (const [row, one] of all.entries()) {
        const item = scoreSubject(sample, 'compare', one, judged, table).items.find(({ code }) => code === 'patents')
        const wanted = plain[row]
        if (wanted === null || wanted === undefined) expect(item?.points).toBeNull()
        else expect(item?.points).toBeCloseTo(wanted, 3)
      }
    }),
    { numRuns: 60 },
  )
})

test('a group below the floor is compared with the next wider one, which the reason names', () => {
  const one = (id: string, kind: string, rd: number): SubjectFacts => ({
    id,
    facts: new Map<string, number | string>([
      ['stage', 'early'],
      ['kind', kind],
      ['rd@2022', rd],
      ['revenue@2022', 100],
    ]),
  })
  const all = [1, 2, 3, 4, 5].map((rd) => one(`n${rd}`, 'new', rd)).concat(one('r', 'recheck', 9))
  const table = freezeCohorts(sample, 'compare', snapshotOf(all), judged)
  const reasonFor = (who: SubjectFacts) =>
    scoreSubject(sample, 'compare', who, judged, table).items.find(({ code }) => code === 'intensity')?.reason.en
  expect(reasonFor(one('x', 'new', 3))).toBe('3% between 1.2% and 4.8% of 5 in "early, new": 10 points')
  expect(reasonFor(one('x', 'recheck', 3))).toContain('of 6 in "all"')
})

describe('percentiles', () => {
  test('selection finds what sorting finds', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.integer({ min: 0, max: 5 }),
            fc.double({ noNaN: true }).map((value) => value + 0),
          ),
          { minLength: 1 },
        ),
        fc.nat(),
        (list, at) => {
          const k = at % list.length
          expect(selectAt(Float64Array.from(list), k, 0, list.length)).toBe(Float64Array.from(list).sort()[k])
        },
      ),
    )
  })

  test.for([
    [5, 21, 1, 0],
    [95, 21, 19, 0],
    [5, 20, 0, 0.95],
    [50, 4, 1, 0.5],
    [0, 9, 0, 0],
    [100, 9, 8, 0],
    [0.1, 11, 0, 0.01],
  ] as const)('p%f of %i values stands at place %i plus %f', ([percent, count, index, fraction]) => {
    const position = positionOf(percent, count)
    expect([position.index, Number(position.fraction.n) / Number(position.fraction.d)]).toEqual([index, fraction])
  })
})
