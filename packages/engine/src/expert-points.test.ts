/** Points by experts while the facts that set their range are missing, and bounds that only narrow as facts come in. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import type { ExpertRule } from './definitions.ts'
import type { FactValue } from './expr/values.ts'
import { common, text } from './sample-parts.fixture.ts'
import { sample, sampleZone } from './sample-zone.fixture.ts'
import { scoreSubject } from './score.ts'
import { judged, subjects } from './test/random-subjects.ts'
import { compileZone } from './zone/compile-zone.ts'

const rule = (ranges: ExpertRule['ranges'], value = 'grade'): ExpertRule => ({ kind: 'expert', value, ranges })
const byPatents = rule([
  { when: 'patents >= 2', from: 6, to: 10 },
  { when: 'patents >= 1', from: 1, to: 5 },
])

function zoneWith(only: ExpertRule, max = 10) {
  const items = [{ code: 'only', name: text('only'), max, rule: only }]
  const parts = [{ code: 'all', name: text('all'), max, items }]
  const version = { ...common, version: '1', effective: { from: '2020-01-01' }, total: max, parts }
  const graded = { id: 'graded', name: text('graded'), versions: [version] }
  return compileZone({ ...sampleZone, scorecards: [...sampleZone.scorecards, graded] })
}

describe('points by experts', () => {
  test.for<[string, Record<string, FactValue>, [number, number, string[]]]>([
    ['stand where the one range that holds allows them', { grade: 8, patents: 2 }, [8, 8, []]],
    ['may lose to a range that is not known yet', { grade: 8 }, [0, 8, ['patents']]],
    ['may gain from a range that is not known yet', { grade: 1 }, [0, 10, ['patents']]],
    ['may be nothing where no range holds', { grade: 0 }, [0, 10, ['patents']]],
    ['outside every range leave the whole of them', { grade: 11 }, [0, 10, ['patents']]],
    ['outside the range that holds must be given again', { grade: 8, patents: 1 }, [1, 5, ['grade']]],
    ['are nothing where no range holds', { grade: 8, patents: 0 }, [0, 0, []]],
    ['not given leave every range', {}, [0, 10, ['grade']]],
  ])('%s', ([, given, [lower, upper, missing]]) => {
    const zone = zoneWith(byPatents)
    const keyed = Object.entries(given).map(([key, value]) => [key === 'grade' ? 'grade@2022' : key, value] as const)
    const subject = { id: 's', facts: new Map(keyed) }
    const single = scoreSubject(zone, 'graded', subject, judged)
    expect([single.lower, single.upper, single.missing]).toEqual([lower, upper, missing])
    const columns = scorePopulation(zone, 'graded', snapshotFrom(zone, [subject], judged.period), judged)
    expect([columns.lower[0], columns.upper[0]]).toEqual([lower, upper])
  })

  test('computed at the very end of a range are read the same for one subject and for a population', () => {
    const zone = zoneWith(rule([{ when: 'patents >= 1', from: 0.1, to: 0.7 }], 'rd / revenue'), 0.7)
    fc.assert(
      fc.property(subjects, (all) => {
        const columns = scorePopulation(zone, 'graded', snapshotFrom(zone, all, judged.period), judged)
        for (const [row, one] of all.entries()) {
          const { lower, upper } = scoreSubject(zone, 'graded', one, judged)
          expect([columns.lower[row], columns.upper[row]]).toEqual([lower, upper])
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('bounds of a score only narrow as facts come in', () => {
  fc.assert(
    fc.property(subjects, subjects, (all, others) => {
      for (const [index, { id, facts }] of all.entries()) {
        // Missing profit counts as nothing, a stage follows from revenue, and years before registration have no figures.
        const settled = [
          ['profit@2022', 3],
          ['stage', 'early'],
          ['registered_on', '2018-06-02'],
        ] as const
        const known = new Map<string, FactValue>([...facts, ...settled])
        const more = new Map([...(others[index % others.length]?.facts ?? []), ...known])
        const [open, narrowed] = [known, more].map((own) =>
          scoreSubject(sample, 'share@now', { id, facts: own }, judged),
        )
        expect(narrowed?.lower).toBeGreaterThanOrEqual(open?.lower ?? 0)
        expect(narrowed?.upper).toBeLessThanOrEqual(open?.upper ?? 0)
        if (open?.passed !== null) expect(narrowed?.passed).toBe(open?.passed)
      }
    }),
    { numRuns: 60 },
  )
})
