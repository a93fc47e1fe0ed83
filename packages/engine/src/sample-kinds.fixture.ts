/** Scorecards of the sample zone with lines, logarithms, flags, counts, deductions, extra points, vetoes and ranked classes. */
import type { PointRule, Scorecard, ScoreItem, ScorePart } from './definitions.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'

const item = (code: string, max: number, rule: PointRule, more: Partial<ScoreItem> = {}): ScoreItem => ({
  code,
  name: text(code),
  max,
  rule,
  ...more,
})
const stages = (early: number, late: number): Partial<ScoreItem> => ({ weights: { early, late }, weightBy: 'stage' })

const scales: ScorePart = {
  code: 'scales',
  name: text('scales'),
  max: 56,
  items: [
    item('line', 20, {
      kind: 'linear',
      value: 'revenue',
      unit: '万元',
      anchors: [
        { at: 0, points: 0 },
        { at: 7, points: 12.5 },
        { at: 100, points: 20 },
      ],
    }),
    item(
      'falling',
      10,
      {
        kind: 'linear',
        value: 'profit / revenue',
        anchors: [
          { at: 0.1, points: 8 },
          { at: 0.3, points: 0 },
        ],
      },
      stages(6, 10),
    ),
    item('log', 10, { kind: 'log', value: 'staff', unit: '人', from: 1, to: 100 }, stages(10, 6)),
    item('flag', 10, { kind: 'flag', when: 'revenue >= 10 && !blacklisted' }, { missing: 'zero' }),
    item(
      'bands',
      4,
      {
        kind: 'bands',
        value: 'land',
        bands: [
          { from: 10, points: 100 },
          { to: 10, points: 35 },
        ],
      },
      stages(4, 4),
    ),
    item('count', 6, { kind: 'count', value: 'patents', unit: '件', each: 1.5, per: 2 }),
    item('overdue', 5, { kind: 'count', value: 'profit', each: 0.5, per: 0.1 }, { deduction: true }),
    item('place', 0, { kind: 'percentile', value: 'rd', cohort: { by: ['stage'], floor: 3 } }, stages(0, 0)),
  ],
}

/** Every kind of rule that is not in the other samples, with all that may happen to a total. */
export const kinds: Scorecard = {
  id: 'kinds',
  name: text('kinds'),
  versions: [
    {
      ...common,
      version: '1',
      effective: { from: '2020-01-01' },
      total: 96,
      highest: 105,
      decimals: 1,
      pass: { total: { atLeast: 50 }, parts: { places: 5 } },
      parts: [
        scales,
        {
          code: 'places',
          name: text('places'),
          max: 40,
          items: [
            item('rd', 25, { kind: 'percentile', value: 'rd', cohort: { by: ['stage'], floor: 3 } }, stages(25, 15)),
            item(
              'ratio',
              25,
              { kind: 'percentile', value: 'rd / revenue', cohort: { by: [], floor: 2 }, better: 'less' },
              {
                ...stages(15, 25),
                missing: 'zero',
              },
            ),
          ],
        },
        {
          code: 'extra',
          name: text('extra'),
          max: 8,
          kind: 'bonus',
          items: [item('patents', 12, { kind: 'formula', points: 'patents * 2' })],
        },
        {
          code: 'minus',
          name: text('minus'),
          max: 30,
          kind: 'deduction',
          items: [
            item('black', 20, { kind: 'flag', when: 'blacklisted' }),
            item('loss', 20, { kind: 'cases', cases: [{ when: 'profit < 0', points: 20 }], otherwise: 0 }),
          ],
        },
      ],
      vetoes: [
        { ...aCondition('fraud', "kind == 'recheck' && blacklisted"), totalAtMost: 40, classAtMost: 'B' },
        { ...aCondition('none', 'patents == 7'), class: 'N' },
      ],
      classes: {
        kind: 'thresholds',
        bands: [
          { code: 'A', name: text('A'), from: 60 },
          { code: 'B', name: text('B'), from: 30, to: 60 },
          { code: 'C', name: text('C'), to: 30 },
        ],
      },
    },
  ],
}

/** Classes by place: a share, a count and the rest, with tie-breakers. */
export const ranked: Scorecard = {
  id: 'ranked',
  name: text('ranked'),
  versions: [
    {
      ...common,
      version: '1',
      effective: { from: '2020-01-01' },
      lowest: -20,
      parts: [
        {
          code: 'own',
          name: text('own'),
          max: 10,
          items: [item('patents', 10, { kind: 'count', value: 'patents', each: 2 })],
        },
        {
          code: 'minus',
          name: text('minus'),
          max: 20,
          kind: 'deduction',
          items: [item('black', 20, { kind: 'flag', when: 'blacklisted' }, { missing: 'zero' })],
        },
      ],
      tieBreakers: [
        { by: 'rd / revenue', order: 'desc' },
        { by: 'revenue', order: 'asc' },
      ],
      vetoes: [{ ...aCondition('old', "kind == 'recheck' && patents < 3"), classAtMost: 'C' }],
      classes: {
        kind: 'ranked',
        rounding: 'ceil',
        classes: [
          { code: 'A', name: text('A'), share: 0.2, from: 4 },
          { code: 'B', name: text('B'), count: 3 },
          { code: 'C', name: text('C') },
        ],
      },
    },
  ],
}

/** A scorecard that leaves all missing data unknown. */
function withoutMissing(scorecard: Scorecard, id: string): Scorecard {
  const versions = scorecard.versions.map((version) => ({
    ...version,
    parts: (version.parts ?? []).map((part) => ({
      ...part,
      items: part.items.map((one) => ({ ...one, missing: undefined })),
    })),
  }))
  return { ...scorecard, id, versions }
}

export const openKinds = withoutMissing(kinds, 'open-kinds')
export const openRanked = withoutMissing(ranked, 'open-ranked')
