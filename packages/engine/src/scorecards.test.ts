/** Every kind of rule and all that may happen to a total: the readings agree, bounds hold, contributions add up. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freezeCohorts } from './cohorts/freeze.ts'
import type { CohortTable } from './cohorts/table.ts'
import { type ScoreColumns, scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import type { FactValue } from './expr/values.ts'
import type { ScoreResult } from './results.ts'
import { sample } from './sample-zone.fixture.ts'
import { scoreSubject } from './score.ts'
import type { SubjectFacts } from './subject.ts'
import { judged, subjects } from './test/random-subjects.ts'

const snapshotOf = (all: readonly SubjectFacts[]) => snapshotFrom(sample, all, judged.period)
const known = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? null : value)
const verdict = (value: number | undefined) => (value === -1 ? null : value === 1)
const score = (all: readonly SubjectFacts[], scorecard: string, frozen?: CohortTable) =>
  scorePopulation(sample, scorecard, snapshotOf(all), judged, frozen)

function rowOf(columns: ScoreColumns, row: number) {
  const code = (index: number | undefined) => columns.classes[index ?? -1] ?? null
  return {
    total: known(columns.total[row]),
    lower: known(columns.lower[row]),
    upper: known(columns.upper[row]),
    passed: verdict(columns.passed[row]),
    class: code(columns.classIndex[row]),
    bestClass: code(columns.best[row]),
    worstClass: code(columns.worst[row]),
  }
}

/** Facts to fill in; a stage follows from other facts until it is recorded, so it is not missing. */
const others = (subject: SubjectFacts | undefined) => [...(subject?.facts ?? [])].filter(([key]) => key !== 'stage')

/** The same subjects with every fact that is missing filled in from others. */
function completed(all: readonly SubjectFacts[], from: readonly SubjectFacts[]): SubjectFacts[] {
  const plain: [string, FactValue][] = [
    ['kind', 'new'],
    ['blacklisted', false],
    ['patents', 1],
    ['registered_on', '2010-01-01'],
  ]
  for (const code of ['revenue', 'rd', 'profit', 'land', 'staff'])
    for (const year of [2022, 2021]) plain.push([`${code}@${year}`, 3])
  return all.map(({ id, facts }, index) => {
    // A divisor may turn out to be zero.
    const filled =
      index % 3 === 0 ? plain.map(([key, value]): [string, FactValue] => [key, value === 3 ? 0 : value]) : plain
    return { id, facts: new Map([...filled, ...others(from[index % from.length]), ...facts]) }
  })
}

const units = (points: number | null) => Math.round((points ?? Number.NaN) * 10_000)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Points of a part from its items and what its limits changed. */
function addedUp({ items }: ScoreResult, { code, kind, cut }: ScoreResult['parts'][number]): number {
  const own = sum(items.filter((item) => item.part === code).map((item) => units(item.points)))
  return (kind === 'deduction' ? -own : own) + units(cut)
}

describe('a scorecard with every kind of rule', () => {
  test('is read the same for one subject and for a population', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        const table = freezeCohorts(sample, 'kinds', snapshotOf(all), judged)
        const columns = score(all, 'kinds')
        for (const [row, one] of all.entries()) {
          const { total, lower, upper, passed, bestClass, worstClass, ...single } = scoreSubject(
            sample,
            'kinds',
            one,
            judged,
            table,
          )
          expect(rowOf(columns, row)).toEqual({
            total,
            lower,
            upper,
            passed,
            class: single.class,
            bestClass,
            worstClass,
          })
        }
      }),
      { numRuns: 40 },
    )
  })

  test('adds up from items to parts and from parts to the total', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        const table = freezeCohorts(sample, 'kinds', snapshotOf(all), judged)
        for (const one of completed(all, all)) {
          const result = scoreSubject(sample, 'kinds', one, judged, table)
          if (result.total === null) continue
          for (const part of result.parts) expect(units(part.points)).toBe(addedUp(result, part))
          expect(units(result.total)).toBe(sum(result.parts.map((part) => units(part.points))) + units(result.cut))
        }
      }),
      { numRuns: 30 },
    )
  })

  test('has bounds that hold whatever the missing data turn out to be', () => {
    fc.assert(
      fc.property(subjects, subjects, (all, others) => {
        const table = freezeCohorts(sample, 'open-kinds', snapshotOf(all), judged)
        const full = completed(all, others)
        for (const [index, one] of all.entries()) {
          const open = scoreSubject(sample, 'open-kinds', one, judged, table)
          const done = scoreSubject(sample, 'open-kinds', full[index] ?? one, judged, table)
          expect(open.lower).toBeLessThanOrEqual(done.lower ?? 0)
          expect(open.upper).toBeGreaterThanOrEqual(done.upper ?? 0)
          if (done.class === null) continue
          const codes = ['A', 'B', 'C', 'N']
          expect(codes.indexOf(open.bestClass ?? '')).toBeLessThanOrEqual(codes.indexOf(done.class))
          expect(codes.indexOf(open.worstClass ?? '')).toBeGreaterThanOrEqual(codes.indexOf(done.class))
        }
      }),
      { numRuns: 30 },
    )
  })

  test('never gives fewer points for more where more is better', () => {
    const amount = fc.integer({ min: -50, max: 3000 }).map((n) => n / 10)
    const rising = [
      ['line', 'revenue@2022'],
      ['log', 'staff@2022'],
      ['count', 'patents'],
      ['rd', 'rd@2022'],
    ] as const
    fc.assert(
      fc.property(subjects, amount, amount, fc.constantFrom(...rising), (all, a, b, [code, key]) => {
        const table = freezeCohorts(sample, 'kinds', snapshotOf(all), judged)
        const pointsAt = (value: number) => {
          const facts = new Map<string, FactValue>([
            ['stage', 'early'],
            [key, value],
          ])
          return scoreSubject(sample, 'kinds', { id: 's', facts }, judged, table).items.find(
            (item) => item.code === code,
          )
        }
        const [less, more] = [pointsAt(Math.min(a, b)), pointsAt(Math.max(a, b))]
        if (less?.points === null || more?.points === null) return
        expect(less?.points).toBeLessThanOrEqual(more?.points ?? 0)
      }),
      { numRuns: 100 },
    )
  })
})

describe('classes by place', () => {
  test('lie between the best and worst that were possible before the data came', () => {
    fc.assert(
      fc.property(subjects, subjects, (all, others) => {
        const [open, done] = [score(all, 'open-ranked'), score(completed(all, others), 'open-ranked')]
        for (let row = 0; row < all.length; row++) {
          expect(open.best[row]).toBeLessThanOrEqual(done.classIndex[row] ?? -1)
          expect(open.worst[row]).toBeGreaterThanOrEqual(done.classIndex[row] ?? -1)
          expect([done.best[row], done.worst[row]]).toEqual([done.classIndex[row], done.classIndex[row]])
        }
      }),
      { numRuns: 40 },
    )
  })

  /** Five firms with the same total, ordered by research over revenue. */
  const tied = (lastFirm: readonly [string, FactValue][]) => {
    const firm = (id: string, more: readonly [string, FactValue][]): SubjectFacts => ({
      id,
      facts: new Map<string, FactValue>([
        ['kind', 'new'],
        ['patents', 5],
        ['blacklisted', false],
        ['revenue@2022', 100],
        ...more,
      ]),
    })
    const known = [9, 8, 7, 6].map((rd) => firm(`rd ${rd}`, [['rd@2022', rd]]))
    const columns = score([...known, firm('last', lastFirm)], 'open-ranked')
    return [0, 1, 2, 3, 4].map((row) => {
      const { class: now, bestClass, worstClass } = rowOf(columns, row)
      return [now, bestClass, worstClass].join(' ')
    })
  }

  test('are certain where every tie is broken by figures that are known', () => {
    expect(tied([['rd@2022', 5]])).toEqual(['A A A', 'B B B', 'B B B', 'B B B', 'C C C'])
  })

  test('stay open where a figure that breaks a tie is missing', () => {
    expect(tied([])).toEqual(['A A C', 'B A C', 'B A C', 'B A C', 'C A C'])
  })

  test('do not depend on the order of rows', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        const turned = all.toReversed()
        const [first, second] = [score(all, 'ranked'), score(turned, 'ranked')]
        for (let row = 0; row < all.length; row++) {
          const mirrored = all.length - 1 - row
          expect(second.classIndex[mirrored]).toBe(first.classIndex[row])
          expect(second.rank[mirrored]).toBe(first.rank[row])
        }
      }),
      { numRuns: 30 },
    )
  })
})
