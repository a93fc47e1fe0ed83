/** Both readings agree on lists, maps, text, time and whole numbers too, and unknown never turns out to be wrong. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitAt } from './columns/bits.ts'
import { exactNumberAt } from './columns/context.ts'
import { matchPopulation, verdictAt } from './columns/match-population.ts'
import { populationOf } from './columns/population.ts'
import { snapshotFrom } from './columns/snapshot.ts'
import { compileExpr } from './expr/compile.ts'
import { scopeFrom } from './expr/compile-nodes.ts'
import { evaluate } from './expr/evaluate.ts'
import { verdictFrom } from './expr/explain.ts'
import type { FactValue, Val } from './expr/values.ts'
import { matchSubject } from './match.ts'
import { aCondition } from './sample-parts.fixture.ts'
import { sample, sampleZone } from './sample-zone.fixture.ts'
import { evaluationOf, type SubjectFacts } from './subject.ts'
import { compileZone } from './zone/compile-zone.ts'

const judged = { period: 2022, on: '2023-06-01' }
/** The sample catalogue in one unit, so that random sums make sense. */
const scope = scopeFrom(
  new Map([...sample.indicators].map(([code, one]) => [code, one.type === 'number' ? { ...one, unit: '万元' } : one])),
)

const figure = fc.constantFrom(0, 1, 2, 3, 7, 10, 0.1, 0.3, 2.5, -1, 14.4, 20)
const facts: Record<string, fc.Arbitrary<FactValue>> = {
  patents: fc.integer({ min: 0, max: 4 }),
  registered_on: fc.constantFrom('2010-05-31', '2010-06-01', '2008-02-29', '2009-12-31'),
  industry: fc.constantFrom('C3562', 'I6510', '3562', ''),
  kind: fc.constantFrom('new', 'recheck'),
  blacklisted: fc.boolean(),
  large: fc.boolean(),
}
for (const code of ['revenue', 'rd', 'staff']) for (const year of [2022, 2021]) facts[`${code}@${year}`] = figure

const manySubjects = fc
  .array(fc.record(facts, { requiredKeys: [] }), { minLength: 1, maxLength: 40 })
  .map((all) =>
    all.map(
      (one, index): SubjectFacts => ({ id: `s${index}`, facts: new Map(Object.entries(one) as [string, FactValue][]) }),
    ),
  )

interface Texts {
  figure: string
  whole: string
  text: string
  figures: string
  element: string
  condition: string
}

const combined =
  (...parts: readonly string[]) =>
  (holes: readonly unknown[]) =>
    parts.map((part, index) => `${part}${String(holes[index] ?? '')}`).join('')

/** Random expressions over the sample catalogue, weighted towards what has no kernel. */
const texts = fc.letrec<Texts>((tie) => ({
  figure: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('revenue', 'rd', 'prev(rd)', 'staff', 'patents', '2', '0.3'),
    fc.constantFrom(
      'number(size(industry + kind))',
      "{'new': 1, 'recheck': 2.5}[kind]",
      "{'C3562': revenue}[industry]",
    ),
    fc.tuple(tie('figures')).map(combined('max(', ')')),
    fc.tuple(tie('figures')).map(combined('avg(', ')')),
    fc.tuple(tie('figure'), tie('figure')).map(combined('(', ' - ', ')')),
    fc.tuple(tie('figure'), tie('figure')).map(combined('(', ' + 10 / ', ')')),
    fc.tuple(tie('condition'), tie('figure'), tie('figure')).map(combined('(', ' ? ', ' : ', ')')),
  ),
  whole: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', '7', 'int(patents)', 'size(industry + kind)', 'registered_on.getMonth()', 'int(staff)'),
    fc.constantFrom('int(industry)', "{'C3562': 1, '': 0}[industry]", '[3, 5][int(patents)]'),
    fc
      .tuple(tie('whole'), fc.constantFrom(' + ', ' * ', ' / ', ' % '), tie('whole'))
      .map(([a, op, b]) => `(${a}${op}${b})`),
    fc.tuple(tie('figures')).map(combined('size(', ')')),
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('industry', "(kind + '')", "'C3562'", 'string(patents)', "{'new': 'n', 'recheck': 'r'}[kind]"),
    fc.tuple(tie('text'), tie('text')).map(combined('(', ' + ', ')')),
    fc.tuple(tie('condition'), tie('text'), tie('text')).map(combined('(', ' ? ', ' : ', ')')),
  ),
  figures: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(tie('figure'), tie('figure')).map(combined('[revenue, ', ', ', ']')),
    fc.tuple(tie('figures'), tie('element')).map(combined('', '.filter(x, ', ')')),
    fc.tuple(tie('figures'), tie('figure')).map(combined('', '.map(x, x * 2 - ', ')')),
    fc.tuple(tie('figures'), tie('element')).map(combined('', '.map(x, ', ', -x)')),
  ),
  element: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('x > 2', 'x == rd', '10 / x >= 4', 'x != 0', '[x, 3].exists(y, y > x)', 'x in [1, revenue]'),
    fc.tuple(tie('condition')).map(combined('(x > 1 || ', ')')),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('blacklisted', 'large', "kind == 'new'", 'revenue > 2', "industry.matches('^[C-I]\\\\d{4}$')"),
    fc.constantFrom(
      "timestamp(registered_on) + duration('24h') > timestamp('2010-06-01T00:00:00Z')",
      'registered_on.getFullYear() >= 2010',
      "has({'new': 1}.recheck)",
      "kind in {'new': 1}",
      "industry in [kind, 'C3562']",
      'blacklisted == large',
    ),
    fc
      .tuple(tie('figures'), fc.constantFrom('all', 'exists', 'exists_one'), tie('element'))
      .map(([list, macro, body]) => `${list}.${macro}(x, ${body})`),
    fc.tuple(tie('whole'), fc.constantFrom('>', '==', '!=', '<='), tie('whole')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie('figure'), fc.constantFrom('>', '<='), tie('figure')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc.tuple(tie('text'), fc.constantFrom('<', '==', '!='), tie('text')).map(([a, op, b]) => `${a} ${op} ${b}`),
    fc
      .tuple(tie('text'), fc.constantFrom('contains', 'startsWith', 'endsWith'), tie('text'))
      .map(([a, fn, b]) => `${a}.${fn}(${b})`),
    fc.tuple(tie('figures'), tie('figures')).map(combined('', ' == ', '')),
    fc
      .tuple(tie('condition'), fc.constantFrom(' && ', ' || '), tie('condition'))
      .map(([a, op, b]) => `(${a}${op}${b})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(combined('(', ' ? ', ' : ', ')')),
    tie('condition').map((of) => `!(${of})`),
  ),
}))

/** The sample zone, in one unit, with other conditions for its offer. */
function zoneWith(conditions: readonly string[]) {
  return compileZone({
    ...sampleZone,
    indicators: [...scope.indicators.values()],
    scorecards: [],
    ladders: [],
    offers: (sampleZone.offers ?? []).map((offer) => ({
      ...offer,
      versions: offer.versions.map((version) => ({
        ...version,
        conditions: conditions.map((when, index) => aCondition(`c${index}`, when)),
      })),
    })),
  })
}

/** The answer without its reason: of two errors either may be told first. */
const settledOf = (value: Val) => (value.kind === 'undefined' ? 'error' : value)

describe('random expressions of CEL at large', () => {
  test('conditions have the same verdict for one subject and for a population', () => {
    fc.assert(
      fc.property(texts.condition, manySubjects, (cel, all) => {
        const expr = compileExpr(scope, cel, 'bool')
        const bits = populationOf(snapshotFrom(sample, all, judged.period), judged).truthOf(expr)
        for (const [row, one] of all.entries()) {
          const single = verdictFrom(evaluate(expr, evaluationOf(one, judged)))
          expect(bitAt(bits.t, row) || (bitAt(bits.f, row) ? false : null)).toBe(single)
        }
      }),
      { numRuns: 250 },
    )
  })

  test('offers with such conditions match for one subject and for a population alike', () => {
    fc.assert(
      fc.property(fc.array(texts.condition, { minLength: 1, maxLength: 3 }), manySubjects, (all, subjects) => {
        const zone = zoneWith(all)
        const [columns] = matchPopulation(zone, ['award'], snapshotFrom(zone, subjects, judged.period), judged)
        for (const [row, one] of subjects.entries())
          expect(columns && verdictAt(columns, row)).toBe(matchSubject(zone, 'award', one, judged).verdict)
      }),
      { numRuns: 60 },
    )
  })

  test('figures are the exact ones within their bound', () => {
    fc.assert(
      fc.property(texts.figure, manySubjects, (cel, all) => {
        const expr = compileExpr(scope, cel, 'number')
        const population = populationOf(snapshotFrom(sample, all, judged.period), judged)
        const { values } = population.numbersOf(expr)
        for (let row = 0; row < all.length; row++) {
          const exact = exactNumberAt(population, expr, row)
          const value = values[row] as number
          if (!Number.isFinite(exact)) expect(value).toBe(exact)
          else expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(exact)))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('texts are the exact ones', () => {
    fc.assert(
      fc.property(texts.text, manySubjects, (cel, all) => {
        const expr = compileExpr(scope, cel, 'text')
        const { codes, dictionary } = populationOf(snapshotFrom(sample, all, judged.period), judged).textsOf(expr)
        for (const [row, one] of all.entries()) {
          const single = evaluate(expr, evaluationOf(one, judged))
          expect(dictionary[codes[row] as number] ?? null).toBe(single.kind === 'text' ? single.value : null)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('unknown is an answer', () => {
  test('a verdict that is known with facts missing stays, whatever the missing facts turn out to be', () => {
    const partly = fc.record(facts).chain((full) => fc.tuple(fc.constant(full), fc.subarray(Object.keys(full))))
    fc.assert(
      fc.property(texts.condition, partly, (cel, [full, kept]) => {
        const expr = compileExpr(scope, cel, 'bool')
        const decided = (of: Iterable<[string, FactValue]>) =>
          evaluate(expr, evaluationOf({ id: 's', facts: new Map(of) }, judged))
        const part = decided(Object.entries(full).filter(([key]) => kept.includes(key)))
        if (part.kind !== 'unknown') expect(settledOf(decided(Object.entries(full)))).toEqual(settledOf(part))
      }),
      { numRuns: 400 },
    )
  })

  test('a macro taken apart means what the macro means', () => {
    fc.assert(
      fc.property(texts.element, fc.constantFrom('all', 'exists'), manySubjects, (body, macro, all) => {
        const list = '[revenue, rd, staff]'
        const apart = compileExpr(scope, `${list}.${macro}(x, ${body})`, 'bool')
        const whole = compileExpr(scope, `${list}.filter(x, true).${macro}(x, ${body})`, 'bool')
        expect([apart.kind, whole.kind]).toEqual([macro === 'all' ? 'and' : 'or', 'comprehension'])
        for (const one of all) {
          const at = evaluationOf(one, judged)
          expect(verdictFrom(evaluate(apart, at))).toBe(verdictFrom(evaluate(whole, at)))
        }
      }),
      { numRuns: 200 },
    )
  })
})
