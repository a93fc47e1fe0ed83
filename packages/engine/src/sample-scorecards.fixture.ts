/** Scorecards of the sample zone: every kind of rule, a version that lingers, variants, both kinds of classes. */
import type { PointRule, Scorecard, ScoreItem } from './definitions.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'

const item = (code: string, max: number, rule: PointRule): ScoreItem => ({ code, name: text(code), max, rule })

/** Bands, cases, best, formula, ratio and expert points, with a pass rule and classes by threshold. */
export const share: Scorecard = {
  id: 'share',
  name: text('share'),
  versions: [
    {
      ...common,
      version: 'old',
      effective: { from: '2020-01-01', until: '2023-01-01' },
      alsoFor: { when: "kind == 'recheck'", until: '2024-01-01' },
      gates: [aCondition('clean', '!blacklisted')],
    },
    {
      ...common,
      version: 'now',
      effective: { from: '2023-01-01' },
      measures: { intensity: 'rd / revenue' },
      gates: [aCondition('clean', '!blacklisted'), aCondition('young', 'add_years(registered_on, 5) >= judged_on')],
      directEntry: [aCondition('patents', 'patents >= 3')],
      pass: { total: { atLeast: 30 }, parts: { first: 10 }, nonzero: ['bands'] },
      total: 100,
      parts: [
        {
          code: 'first',
          name: text('first'),
          max: 60,
          items: [
            item('bands', 20, {
              kind: 'bands',
              value: 'intensity',
              unit: '%',
              bands: [
                { from: 0.2, points: 20 },
                { from: 0.1, to: 0.2, points: 10 },
                { to: 0.1, points: 0 },
              ],
            }),
            item('best', 30, {
              kind: 'best',
              of: [
                {
                  code: 'growth',
                  name: text('growth'),
                  rule: {
                    kind: 'bands',
                    value: 'growth(revenue)',
                    bands: [
                      { from: 0.2, points: 30 },
                      { from: 0, to: 0.2, points: 12.5 },
                      { to: 0, points: 0 },
                    ],
                  },
                },
                {
                  code: 'patents',
                  name: text('patents'),
                  rule: {
                    kind: 'cases',
                    cases: [
                      { when: 'patents >= 2', points: 25 },
                      { when: 'patents == 1', points: 5 },
                    ],
                    otherwise: 0,
                  },
                },
              ],
            }),
            item('debt', 10, {
              kind: 'bands',
              value: 'profit / revenue',
              closed: 'upper',
              bands: [
                { to: 0.1, points: 10 },
                { from: 0.1, to: 0.3, points: 4 },
                { from: 0.3, points: 0 },
              ],
            }),
            { ...item('extra', 6, { kind: 'formula', points: 'min(patents, 6)' }), bonus: true },
          ],
        },
        {
          code: 'second',
          name: text('second'),
          max: 40,
          items: [
            item('ratio', 15, {
              kind: 'ratio',
              value: 'revenue / land',
              base: 3,
              cap: 1,
              weight: { early: 15, late: 15 },
              weightBy: 'stage',
            }),
            { ...item('zeroed', 15, { kind: 'ratio', value: 'profit', base: 7, cap: 1, weight: 15 }), missing: 'zero' },
            item('expert', 10, {
              kind: 'expert',
              value: 'grade',
              ranges: [
                { when: 'patents >= 2', from: 6, to: 10 },
                { when: 'patents >= 1', from: 1, to: 5 },
                { when: 'patents < 1', from: 0, to: 0 },
              ],
            }),
          ],
        },
      ],
      classes: {
        kind: 'thresholds',
        bands: [
          { code: 'A', name: text('A'), from: 70 },
          { code: 'B', name: text('B'), from: 40, to: 70 },
          { code: 'C', name: text('C'), to: 40 },
        ],
      },
    },
  ],
}

/** Two variants and classes by two rankings. */
export const perLand: Scorecard = {
  id: 'per-land',
  name: text('per land'),
  versions: [
    {
      ...common,
      version: '1',
      effective: { from: '2020-01-01' },
      total: 50,
      variants: [
        {
          code: 'large',
          name: text('large'),
          when: 'large',
          parts: [
            {
              code: 'p',
              name: text('p'),
              max: 50,
              items: [item('land', 50, { kind: 'ratio', value: 'revenue / land', base: 7, weight: 50 })],
            },
          ],
        },
        {
          code: 'small',
          name: text('small'),
          when: '!large',
          parts: [
            {
              code: 'q',
              name: text('q'),
              max: 50,
              items: [
                {
                  ...item('staff', 50, { kind: 'ratio', value: 'revenue / staff', base: 2, weight: 50 }),
                  missing: 'base',
                },
              ],
            },
          ],
        },
      ],
      classes: {
        kind: 'split-rank',
        upperShare: 0.5,
        rounding: 'half-up',
        rest: 'B',
        names: {},
        head: { class: 'A', share: 0.15, orderBy: 'revenue / land', order: 'desc' },
        tail: { class: 'C', share: 0.1, orderBy: 'revenue', order: 'asc' },
      },
    },
  ],
}
