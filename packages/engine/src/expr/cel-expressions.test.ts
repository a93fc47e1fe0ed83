/** CEL at large beside figures: meaning, mistakes and reasons, row by row. */
import { describe, expect, test } from 'vitest'
import { sample } from '../sample-zone.fixture.ts'
import { evaluationOf } from '../subject.ts'
import { compileExpr } from './compile.ts'
import { scopeFrom } from './compile-nodes.ts'
import { evaluate } from './evaluate.ts'
import { evaluateCel } from './evaluate-cel.ts'
import { checksOf } from './explain.ts'
import type { ExpressionError } from './tree.ts'
import { type FactValue, shownFrom } from './values.ts'

const scope = scopeFrom(sample.indicators)
const facts: Record<string, FactValue> = {
  'revenue@2022': 1728,
  'revenue@2021': 900,
  'revenue@2020': 1200,
  'rd@2022': 51.84,
  'rd@2021': 0,
  registered_on: '2010-03-01',
  industry: 'C3562',
  kind: 'new',
  blacklisted: false,
  patents: 2,
}
const at = evaluationOf({ id: 's', facts: new Map(Object.entries(facts)) }, { period: 2022, on: '2023-06-01' })
const value = (cel: string) => evaluate(compileExpr(scope, cel), at)

describe('figures among lists, maps and whole numbers', () => {
  test.for<[string, unknown]>([
    ['7 / 2 == 3', true],
    ['7 / 2 * revenue', 6048],
    ['(7 / 2) + patents', 5.5],
    ['7.0 / 2', 3.5],
    ['5u > 4', true],
    ['double(revenue) / 7 > 246.8', true],
    ['[1, patents, 3.5]', '[1, 2, 3.5]'],
    ["{'a': patents, 'b': 1}.b / 2", 0.5],
    ['[revenue, rd].map(x, x > 100)', '[true, false]'],
    ['[1, 2, 3].map(x, [x, x * 2].map(y, y + x))', '[[2, 3], [4, 6], [6, 9]]'],
    ['[1].map(x, [2].map(x, [3].map(y, x * 10 + y)))', '[[[23]]]'],
    ['[1, 2].map(x, [1, 2].filter(y, y == x)).all(l, size(l) == 1)', true],
    ['sum([1, 2, 3])', 6],
    ['avg([1, 2])', 1.5],
    ["max(['b', 'a'])", 'b'],
    ['min([duration("2s"), duration("1s")])', '1s'],
    ['[[revenue], [rd]][0][0]', 1728],
    ['revenue in [1728, rd]', true],
    ['string(revenue / 3)', '576'],
    ['number("abc".size()) / 2', 1.5],
    ['[staff, 5].filter(x, true)[1]', 5],
    ['size([staff, 5])', 2],
    ["registered_on in [date('2010-03-01')]", true],
    ['judged_on.getDayOfWeek()', 4],
    ['revenue.prev()', 900],
  ])('%s', ([cel, then]) => {
    expect(shownFrom(value(cel))).toBe(then)
  })

  test.for<[string, string[]]>([
    ['[staff, 5].filter(x, x > 1)', ['staff']],
    ['sum([staff, prev(staff)])', ['staff', 'staff@2021']],
    ['[staff, 5] == [3, 5]', ['staff']],
    ['[staff, 5].exists_one(x, x > 4)', ['staff']],
    ["{'a': staff}.a + 1", ['staff']],
    ['int(staff) / 2', ['staff']],
    ['large == blacklisted', ['large']],
  ])('%s is unknown', ([cel, missing]) => {
    expect(value(cel)).toEqual({ kind: 'unknown', missing })
  })

  test.for<[string, unknown]>([
    ['[staff, 5] == [3, 6]', false],
    ['5 in [staff, 5]', true],
    ['[staff, 9, 8].exists_one(x, x > 4)', false],
    ['int(staff) / 2 > 1 || patents == 2', true],
    ["{'I': 1}[industry] > 0 || patents == 2", true],
    ['[rd / prev(rd), 5].exists(x, x == 5)', true],
  ])('%s is decided', ([cel, then]) => {
    expect(shownFrom(value(cel))).toBe(then)
  })
})

describe('mistakes are refused with their place', () => {
  test.for<[string, RegExp, number]>([
    ["'a' + 1", /no matching overload of \+ for \(string, int\); it takes .*\(string, string\)/, 0],
    ['[1, 2].all(x, x + 1)', /"x \+ 1" is a whole number \(int\); a yes\/no value is needed/, 14],
    ['[1, 2].all(x)', /write list\.all\(x, …\)/, 0],
    ['revenue.all(x, x > 1)', /"revenue" is no list or map/, 0],
    ["industry.matches('(')", /not a regular expression in the syntax of RE2/, 17],
    ['has(revenue)', /write has\(map\.key\)/, 0],
    ['[revenue, staff].all(x, x > rd)', /units differ/, 24],
    ['revenue.foo', /only maps have fields/, 0],
    ['Firm{name: 1}', /there are no messages such as Firm/, 0],
    ["blacklisted ? 'a' : 1", /a text is needed here/, 20],
    ['1 +', /not finished/, 3],
    ['(1', /"\)" is missing/, 2],
    ['1 # 2', /the character "#" means nothing/, 2],
    ["'abc", /no closing quote/, 0],
    ["'\\q'", /the escape "\\q" means nothing/, 1],
    ['9223372036854775808', /does not fit 64 bits/, 0],
    ['revenue > 12345678901234567891', /does not fit 64 bits/, 10],
    ['revenue > 0.12345678901234567891', /more digits than can be kept exactly/, 10],
    ['if > 1', /reserved word/, 0],
    ['exist(revenue)', /did you mean "exists"/, 0],
    [`${'('.repeat(2000)}1${')'.repeat(2000)}`, /nested too deeply/, 250],
    ["timestamp('2020-01-01T00:00:00Z') > registered_on", /no matching overload of > for \(timestamp, date\)/, 0],
  ])('%s', ([cel, message, start]) => {
    expect.assertions(3)
    try {
      compileExpr(scope, cel)
    } catch (error) {
      expect((error as ExpressionError).message).toMatch(message)
      expect((error as ExpressionError).text.zh).toMatch(/[\u4e00-\u9fff]/)
      expect((error as ExpressionError).start).toBe(start)
    }
  })
})

test('a chain of a thousand operators compiles and is evaluated', () => {
  for (const sign of ['+', '||', '==']) {
    const of = sign === '+' ? '1' : 'true'
    expect(evaluateCel(Array.from({ length: 1000 }, () => of).join(sign)).kind).toBe('value')
  }
  expect(evaluateCel(Array.from({ length: 1002 }, () => '1').join('+'))).toMatchObject({
    reason: { en: expect.stringMatching(/too long/) },
  })
})

describe('checks say which element fails, and by how much', () => {
  const checks = (cel: string) => checksOf(compileExpr(scope, cel, 'bool'), at, sample.indicators)
  test('for a list that is written out, each element as a comparison of its own', () => {
    expect(checks('[revenue, prev(revenue), prev(revenue, 2)].all(r, r >= 1000)')).toMatchObject([
      { text: 'revenue >= 1000', verdict: true },
      { text: 'prev(revenue) >= 1000', verdict: false, value: 900, threshold: 1000, distance: 100, unit: '万元' },
      { text: 'prev(revenue, 2) >= 1000', verdict: true },
    ])
  })
  test('for a computed list, with the element behind the condition', () => {
    expect(checks('[revenue, prev(revenue)].map(r, r / 2).all(half, half >= 500)')).toMatchObject([
      { text: 'half >= 500 (half = 864)', verdict: true },
      { text: 'half >= 500 (half = 450)', verdict: false, value: 450, distance: 50, unit: '万元' },
    ])
  })
  test('below a negation', () => {
    expect(checks('![revenue, rd].exists(x, x < 100)')).toMatchObject([
      { verdict: true, operator: '>=' },
      { verdict: false, operator: '>=', value: 51.84 },
    ])
  })
  test('for whole numbers, time and membership', () => {
    expect(checks('size([1, 2]) >= 3')).toMatchObject([{ verdict: false, value: 2, threshold: 3, distance: 1 }])
    expect(checks("timestamp(registered_on) > timestamp('2010-03-01T01:00:00Z')")).toMatchObject([
      { verdict: false, distance: 3600, unit: '秒' },
    ])
    expect(checks("industry in ['I', kind]")).toMatchObject([
      { verdict: false, value: 'C3562', operator: 'in', threshold: '["I", "new"]' },
    ])
  })
  test('an error holds neither plainly nor negated, and says why', () => {
    for (const cel of ["{'I': true}[industry]", "!({'I': true}[industry])"]) {
      expect(checks(cel)).toMatchObject([{ verdict: false, undefinedReason: { en: "no such key: 'C3562'" } }])
    }
  })
})

describe('CEL that stands alone', () => {
  test('gives a tagged value with its type', () => {
    expect(
      evaluateCel('items.filter(n, n > limit)', {
        bindings: {
          items: { listValue: { values: [{ int64Value: '1' }, { int64Value: '5' }] } },
          limit: { int64Value: '2' },
        },
        types: { items: 'list(int)', limit: 'int' },
      }),
    ).toEqual({ kind: 'value', value: { listValue: { values: [{ int64Value: '5' }] } }, type: 'list(int)' })
  })
  test('names what is declared but not bound', () => {
    expect(evaluateCel('x > 1 && y', { types: { x: 'int', y: 'bool' } })).toEqual({
      kind: 'unknown',
      missing: ['x', 'y'],
      type: 'bool',
    })
    expect(
      evaluateCel('x > 1 && y', { types: { x: 'int', y: 'bool' }, bindings: { y: { boolValue: false } } }),
    ).toMatchObject({
      value: { boolValue: false },
    })
    expect(evaluateCel('[1, x]', { types: { x: 'int' } })).toMatchObject({ kind: 'unknown', missing: ['x'] })
  })
  test('says where a mistake stands, and leaves types alone when asked', () => {
    expect(evaluateCel("1 + 'a'")).toMatchObject({ kind: 'error', type: null, start: 0, end: 7 })
    expect(evaluateCel("1 + 'a' == 2 || true", { disableCheck: true })).toMatchObject({ value: { boolValue: true } })
    expect(evaluateCel('1 / 0')).toMatchObject({ kind: 'error', reason: { en: 'division by zero' }, type: 'int' })
  })
  test('looks names up from its container outwards', () => {
    const bindings = { 'a.b.x': { int64Value: '1' }, 'a.x': { int64Value: '2' }, x: { int64Value: '3' } }
    const found = (text: string, container: string) => evaluateCel(text, { bindings, container })
    expect(found('x', 'a.b')).toMatchObject({ value: { int64Value: '1' } })
    expect(found('x', 'a.c')).toMatchObject({ value: { int64Value: '2' } })
    expect(found('.x', 'a.b')).toMatchObject({ value: { int64Value: '3' } })
  })
  test.for<[string, unknown]>([
    ['0.1 + 0.2', { doubleValue: 0.30000000000000004 }],
    ['1.0 == 1', { boolValue: true }],
    ['avg([1, 2])', { decimalValue: '1.5' }],
    [
      "duration('1.5h') + duration('-30m')",
      { objectValue: { '@type': 'type.googleapis.com/google.protobuf.Duration', value: '3600s' } },
    ],
    [
      "timestamp('2024-02-29T23:59:59.5+08:00')",
      { objectValue: { '@type': 'type.googleapis.com/google.protobuf.Timestamp', value: '2024-02-29T15:59:59.5Z' } },
    ],
    ['string(1e21)', { stringValue: '1e+21' }],
    ['string(1.0)', { stringValue: '1' }],
    ['0.0 / 0.0', { doubleValue: 'NaN' }],
    ["b'\\xff' < b'\\xff\\x00'", { boolValue: true }],
    ["'\\uffff' < '\\U00010000'", { boolValue: true }],
    ['{1: 2}[dyn(1u)]', { int64Value: '2' }],
    ['1 in {1.5: 1}', null],
    ["string(b'\\xc0\\x80')", null],
    ["timestamp('2023-02-29T00:00:00Z')", null],
    ["timestamp('2023-01-01T00:00:00Z').getHours('Nowhere/City')", null],
    ["duration('1 h')", null],
    ['uint(-1)', null],
    ["double('0x1')", null],
  ])('%s', ([text, then]) => {
    const result = evaluateCel(text)
    expect(result.kind === 'value' ? result.value : null).toEqual(then)
  })
})
