/** Whatever the missing facts turn out to be, the answer lies inside what was said before they came. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allClassCodes } from './class-bounds.ts'
import { freezeCohorts } from './cohorts/freeze.ts'
import { scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import type { CompiledZone } from './compiled.ts'
import type { Scorecard } from './definitions.ts'
import type { FactValue } from './expr/values.ts'
import type { ScoreResult } from './results.ts'
import { sampleZone } from './sample-zone.fixture.ts'
import { scoreSubject } from './score.ts'
import type { SubjectFacts } from './subject.ts'
import { type Chance, chanceFrom, subjectOf } from './test/random-offers.ts'
import { scorecardOf } from './test/random-scorecards.ts'
import { judged } from './test/random-subjects.ts'
import { compileZone } from './zone/compile-zone.ts'

const years = [2022, 2021, 2020, 2019]
const texts = ['early', 'late', 'odd']
const days = ['2010-01-01', '2018-06-01', '2021-06-01', '2022-12-31', '2023-05-01']

/** Rules that answer to what is recorded, not to what is so, are left out: they change when data come. */
function asFacts(scorecard: Scorecard): Scorecard {
  return JSON.parse(
    JSON.stringify(scorecard, (key, value) => {
      if (key === 'missing') return undefined
      return typeof value === 'string' ? value.replaceAll('known(staff)', 'staff > 1') : value
    }),
  )
}

/** A card that has rules with points below nothing and above it for every figure, deductions and all limits of parts. */
function caseOf(seed: number, size: number) {
  const chance = chanceFrom(seed)
  const zone = compileZone({ ...sampleZone, scorecards: [...sampleZone.scorecards, asFacts(scorecardOf(chance))] })
  const open = Array.from({ length: size }, (_, id) => openSubject(chance, id))
  return { zone, open, done: open.map((one) => completed(chance, one)) }
}

function openSubject(chance: Chance, id: number): SubjectFacts {
  const { facts, ...subject } = subjectOf(chance, id)
  const some = [...facts, ['stage', chance.pick(texts)] as const].filter(() => chance.next() < 0.7)
  return { ...subject, facts: new Map(some) }
}

/** The same with some or all that is missing filled in; a year before registration never has figures, a stage follows from other facts. */
function completed(chance: Chance, { id, facts }: SubjectFacts): SubjectFacts {
  const share = chance.pick([0.5, 1])
  const all = new Map<string, FactValue>(facts)
  const fill = (key: string, value: FactValue) => {
    if (!all.has(key) && chance.next() < share) all.set(key, value)
  }
  fill('registered_on', chance.pick(days))
  const founded = Number(String(all.get('registered_on') ?? '0').slice(0, 4))
  for (const code of ['revenue', 'rd', 'profit', 'staff'])
    for (const year of years.filter((one) => one >= founded))
      fill(`${code}@${year}`, chance.pick([0, 0, -3, 0.2, 5, 40]))
  fill('patents', chance.whole(4))
  fill('industry', chance.pick(['C3562', 'odd', 'early', 'late']))
  fill('kind', chance.pick(['new', 'recheck']))
  fill('blacklisted', chance.next() < 0.5)
  fill('large', chance.next() < 0.5)
  return { id, facts: all }
}

const cases = fc.tuple(fc.nat(), fc.constantFrom(1, 8))
const finite = (value: number | null) => value ?? Number.POSITIVE_INFINITY

/** What of an answer lies outside what was said before more data came. */
function outside(zone: CompiledZone, before: ScoreResult, after: ScoreResult): string[] {
  const scored = isOneOf(before.passed, after.passed) ? [] : ['passed']
  // A card none of whose variants applies scores nothing, and gives no class.
  if (after.lower === null) return scored
  // Nothing is scored either while a card whose terms are over may or may not be kept: that it passes is open then.
  if (before.gates.some(({ code, verdict }) => code === 'in_force' && verdict === null)) return scored
  const totals = (before.lower ?? Number.NaN) <= after.lower && finite(after.upper) <= finite(before.upper)
  const settled = isOneOf(before.class, after.class)
  return [
    ...scored,
    ...(totals ? [] : ['total']),
    ...(settled ? [] : ['class']),
    ...outsideClasses(zone, before, after),
  ]
}

const isOneOf = <T>(before: T | null, after: T | null) => before === null || before === after

/** The same for the best and the worst class; only a population has places. */
function outsideClasses(zone: CompiledZone, before: ScoreResult, after: ScoreResult): string[] {
  const found = zone.scorecards.get('random')?.versions.find(({ version }) => version.version === after.version)
  if (found === undefined || found.version.classes?.kind === 'ranked') return []
  const codes: readonly (string | null)[] = allClassCodes(found.version)
  // Ends are those of the classes that may be given, beside which there may be none at all.
  const [bestClass, worstClass] = [codes.indexOf(after.bestClass), codes.indexOf(after.worstClass)]
  const best = bestClass < 0 || (before.bestClass !== null && codes.indexOf(before.bestClass) <= bestClass)
  const worst = worstClass < 0 || codes.indexOf(before.worstClass) >= worstClass
  return [...(best ? [] : ['best class']), ...(worst ? [] : ['worst class'])]
}

describe('a random scorecard', () => {
  test('keeps its total, verdict and class inside what was open before data came', () => {
    fc.assert(
      fc.property(cases, ([seed, size]) => {
        const { zone, open, done } = caseOf(seed, size)
        const snapshot = snapshotFrom(zone, open, judged.period)
        const cohorts = freezeCohorts(zone, 'random', snapshot, judged)
        for (const [row, one] of open.entries()) {
          const before = scoreSubject(zone, 'random', one, judged, cohorts)
          const after = scoreSubject(zone, 'random', done[row] ?? one, judged, cohorts)
          // An older version judges only those who are known to keep it.
          if (before.version !== after.version) continue
          const found = { seed, row, outside: outside(zone, before, after) }
          expect(found).toEqual({ ...found, outside: [] })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('has the same bounds in columns over frozen cohorts', () => {
    fc.assert(
      fc.property(cases, ([seed, size]) => {
        const { zone, open, done } = caseOf(seed, size)
        const cohorts = freezeCohorts(zone, 'random', snapshotFrom(zone, open, judged.period), judged)
        const all = [...open, ...done.map(({ facts }, index) => ({ id: `done ${index}`, facts }))]
        const columns = scorePopulation(zone, 'random', snapshotFrom(zone, all, judged.period), judged, cohorts)
        for (const [row, one] of all.entries()) {
          const { lower, upper, passed } = scoreSubject(zone, 'random', one, judged, cohorts)
          if (lower === null) expect(columns.lower[row]).toBeNaN()
          else expect([columns.lower[row], columns.upper[row]]).toEqual([lower, finite(upper)])
          expect(columns.passed[row]).toBe(passed === null ? -1 : Number(passed))
        }
      }),
      { numRuns: 60 },
    )
  })
})
