/** Points given by experts as SQL. */
import type { CompiledRule } from '../compiled.ts'
import { unitsFrom } from '../units-of-points.ts'
import { lacking, type Num, stored } from './bounds.ts'
import { compareNumbers } from './comparisons.ts'
import { numberLiteral, type Piece, type Plan, stageOf } from './plan.ts'
import { type Bounds, mayLack, reachable, type Target, unitsOf } from './points.ts'

/** Under every range that may apply, the points given where it allows them, else the whole range. */
export function expertBounds(
  plan: Plan,
  rule: Extract<CompiledRule, { kind: 'expert' }>,
  { name, max }: Target,
): Bounds {
  const value = plan.number(rule.value)
  const points = unitsOf(plan, value, name)
  const ranges = rule.ranges.map((range) => ({
    when: plan.settled(`${range.when.source} holds`, plan.truth(range.when)),
    ...allowing(plan, value, range),
  }))
  const rest = allowing(plan, value, { from: 0, to: rule.ranges.length === 0 ? max : 0 })
  const stage = stageOf(value, points, ...[rest, ...ranges].map(({ within }) => within), ...ranges.map((r) => r.when))
  const lacks = lacking(plan, value)
  const unsure = mayLack(plan, rule.value)
  const print = (end: 'from' | 'to'): Piece => {
    const given = (one: Allowing) => `CASE WHEN ${one.within.sql} THEN ${points.sql} ELSE ${unitsFrom(one[end])} END`
    const choices = ranges.map((range) => ({ when: range.when, value: given(range) }))
    const fn = end === 'from' ? 'LEAST' : 'GREATEST'
    const there = reachable(choices, given(rest), fn)
    const found =
      unsure === null ? there : `CASE WHEN ${value.sql} IS NULL AND ${unsure} THEN ${fn}(${there}, 0) ELSE ${there} END`
    return { sql: lacks === null ? found : `CASE WHEN ${lacks} THEN 0 ELSE ${found} END`, stage }
  }
  return { lower: print('from'), upper: print('to') }
}

interface Allowing {
  readonly from: number
  readonly to: number
  /** Whether the points given lie inside; NULL while they are unknown. */
  readonly within: Piece
}

function allowing(plan: Plan, value: Num, { from, to }: Omit<Allowing, 'within'>): Allowing {
  const least = compareNumbers(plan, '>=', { left: value, right: constantEnd(plan, from) })
  const most = compareNumbers(plan, '<=', { left: value, right: constantEnd(plan, to) })
  return { from, to, within: { sql: `(${least.sql} AND ${most.sql})`, stage: stageOf(least, most) } }
}

function constantEnd({ dialect }: Plan, value: number): Num {
  return {
    sql: numberLiteral(dialect, value),
    stage: 0,
    exactness: stored,
    lacks: false,
    least: 1e-4,
    most: Math.abs(value),
  }
}
