/** Values tried on a subject: what was reckoned before must never stand for other facts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileExpr } from '../expr/compile.ts'
import { scopeFrom } from '../expr/compile-nodes.ts'
import { evaluate } from '../expr/evaluate.ts'
import type { FactValue } from '../expr/values.ts'
import { anIndicator } from '../sample-parts.fixture.ts'
import { evaluationOf } from '../subject.ts'
import { trialOf, tried } from './trial.ts'

const judged = { period: 2022, on: '2023-06-01' }
const indicators = new Map(
  [
    anIndicator('a', 'number'),
    anIndicator('b', 'number'),
    anIndicator('flag', 'bool', { period: 'state' }),
    anIndicator('registered_on', 'date', { period: 'state' }),
  ].map((one) => [one.code, one]),
)
const scope = scopeFrom(indicators, {})
const exprs = [
  'a >= 5',
  'a + b >= 8 && flag',
  'a >= 5 || !flag',
  'avg(a, prev(a, 1)) > 3',
  'min(a, b) >= 4',
  'registered_on > date("2021-06-01") && a >= 5',
].map((when) => compileExpr(scope, when, 'bool'))

const number = fc.constantFrom(undefined, 0, 3.5, 5, 9)
const facts = fc.record({
  'a@2022': number,
  'a@2021': number,
  'b@2022': number,
  flag: fc.constantFrom(undefined, false, true),
  registered_on: fc.constantFrom(undefined, '2015-01-01', '2022-03-01'),
})
type Facts = Record<string, FactValue | undefined>

const known = (all: Facts) =>
  new Map(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])))

test('a value on trial is what it would be for those facts, and afterwards all is as before', () => {
  fc.assert(
    fc.property(facts, fc.array(facts, { maxLength: 4 }), (before, trials) => {
      const trial = trialOf(known(before), judged)
      const values = () => exprs.map((expr) => evaluate(expr, trial.at))
      const anew = (all: Facts) =>
        exprs.map((expr) => evaluate(expr, evaluationOf({ id: '', facts: known(all) }, judged)))
      expect(values()).toEqual(anew(before))
      for (const other of trials) {
        expect(tried(trial, Object.entries(other), values)).toEqual(anew(other))
        expect(values()).toEqual(anew(before))
      }
    }),
  )
})
