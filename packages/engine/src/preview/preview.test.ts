import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { snapshotFrom } from '../columns/snapshot.ts'
import type { Scorecard, ScorecardVersion, ScorePart } from '../definitions.ts'
import type { FactValue } from '../expr/values.ts'
import { common, text } from '../sample-parts.fixture.ts'
import { sample, sampleZone } from '../sample-zone.fixture.ts'
import { checkZone } from '../zone/compile-zone.ts'
import { attribute } from './attribution.ts'
import { draftOf } from './draft.ts'
import { previewScorecard } from './preview-scorecard.ts'
import { scorecardChanges } from './scorecard-pieces.ts'
import { rankStability } from './stability.ts'

const judged = { period: 2022, on: '2023-06-01' }

function firms(...facts: Record<string, FactValue>[]) {
  return snapshotFrom(
    sample,
    facts.map((one, index) => ({ id: `s${index}`, facts: new Map(Object.entries(one)) })),
    judged.period,
  )
}

const card = (weights: readonly [number, number], version = 'v'): ScorecardVersion => ({
  ...common,
  version,
  effective: { from: '2020-01-01' },
  parts: [
    {
      code: 'all',
      name: text('all'),
      max: weights[0] + weights[1],
      items: [
        {
          code: 'revenue',
          name: text('revenue'),
          max: weights[0],
          rule: { kind: 'ratio', value: 'revenue', base: 100, cap: 1, weight: weights[0] },
        },
        {
          code: 'patents',
          name: text('patents'),
          max: weights[1],
          rule: { kind: 'ratio', value: 'patents', base: 10, cap: 1, weight: weights[1] },
        },
      ],
    },
  ],
  classes: {
    kind: 'thresholds',
    bands: [
      { code: 'A', name: text('A'), from: 60 },
      { code: 'B', name: text('B'), to: 60 },
    ],
  },
})

const scorecard: Scorecard = { id: 'trial', name: text('trial'), versions: [] }
const population = firms(
  { 'revenue@2022': 100, patents: 0 },
  { 'revenue@2022': 0, patents: 10 },
  { 'revenue@2022': 50, patents: 5 },
  { 'revenue@2022': 80 },
)
const compare = (before: ScorecardVersion, after: ScorecardVersion) =>
  previewScorecard(sample, { scorecard, before, after, snapshot: population, judged })

describe('preview of a scorecard', () => {
  test('shifted weights move firms between classes, and unknown totals stay open', () => {
    const preview = compare(card([60, 40]), card([40, 60]))
    expect([...preview.delta]).toEqual([-20, 20, 0, Number.NaN])
    expect([preview.up, preview.down, preview.same, preview.open]).toEqual([1, 1, 1, 1])
    expect(preview.classes).toEqual(['A', 'B', null])
    expect(preview.moves).toEqual([
      [0, 1, 0],
      [1, 1, 0],
      [0, 0, 1],
    ])
  })

  test('every change gets its own effect, and the leader of a move is named', () => {
    const { changes, exact } = compare(card([60, 40]), card([40, 60]))
    expect(exact).toBe(true)
    expect(changes.map(({ code, kind, sum, ledUp, ledDown }) => ({ code, kind, sum, ledUp, ledDown }))).toEqual([
      { code: 'item /all/revenue', kind: 'changed', sum: -30, ledUp: 0, ledDown: 1 },
      { code: 'item /all/patents', kind: 'changed', sum: 30, ledUp: 1, ledDown: 0 },
    ])
  })

  test('the same version moves nobody', () => {
    const preview = compare(card([60, 40]), { ...card([60, 40], 'renamed'), notes: [text('note')] })
    expect([preview.changes.length, preview.up, preview.down]).toEqual([0, 0, 0])
  })

  test('a moved class line is one change', () => {
    const before = card([60, 40])
    const after: ScorecardVersion = {
      ...before,
      classes: {
        kind: 'thresholds',
        bands: [
          { code: 'A', name: text('A'), from: 50 },
          { code: 'B', name: text('B'), to: 50 },
        ],
      },
    }
    const { changes, moves } = compare(before, after)
    expect(changes.map(({ code, ledUp }) => [code, ledUp])).toEqual([['classes', 1]])
    expect(moves[1]?.[0]).toBe(1)
  })

  test('a part that is new comes with its items, and new variants are one change of structure', () => {
    const before = card([60, 40])
    const part = { code: 'more', name: text('more'), max: 5, items: (before.parts?.[0]?.items ?? []).slice(0, 1) }
    const grown = { ...before, parts: [...(before.parts ?? []), part] }
    expect(scorecardChanges(before, grown).map(({ code, kind }) => [code, kind])).toEqual([['part /more', 'added']])
    const { parts, ...rest } = before
    const split = { ...rest, variants: [{ code: 'large', name: text('large'), when: 'large', parts: parts ?? [] }] }
    expect(scorecardChanges(before, split).map(({ code }) => code)).toEqual(['structure'])
  })

  test('a measure that only the new version knows can be used by a changed item on its own', () => {
    const before = card([60, 40])
    const items = before.parts?.[0]?.items ?? []
    const after: ScorecardVersion = {
      ...before,
      measures: { tripled: 'revenue * 3' },
      parts: [
        {
          code: 'all',
          name: text('all'),
          max: 100,
          items: items.map((item) =>
            item.code === 'revenue'
              ? { ...item, rule: { kind: 'ratio', value: 'tripled', base: 100, cap: 1, weight: 60 } }
              : item,
          ),
        },
      ],
    }
    const { changes, delta } = compare(before, after)
    expect([...delta].slice(0, 3)).toEqual([0, 0, 30])
    expect(changes.find(({ code }) => code === 'item /all/revenue')?.sum).toBe(30)
    expect(changes.find(({ code }) => code === 'measure tripled')?.sum).toBe(0)
  })
})

describe('attribution', () => {
  test('effects add up to the difference and do not depend on the order of changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 0, max: 20 }),
        (steps, cap) => {
          const worth = (made: readonly boolean[]) =>
            Math.min(
              cap,
              steps.reduce((sum, step, at) => sum + (made[at] ? step : 0), 0),
            )
          const size = { changes: steps.length, figures: 1, rows: 1 }
          const { effects } = attribute(size, (made) => [Float64Array.of(worth(made))])
          const sum = (effects[0] ?? []).reduce((all, effect) => all + (effect[0] as number), 0)
          const whole = worth(steps.map(() => true)) - worth(steps.map(() => false))
          expect(sum).toBeCloseTo(whole, 9)
        },
      ),
    )
  })

  test('equal changes under a cap share alike', () => {
    const size = { changes: 2, figures: 1, rows: 1 }
    const { effects } = attribute(size, (made) => [Float64Array.of(Math.min(10, made.filter(Boolean).length * 8))])
    expect(effects[0]?.map((effect) => effect[0])).toEqual([5, 5])
  })
})

describe('stability of a ranking', () => {
  test('a ranking that one item decides does not move, one that hangs on weights does', () => {
    const clear = [Float64Array.of(90, 50, 10), Float64Array.of(0, 0, 0)]
    const settled = rankStability({ points: clear, shift: 0.2, draws: 50, head: 1, seed: 1 })
    expect([settled.meanCorrelation, settled.leastKept, [...settled.inHead]]).toEqual([1, 1, [1, 0, 0]])
    const close = [Float64Array.of(50, 0, 10), Float64Array.of(0, 51, 10)]
    const hanging = rankStability({ points: close, shift: 0.2, draws: 200, head: 1, seed: 1 })
    expect(hanging.inHead[0]).toBeGreaterThan(0.2)
    expect(hanging.inHead[1]).toBeGreaterThan(0.2)
    expect(hanging.leastKept).toBe(0)
  })

  test('rows with unknown points are left out', () => {
    const { count, inHead } = rankStability({
      points: [Float64Array.of(1, Number.NaN)],
      shift: 0.1,
      draws: 5,
      head: 1,
      seed: 1,
    })
    expect(count).toBe(1)
    expect(inHead[1]).toBeNaN()
  })
})

describe('drafts', () => {
  const version = sampleZone.scorecards[0]?.versions[1] as ScorecardVersion
  const checked = (draft: ScorecardVersion) =>
    checkZone({ ...sampleZone, scorecards: [{ ...(sampleZone.scorecards[0] as Scorecard), versions: [draft] }] })

  test('another weight scales the points of its item, and part and total follow', () => {
    const draft = draftOf(version, { maxima: { bands: 30 } })
    const [first] = draft.parts ?? []
    const bands = first?.items.find((item) => item.code === 'bands')
    expect(bands?.rule).toMatchObject({ bands: [{ points: 30 }, { points: 15 }, { points: 0 }] })
    expect([first?.max, draft.total]).toEqual([70, 110])
    expect(checked(draft)).toEqual([])
  })

  test('a draft of nothing is the version itself to every result', () => {
    expect(scorecardChanges(version, draftOf(version, {}))).toEqual([])
    expect(scorecardChanges(version, draftOf(version, { maxima: { bands: 20 }, pass: 30 }))).toEqual([])
  })

  test('the line of a class moves the end of the one below it', () => {
    const { classes } = draftOf(card([60, 40]), { lines: { A: 70 } })
    expect(classes).toMatchObject({
      bands: [
        { code: 'A', from: 70 },
        { code: 'B', to: 70 },
      ],
    })
  })

  test('weights by stage are scaled stage by stage, and the part follows the greatest', () => {
    const staged = card([60, 40])
    const [part] = staged.parts ?? []
    const items = (part?.items ?? []).map((item) =>
      item.code === 'revenue'
        ? {
            ...item,
            rule: {
              kind: 'ratio',
              value: 'revenue',
              base: 100,
              weight: { early: 60, late: 30 },
              weightBy: 'stage',
            } as const,
          }
        : item,
    )
    const draft = draftOf(
      { ...staged, total: 100, parts: [{ ...(part as never as ScorePart), items }] },
      { maxima: { revenue: 30 } },
    )
    expect(draft.parts?.[0]?.items[0]?.rule).toMatchObject({ weight: { early: 30, late: 15 } })
    expect([draft.parts?.[0]?.max, draft.total]).toEqual([70, 70])
  })

  test('what an expert gives is not scaled', () => {
    const items = [{ code: 'expert', name: text('expert'), max: 10, rule: { kind: 'expert', value: 'grade' } }] as const
    const expert = { ...card([60, 40]), parts: [{ code: 'all', name: text('all'), max: 10, items }] }
    expect(scorecardChanges(expert, draftOf(expert, { maxima: { expert: 20 } }))).toEqual([])
  })
})
