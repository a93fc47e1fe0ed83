/** Points given by experts as SQL. */
import type { CompiledRule } from '../compiled.ts'
import { type Num, stored } from './bounds.ts'
import { compareNumbers } from './comparisons.ts'
import { numberLiteral, type Plan, stageOf } from './plan.ts'
import { type Bounds, never, openEnds, reachable, type Target, unitsOf } from './points.ts'

/** Points inside the range that the facts allow; outside it, the whole range. */
export function expertBounds(
  plan: Plan,
  rule: Extract<CompiledRule, { kind: 'expert' }>,
  { name, max }: Target,
): Bounds {
  const value = plan.number(rule.value)
  const [from, to] = expertRange(plan, rule, { name, max })
  const outside = [
    compareNumbers(plan, '<', { left: value, right: from }),
    compareNumbers(plan, '>', { left: value, right: to }),
  ]
  const points = unitsOf(plan, value, name)
  const stage = stageOf(value, from, to, points, ...outside)
  const units = (end: Num) => `floor(${end.sql} * 10000 + 0.5)`
  const print = (end: Num) =>
    openEnds(
      plan,
      { ...value, stage },
      {
        from: units(end),
        to: units(end),
        known: `CASE WHEN ${outside.map((piece) => piece.sql).join(' OR ')} THEN ${units(end)} ELSE ${points.sql} END`,
      },
    ).lower
  return { lower: print(from), upper: print(to) }
}

/** Points an expert may give: the first range that holds, widened by those before it that may hold. */
function expertRange(plan: Plan, rule: Extract<CompiledRule, { kind: 'expert' }>, { name, max }: Target): [Num, Num] {
  if (rule.ranges.length === 0) return [constantEnd(plan, 0), constantEnd(plan, max)]
  const whens = rule.ranges.map((range) => plan.settled(`${range.when.source} holds`, plan.truth(range.when)))
  const stage = stageOf(...whens)
  const ends = rule.ranges.flatMap((range) => [range.from, range.to])
  const end = (values: readonly number[], fn: 'LEAST' | 'GREATEST'): Num => {
    const choices = whens.map((when, index) => ({ when, value: values[index] ?? 0 }))
    const found = reachable(choices, null, fn)
    const sql = `CASE WHEN abs(${found}) = ${never} THEN 0 ELSE ${found} END`
    const column = plan.column(`${name} range ${fn === 'LEAST' ? 'from' : 'to'}`, { sql, stage })
    return { ...column, exactness: stored, lacks: false, least: 1e-4, most: Math.max(...ends.map(Math.abs)) }
  }
  return [
    end(
      rule.ranges.map((range) => range.from),
      'LEAST',
    ),
    end(
      rule.ranges.map((range) => range.to),
      'GREATEST',
    ),
  ]
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
