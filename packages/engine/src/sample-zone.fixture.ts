/** A small zone with every kind of rule, for tests. */

import type { Indicator, Offer, Zone } from './definitions.ts'
import { compare } from './sample-cohorts.fixture.ts'
import { kinds, openKinds, openRanked, ranked } from './sample-kinds.fixture.ts'
import { aCondition, anIndicator, bareZone, common, text } from './sample-parts.fixture.ts'
import { perLand, share } from './sample-scorecards.fixture.ts'
import { compileZone } from './zone/compile-zone.ts'

const indicators: Indicator[] = [
  anIndicator('revenue', 'number', { unit: '万元' }),
  anIndicator('rd', 'number', { unit: '万元' }),
  anIndicator('profit', 'number', { unit: '万元' }),
  anIndicator('land', 'number', { unit: '亩' }),
  anIndicator('staff', 'number', { unit: '人' }),
  anIndicator('grade', 'number', { unit: '分' }),
  anIndicator('patents', 'number', { unit: '件', period: 'state' }),
  anIndicator('registered_on', 'date', { period: 'state' }),
  anIndicator('industry', 'text', { period: 'state' }),
  anIndicator('kind', 'text', {
    period: 'state',
    values: [
      { value: 'new', name: text('new') },
      { value: 'recheck', name: text('recheck') },
    ],
  }),
  anIndicator('blacklisted', 'bool', { period: 'state' }),
  anIndicator('large', 'bool', { period: 'state' }),
  anIndicator('stage', 'text', {
    period: 'state',
    values: [
      { value: 'early', name: text('early') },
      { value: 'late', name: text('late') },
    ],
    formula: "revenue < 50 ? 'early' : 'late'",
  }),
]

const offer: Offer = {
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
      uses: ['clean'],
      conditions: [
        aCondition('industry', "in_industry(industry, ['C', 'I65'])"),
        aCondition(
          'steady',
          'min_years(revenue, 3) >= 10 && sum_operating_years(rd, 3) / sum_operating_years(revenue, 3) >= 0.05',
        ),
        aCondition('growing', 'cagr(revenue, 3) >= 0.2 || avg_years(profit, 2) > 3'),
        aCondition('size', '(known(staff) ? staff >= 3 : revenue >= 20) || patents in [2, 4]'),
      ],
      benefit: {
        name: text('money'),
        amount: "stage == 'early' ? rd * 0.1 : max(rd * 0.05, 1.5)",
        unit: '万元',
        cap: 4,
      },
    },
  ],
}

/** The declaration of the sample zone. */
export const sampleZone: Zone = {
  ...bareZone,
  indicators,
  scorecards: [share, perLand, compare, kinds, ranked, openKinds, openRanked],
  ladders: [
    {
      id: 'steps',
      name: text('steps'),
      versions: [
        {
          ...common,
          version: '1',
          effective: { from: '2020-01-01' },
          rungs: [
            { code: 'one', name: text('one'), conditions: [aCondition('revenue', 'revenue >= 10')] },
            {
              code: 'two',
              name: text('two'),
              scorecard: 'share',
              conditions: [aCondition('growth', 'growth(revenue) > 0 && profit - prev(profit) >= 1')],
            },
          ],
        },
      ],
    },
  ],
  offers: [offer],
  conditionSets: [
    {
      id: 'clean',
      name: text('clean'),
      citation: { title: 'sample' },
      conditions: [aCondition('clean', '!blacklisted')],
    },
  ],
}

/** The sample zone, compiled. */
export const sample = compileZone(sampleZone)
