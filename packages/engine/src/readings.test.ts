/** The exact reading of one subject and the column reading of a population must agree on every input. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifySubject } from './classify.ts'
import { bitAt } from './columns/bits.ts'
import { classifyPopulation } from './columns/classify-population.ts'
import { amountsOf, matchPopulation, verdictAt } from './columns/match-population.ts'
import { populationOf } from './columns/population.ts'
import { scorePopulation } from './columns/score-population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import { compileExpr } from './expr/compile.ts'
import { scopeFrom } from './expr/compile-nodes.ts'
import { evaluate } from './expr/evaluate.ts'
import { verdictFrom } from './expr/explain.ts'
import { matchSubject } from './match.ts'
import { sample } from './sample-zone.fixture.ts'
import { scoreSubject } from './score.ts'
import { evaluationOf } from './subject.ts'
import { judged, subjects } from './test/random-subjects.ts'

const nan = (value: number | null | undefined) =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value
const verdict = (value: number | undefined) => (value === -1 ? null : value === 1)

describe('the two readings agree', () => {
  test.for(['share', 'share@old', 'per-land'])('on scorecard %s', (scorecard) => {
    fc.assert(
      fc.property(subjects, (all) => {
        const columns = scorePopulation(sample, scorecard, snapshotFrom(sample, all, judged.period), judged)
        for (const [row, one] of all.entries()) {
          const single = scoreSubject(sample, scorecard, one, judged)
          const shown = {
            total: nan(columns.total[row]),
            lower: nan(columns.lower[row]),
            upper: nan(columns.upper[row]),
            passed: verdict(columns.passed[row]),
          }
          const hasParts = single.parts.length > 0
          expect(hasParts ? shown : { ...shown, total: null, lower: null, upper: null }).toEqual({
            total: single.total,
            lower: single.lower,
            upper: single.upper,
            passed: single.passed,
          })
          if (scorecard === 'share' && hasParts)
            expect(columns.classes[columns.classIndex[row] ?? -1] ?? null).toBe(single.class)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('on ladders', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        const columns = classifyPopulation(sample, 'steps', snapshotFrom(sample, all, judged.period), judged)
        for (const [row, one] of all.entries()) {
          const single = classifySubject(sample, 'steps', one, judged)
          expect(columns.rungs.map((rung) => verdict(rung.verdict[row]))).toEqual(
            single.rungs.map((rung) => rung.verdict),
          )
          expect(columns.rungs[columns.highest[row] ?? -1]?.code ?? null).toBe(single.rung)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('on offers, verdicts and amounts', () => {
    fc.assert(
      fc.property(subjects, (all) => {
        const snapshot = snapshotFrom(sample, all, judged.period)
        const [columns] = matchPopulation(sample, ['award'], snapshot, judged)
        const amounts = amountsOf(sample, 'award', snapshot, judged)
        for (const [row, one] of all.entries()) {
          const single = matchSubject(sample, 'award', one, judged)
          expect(columns && verdictAt(columns, row)).toBe(single.verdict)
          expect(nan(amounts[row])).toBe(single.amount)
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Random conditions over the sample catalogue. */
const numeric = fc.letrec<{ number: string; condition: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('revenue', 'rd', 'profit', 'prev(revenue)', 'prev(profit, 2)', 'rd * revenue / profit'),
    fc.constantFrom(
      'growth(revenue) * revenue',
      'cagr(revenue, 3) * rd',
      'sum_years(rd, 3)',
      'avg_years(profit, 2)',
      'min_years(revenue, 3)',
      'max_years(rd, 2)',
    ),
    fc.constantFrom(
      'sum_operating_years(rd, 4)',
      'min(rd, profit)',
      'max(rd, profit, revenue)',
      'abs(profit)',
      'floor(rd)',
      'ceil(profit)',
      'round(rd, 1)',
      'first_known(rd, profit)',
    ),
    fc.tuple(tie('number'), fc.constantFrom('+', '-'), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'blacklisted',
      '!large',
      'known(rd)',
      "stage == 'early'",
      "kind != 'new'",
      "in_industry(industry, ['C'])",
      'patents in [1, 2]',
      'years_between(registered_on, judged_on) >= 2',
    ),
    fc
      .tuple(tie('number'), fc.constantFrom('>=', '>', '<', '<=', '==', '!='), tie('number'))
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    fc
      .tuple(tie('number'), fc.constantFrom('>=', '>', '<', '<='), fc.constantFrom('0', '0.3', '10', '14.4', '20'))
      .map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('condition').map((of) => `!(${of})`),
  ),
})).condition

describe('random conditions', () => {
  test('have the same truth for one subject and for a population', () => {
    fc.assert(
      fc.property(numeric, subjects, (cel, all) => {
        const expr = compileExpr(scopeFrom(sample.indicators), cel, 'bool')
        const bits = populationOf(snapshotFrom(sample, all, judged.period), judged).truthOf(expr)
        for (const [row, one] of all.entries()) {
          const single = verdictFrom(evaluate(expr, evaluationOf(one, judged)))
          const inColumns = bitAt(bits.t, row) || (bitAt(bits.f, row) ? false : null)
          expect({ cel, facts: [...one.facts], verdict: inColumns }).toEqual({
            cel,
            facts: [...one.facts],
            verdict: single,
          })
        }
      }),
      { numRuns: 300 },
    )
  })
})
