/** Calendar arithmetic against a fixed day is monotone in the stored date, so one threshold on the date replaces it. */
import { dayFrom } from '../dates.ts'
import { dayMath } from '../expr/day-math.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import { opHolds } from '../expr/values.ts'

type Compare = Extract<Expr, { kind: 'compare' }>

/** Days from long before the first firm to long after the last rule. */
const earliest = dayFrom('1000-01-01')
const latest = dayFrom('3000-01-01')

/**
 * `add_years(registered_on, 10) >= judged_on` as a comparison of `registered_on` with one day.
 * Null where the comparison is of another kind, or is the same for every day.
 */
export function dayThreshold(judged: Judged, expr: Compare): Compare | null {
  const { left, op, right } = expr
  if (left.kind !== 'dateMath' || op === '==' || op === '!=') return null
  const limit = fixedOf(judged, right)
  const [first, second] = [fixedOf(judged, left.left), fixedOf(judged, left.right)]
  if (limit === null || (first === null) === (second === null)) return null
  const date = first === null ? left.left : left.right
  if (date.kind !== 'fact') return null
  const moved = (day: number) => dayMath(left.fn, first ?? day, second ?? day)
  if (moved(earliest) === null || moved(latest) === null) return null
  const holds = (day: number) => opHolds(op, (moved(day) ?? 0) - limit)
  const upward = holds(latest)
  if (upward === holds(earliest)) return null
  const from = firstDay((day) => holds(day) === upward)
  const literal: Expr = { kind: 'literal', type: 'date', unit: null, source: '', key: `date:${from}`, value: from }
  const dayOp = upward ? '>=' : '<'
  return { ...expr, op: dayOp, left: date, right: literal, key: `(${date.key}${dayOp}${literal.key})` }
}

/** The first day on which a condition that stays true once it is holds. */
function firstDay(holds: (day: number) => boolean): number {
  let [before, at] = [earliest, latest]
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2)
    if (holds(middle)) at = middle
    else before = middle
  }
  return at
}

function fixedOf(judged: Judged, expr: Expr): number | null {
  if (expr.kind === 'literal' && typeof expr.value === 'number') return expr.value
  return expr.kind === 'judgedOn' ? dayFrom(judged.on) : null
}
