/** Every reading of random scorecards and ladders gives every subject the same, whatever is combined in them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifySubject } from './classify.ts'
import { freezeCohorts } from './cohorts/freeze.ts'
import { classifyPopulation } from './columns/classify-population.ts'
import { scoreInBlocks } from './columns/score-blocks.ts'
import { type ScoreColumns, scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import type { PointRule } from './definitions.ts'
import type { FactValue } from './expr/values.ts'
import { followPopulation } from './follow/follow-population.ts'
import { explainerFor } from './reason/deciding.ts'
import { aCondition, common, text } from './sample-parts.fixture.ts'
import { sampleZone } from './sample-zone.fixture.ts'
import { scoreSubject } from './score.ts'
import type { SubjectFacts } from './subject.ts'
import { type Chance, chanceFrom, subjectOf } from './test/random-offers.ts'
import { ladderOf, scorecardOf } from './test/random-scorecards.ts'
import { judged } from './test/random-subjects.ts'
import { compileZone } from './zone/compile-zone.ts'

const cases = fc.tuple(fc.nat(), fc.constantFrom(1, 31, 32, 33))

/** A subject some of whose texts have no weight. */
function oddSubject(chance: Chance, id: number): SubjectFacts {
  const { facts, ...subject } = subjectOf(chance, id)
  const texts = [
    ...['industry', 'stage'].map((code) => [code, chance.pick(['early', 'late', 'odd', '', 'constructor'])] as const),
  ]
  return { ...subject, facts: new Map([...facts, ...texts.filter(() => chance.next() < 0.6)]) }
}

function caseOf(seed: number, size: number) {
  const chance = chanceFrom(seed)
  const scorecards = [...sampleZone.scorecards, scorecardOf(chance)]
  const zone = compileZone({ ...sampleZone, scorecards, ladders: [...sampleZone.ladders, ladderOf(chance)] })
  const subjects = Array.from({ length: size }, (_, id) => oddSubject(chance, id))
  return { zone, subjects, snapshot: snapshotFrom(zone, subjects, judged.period) }
}

/** A row of columns as a result for one subject says it. */
function rowOf(columns: ScoreColumns, row: number) {
  const number = (all: Float64Array) => (Number.isFinite(all[row]) ? (all[row] as number) : null)
  const code = (all: Int16Array) => columns.classes[all[row] as number] ?? null
  const passed = columns.passed[row] as number
  return {
    total: number(columns.total),
    lower: number(columns.lower),
    upper: number(columns.upper),
    passed: passed < 0 ? null : passed === 1,
    class: code(columns.classIndex),
    bestClass: code(columns.best),
    worstClass: code(columns.worst),
  }
}

describe('a scorecard and a ladder that ended without another version', () => {
  const term = {
    effective: { from: '2020-01-01', until: '2023-01-01' },
    alsoFor: { when: "kind == 'recheck'", until: '2024-01-01' },
  }
  const rule: PointRule = { kind: 'count', value: 'patents', each: 1, per: 1 }
  const part = { code: 'all', name: text('all'), max: 5, items: [{ code: 'all', name: text('all'), max: 5, rule }] }
  const version = { ...common, ...term, version: 'old', parts: [part], pass: { total: { atLeast: 2 } } }
  const rung = {
    code: 'one',
    name: text('one'),
    conditions: [aCondition('patents', 'patents >= 1')],
    scorecard: 'ended',
  }
  const zone = compileZone({
    ...sampleZone,
    scorecards: [...sampleZone.scorecards, { id: 'ended', name: text('ended'), versions: [version] }],
    ladders: [{ id: 'ended', name: text('ended'), versions: [{ ...common, ...term, version: 'old', rungs: [rung] }] }],
  })
  const firm = (id: string, kind: readonly [string, FactValue][]): SubjectFacts => ({
    id,
    facts: new Map<string, FactValue>([['patents', 2], ...kind]),
  })
  const subjects = [firm('keeps', [['kind', 'recheck']]), firm('does not', [['kind', 'new']]), firm('unknown', [])]
  const snapshot = snapshotFrom(zone, subjects, judged.period)

  test('score those who keep the version, and nobody else', () => {
    const columns = scorePopulation(zone, 'ended', snapshot, judged)
    const single = subjects.map((subject) => scoreSubject(zone, 'ended', subject, judged))
    expect(single.map(({ total, passed, missing }) => [total, passed, missing])).toEqual([
      [2, true, []],
      [null, false, []],
      [null, null, ['kind']],
    ])
    expect(subjects.map((_, row) => rowOf(columns, row))).toMatchObject(
      single.map(({ total, lower, upper, passed }) => ({ total, lower, upper, passed })),
    )
    expect([...columns.rank]).toEqual([1, 0, 0])
    expect(single.map(({ version }) => version)).toEqual(['old', 'old', 'old'])
  })

  test('place those who keep the version, and nobody else', () => {
    const columns = classifyPopulation(zone, 'ended', snapshot, judged)
    const single = subjects.map((subject) => classifySubject(zone, 'ended', subject, judged))
    expect(single.map(({ rungs }) => [rungs[0]?.verdict, rungs[0]?.failed, rungs[0]?.missing])).toEqual([
      [true, [], []],
      [false, ['in_force'], []],
      [null, [], ['kind']],
    ])
    expect([...(columns.rungs[0]?.verdict ?? [])]).toEqual([1, 0, -1])
    expect([...columns.highest]).toEqual([0, -1, -1])
  })

  test('say which missing facts would decide what is open', () => {
    const open = explainerFor(zone, subjects[2] as SubjectFacts, judged)
    expect(open.score('ended').deciding?.sure).toEqual([['kind']])
    expect(open.classify('ended').rungs[0]?.deciding?.sure).toEqual([['kind']])
  })
})

describe('random scorecards', () => {
  test('have the same points, verdicts and classes for one subject and for a population', () => {
    fc.assert(
      fc.property(cases, ([seed, size]) => {
        const { zone, subjects, snapshot } = caseOf(seed, size)
        const columns = scorePopulation(zone, 'random', snapshot, judged)
        const cohorts = freezeCohorts(zone, 'random', snapshot, judged)
        const { versions } = zone.zone.scorecards.at(-1) ?? { versions: [] }
        for (const [row, subject] of subjects.entries()) {
          const single = scoreSubject(zone, 'random', subject, judged, cohorts)
          const { total, lower, upper, passed, bestClass, worstClass } = single
          const shown = rowOf(columns, row)
          expect(shown).toMatchObject({ total, lower, upper, passed })
          // Only a population has places.
          if (versions.find(({ version }) => version === single.version)?.classes?.kind === 'ranked') continue
          expect(shown).toMatchObject({ class: single.class, bestClass, worstClass })
        }
      }),
      { numRuns: 100 },
    )
  })

  test('are the same in blocks and when they are followed', () => {
    fc.assert(
      fc.property(cases, ([seed, size]) => {
        const { zone, subjects, snapshot } = caseOf(seed, size)
        const columns = scorePopulation(zone, 'random', snapshot, judged)
        const { contributions: _, statistics, ...inBlocks } = scoreInBlocks(zone, 'random', snapshot, judged)
        expect(inBlocks).toEqual(columns)
        const start = snapshotFrom(zone, subjects.toReversed(), judged.period)
        const followed = followPopulation(zone, { scorecards: ['random'], cohorts: statistics }, start, judged)
        for (const [row, { facts }] of subjects.entries()) followed.changeRow(row, facts)
        const [score] = followed.scores
        for (let row = 0; row < size; row++) {
          const { total, rank, passed, classes } = score?.scoreAt(row) ?? {}
          expect([total, rank, passed]).toEqual([columns.total[row], columns.rank[row], columns.passed[row]])
          const { classIndex, best, worst } = columns
          if (classes) expect(classes).toEqual({ classIndex: classIndex[row], best: best[row], worst: worst[row] })
        }
      }),
      { numRuns: 50 },
    )
  })

  test('and ladders with other rungs in older versions place one subject as they place a population', () => {
    fc.assert(
      fc.property(cases, ([seed, size]) => {
        const { zone, subjects, snapshot } = caseOf(seed, size)
        const columns = classifyPopulation(zone, 'random', snapshot, judged)
        const cohorts = freezeCohorts(zone, { ladder: 'random' }, snapshot, judged)
        for (const [row, subject] of subjects.entries()) {
          const single = classifySubject(zone, 'random', subject, judged, cohorts)
          expect(columns.rungs[columns.highest[row] as number]?.code ?? null).toBe(single.rung)
          for (const { code, verdict } of columns.rungs) {
            const own = single.rungs.find((rung) => rung.code === code)?.verdict
            expect([code, verdict[row]]).toEqual([code, own === null ? -1 : Number(own === true)])
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})
