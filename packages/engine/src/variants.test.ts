/** Which variant of a scorecard counts: the first that holds, and while that is open all that may. */
import { describe, expect, test } from 'vitest'
import { scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import type { ScorecardVersion } from './definitions.ts'
import type { FactValue } from './expr/values.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'
import { sampleZone } from './sample-zone.fixture.ts'
import { scoreSubject } from './score.ts'
import { judged } from './test/random-subjects.ts'
import { compileZone } from './zone/compile-zone.ts'

const variant = (code: string, when: string, points: string) => ({
  code,
  name: text(code),
  when,
  parts: [
    {
      code: 'all',
      name: text('all'),
      max: 10,
      items: [{ code: 'only', name: text('only'), max: 10, rule: { kind: 'formula' as const, points } }],
    },
  ],
})

function scored(more: Partial<ScorecardVersion>, facts: Record<string, FactValue>) {
  const version = { ...common, version: '1', effective: { from: '2020-01-01' }, ...more }
  const zone = compileZone({
    ...sampleZone,
    ladders: [],
    scorecards: [{ id: 'own', name: text('own'), versions: [version] }],
  })
  const subject = { id: 's', facts: new Map(Object.entries(facts)) }
  const { lower, upper, passed, class: own } = scoreSubject(zone, 'own', subject, judged)
  const columns = scorePopulation(zone, 'own', snapshotFrom(zone, [subject], judged.period), judged)
  const code = columns.classes[columns.classIndex[0] as number] ?? null
  expect([columns.passed[0], code]).toEqual([passed === null ? -1 : Number(passed), own])
  expect(columns.lower[0]).toBe(lower ?? Number.NaN)
  return { lower, upper, passed, class: own }
}

describe('of variants', () => {
  const variants = [variant('large', 'large', '8'), variant('any', 'patents >= 1', '3')]
  const pass = { total: { atLeast: 5 } }

  test.for<[string, Record<string, FactValue>, [number | null, number | null, boolean | null]]>([
    ['the first that holds counts, though others hold too', { large: true, patents: 2 }, [8, 8, true]],
    ['another counts where those before it do not hold', { large: false, patents: 2 }, [3, 3, false]],
    ['one that may hold before one that holds leaves both possible', { patents: 2 }, [3, 8, null]],
    ['none that holds leaves nothing scored and nothing passed', { large: false, patents: 0 }, [null, null, false]],
  ])('%s', ([, facts, [lower, upper, passed]]) => {
    expect(scored({ variants, pass }, facts)).toMatchObject({ lower, upper, passed })
  })

  test('what all that may apply have in common is known', () => {
    const alike = [variant('large', 'large', '8'), variant('any', 'patents >= 1', '6')]
    expect(scored({ variants: alike, pass }, { patents: 2 })).toMatchObject({ lower: 6, upper: 8, passed: true })
    expect(scored({ variants: alike, pass }, {})).toMatchObject({ lower: 6, upper: 8, passed: null })
  })
})

test('a veto that may hold gives no class for certain where nothing else gives one', () => {
  const vetoes = [{ ...aCondition('fraud', 'blacklisted'), class: 'N' }]
  expect(scored({ vetoes }, {}).class).toBe(null)
  expect(scored({ vetoes }, { blacklisted: true }).class).toBe('N')
})

test('without any part nothing is scored and nothing passes', () => {
  const none = scored({ parts: [], pass: { total: { atLeast: 0 } } }, {})
  expect(none).toEqual({ lower: null, upper: null, passed: false, class: null })
})
