/** Every reading of random scorecards and ladders gives every subject the same, whatever is combined in them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifySubject } from './classify.ts'
import { freezeCohorts } from './cohorts/freeze.ts'
import { classifyPopulation } from './columns/classify-population.ts'
import { scoreInBlocks } from './columns/score-blocks.ts'
import { type ScoreColumns, scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import { followPopulation } from './follow/follow-population.ts'
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
