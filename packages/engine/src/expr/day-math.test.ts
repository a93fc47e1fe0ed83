import { describe, expect, test } from 'vitest'
import { bitAt } from '../columns/bits.ts'
import { populationOf } from '../columns/population.ts'
import { snapshotFrom } from '../columns/snapshot.ts'
import { sample } from '../sample-zone.fixture.ts'
import { evaluationOf } from '../subject.ts'
import { compileExpr } from './compile.ts'
import { scopeFrom } from './compile-nodes.ts'
import { evaluate } from './evaluate.ts'
import { checksOf } from './explain.ts'
import { shownFrom } from './values.ts'

const judged = { period: 2022, on: '2023-06-30' }
const subject = { id: 'a', facts: new Map([['registered_on', '2019-03-01']]) }
const scope = scopeFrom(sample.indicators)
const compiled = (cel: string) => compileExpr(scope, cel)

describe('dates beyond the calendar do not exist, in any reading', () => {
  test.for([
    ['add_days(registered_on, 9007199254740991)', null],
    ['add_days(registered_on, -9007199254740991)', null],
    ['add_years(registered_on, 9007199254740991)', null],
    ['add_years(registered_on, 7980)', '9999-03-01'],
    ['add_years(registered_on, 7981)', null],
    ["add_days(date('9999-12-31'), 1)", null],
  ] as const)('%s is %s', ([cel, shown]) => {
    const value = evaluate(compiled(cel), evaluationOf(subject, judged))
    expect(shown === null ? value.kind : shownFrom(value)).toBe(shown ?? 'undefined')
  })

  test.for([
    ['add_days(registered_on, 9007199254740991) > judged_on', false],
    ['add_days(registered_on, 9007199254740991) <= judged_on', false],
    ['add_years(registered_on, 9000) >= judged_on', false],
    ['add_years(registered_on, 7980) >= judged_on', true],
  ] as const)('%s is %s', ([cel, holds]) => {
    const expr = compiled(cel)
    const population = populationOf(snapshotFrom(sample, [subject], judged.period), judged)
    const truth = population.truthOf(expr)
    expect([bitAt(truth.t, 0), bitAt(truth.f, 0)]).toEqual([holds, !holds])
    const at = evaluationOf(subject, judged)
    expect(evaluate(expr, at)).toEqual({ kind: 'bool', value: holds })
    expect(checksOf(expr, at, sample.indicators)).toHaveLength(1)
  })
})
