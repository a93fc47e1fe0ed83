/** Points along a line between anchors, and points per unit, as SQL. */
import { ulp } from '../columns/context.ts'
import type { CompiledRule } from '../compiled.ts'
import { divide, multiply, numberFrom, rationalFrom, subtract } from '../exact.ts'
import { unitsFrom } from '../units-of-points.ts'
import { operate } from './arithmetic.ts'
import { boundOf, factorLiteral, lacking, type Num } from './bounds.ts'
import { constantNumber, roundTo } from './numbers.ts'
import { numberLiteral, type Plan, stageOf } from './plan.ts'
import { type Bounds, openAmong, openEnds, type Target } from './points.ts'

type LinearRule = Extract<CompiledRule, { kind: 'linear' }>
type CountRule = Extract<CompiledRule, { kind: 'count' }>

const unitsPerPoint = { n: 10_000n, d: 1n }

/** Points in a straight line from anchor to anchor, rounded half away from zero. */
export function linearBounds(plan: Plan, rule: LinearRule, { name }: Target): Bounds {
  const value = plan.number(rule.value)
  const number = (one: number) => numberLiteral(plan.dialect, one)
  const anchors = rule.anchors.map(({ at, points }) => ({
    at,
    exact: multiply(rationalFrom(points), unitsPerPoint),
    units: numberFrom(multiply(rationalFrom(points), unitsPerPoint)),
  }))
  let steepest = 0
  const segments = anchors.map(({ at, units, exact }, index) => {
    const next = anchors[index + 1]
    if (next === undefined) return `ELSE ${number(units)}`
    const slope = numberFrom(divide(subtract(next.exact, exact), subtract(rationalFrom(next.at), rationalFrom(at))))
    steepest = Math.max(steepest, Math.abs(slope))
    return `WHEN ${value.sql} < ${number(next.at)} THEN ${number(units)} + (${value.sql} - ${number(at)}) * ${number(slope)}`
  })
  const [first] = anchors
  const lacks = lacking(plan, value)
  const holes = [`WHEN ${value.sql} IS NULL THEN NULL`, ...(lacks === null ? [] : [`WHEN ${lacks} THEN NULL`])]
  const below = first === undefined ? '' : `WHEN ${value.sql} <= ${number(first.at)} THEN ${number(first.units)} `
  const scaled = plan.column(
    `${name} scaled`,
    {
      sql: `CAST(CASE ${holes.join(' ')} ${below}${segments.join(' ')} END AS ${plan.dialect.types.number})`,
      stage: value.stage,
    },
    `${rule.value.source} in ten-thousandths of a point`,
  )
  const bound = boundOf(plan, value)
  const reach = Math.max(...anchors.map(({ at }) => Math.abs(at)))
  const most = Math.max(...anchors.map(({ units }) => Math.abs(units)))
  const off = `(${bound === null ? '' : `${bound.sql} + `}${factorLiteral(plan, 4 * ulp * reach)}) * ${number(steepest * 1.01)} + ${factorLiteral(plan, 16 * ulp * (most + 1))}`
  const seam = `(abs(${scaled.sql}) + 0.5)`
  plan.closeWhen({
    sql: `${scaled.sql} IS NOT NULL AND abs(${seam} - floor(${seam} + 0.5)) < ${off}`,
    stage: stageOf(scaled, bound ?? scaled),
  })
  const all = rule.anchors.map(({ points }) => unitsFrom(points))
  return openAmong(
    plan,
    { ...value, stage: scaled.stage },
    {
      of: rule.value,
      points: all,
      known: `sign(${scaled.sql}) * floor(abs(${scaled.sql}) + 0.5)`,
    },
  )
}

/** Points for every full unit, at most `max`. */
export function countBounds(plan: Plan, rule: CountRule, { name, max }: Target): Bounds {
  const value = plan.number(rule.value)
  const full = fullUnits(plan, rule, value, name)
  const most = unitsFrom(max)
  const known = `LEAST(${most}, GREATEST(0, ${full.sql}) * ${unitsFrom(rule.each)}e0)`
  return openEnds(plan, { ...value, stage: stageOf(value, full) }, { from: '0', to: String(most), known })
}

/** How often `per` goes into a value; a quotient of whole numbers below 2^53 never rounds up to the next one. */
function fullUnits(plan: Plan, { per, value: of }: CountRule, value: Num, name: string): Num {
  const source = `${name} units of ${of.source}`
  if (value.exactness.kind === 'whole' && Number.isInteger(per)) {
    const lacks = lacking(plan, value)
    const quotient = `floor(${value.sql} / ${per}e0)`
    const sql = lacks === null ? quotient : `CASE WHEN ${lacks} THEN NULL ELSE ${quotient} END`
    return { ...value, ...plan.column(source, { sql, stage: value.stage }, source) }
  }
  const quotient =
    per === 1
      ? value
      : operate(plan, '/', { left: value, right: constantNumber(plan, per), source: `${name} quotient` })
  return roundTo(plan, quotient, { fn: 'floor', digits: 0, source })
}
