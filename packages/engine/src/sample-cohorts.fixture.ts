/** A scorecard of the sample zone that compares subjects with their cohorts. */
import type { Cohort, PointRule, Scorecard, ScoreItem } from './definitions.ts'
import { common, text } from './sample-parts.fixture.ts'

const item = (code: string, max: number, rule: PointRule, more: Partial<ScoreItem> = {}): ScoreItem => ({
  code,
  name: text(code),
  max,
  rule,
  ...more,
})
const byStage: Cohort = { by: ['stage'], floor: 4 }
const byKind: Cohort = { by: ['stage', 'kind'], floor: 3, fallback: [['kind']] }
const clip = { low: 5, high: 95 }

/** Min-max points: stored and computed values, both directions, weights by stage, each rule for missing data. */
export const compare: Scorecard = {
  id: 'compare',
  name: text('compare'),
  versions: [
    {
      ...common,
      version: '1',
      effective: { from: '2020-01-01' },
      total: 100,
      parts: [
        {
          code: 'all',
          name: text('all'),
          max: 100,
          items: [
            item(
              'rd',
              30,
              { kind: 'minmax', value: 'rd', unit: '万元', cohort: byStage, clip },
              {
                weights: { early: 30, late: 20 },
                weightBy: 'stage',
              },
            ),
            item('intensity', 20, { kind: 'minmax', value: 'rd / revenue', cohort: byKind, clip }, { missing: 'zero' }),
            item('growth', 30, { kind: 'minmax', value: 'growth(revenue)', cohort: byStage }),
            item(
              'land',
              20,
              { kind: 'minmax', value: 'avg_years(land, 2)', cohort: byKind, better: 'less' },
              {
                missing: 'zero',
                weights: { early: 10, late: 20 },
                weightBy: 'stage',
              },
            ),
            item('patents', 10, {
              kind: 'minmax',
              value: 'patents',
              cohort: { by: [], floor: 2 },
              clip: { low: 12.5, high: 60 },
            }),
          ],
        },
      ],
    },
  ],
}
