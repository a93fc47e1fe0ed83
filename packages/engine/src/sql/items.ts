/** Points of scorecard items as SQL: whole ten-thousandths ("units") as lower and upper bounds. */
import { type CompiledItem, type CompiledRule, isShareRule } from '../compiled.ts'
import type { Band } from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import { baseUnits } from '../item-outcome.ts'
import { unitsFrom } from '../units-of-points.ts'
import { expertBounds } from './expert.ts'
import { countBounds, linearBounds } from './lines.ts'
import { type Piece, type Plan, stageOf } from './plan.ts'
import { type Bounds, openAmong, openEnds, reachable, type Target, unitsOf } from './points.ts'
import { ratioBounds } from './ratio.ts'
import { type ShareBounds, shareBounds } from './shares.ts'
import { reweighted, weightsSql } from './weights.ts'

/** Prints the points of an item as the scorecard counts them: weighted, after its rule for missing data, deductions negative. */
export function printItem(plan: Plan, compiled: CompiledItem): Bounds {
  const points = settledPoints(plan, compiled)
  if (compiled.item.deduction !== true) return points
  const negative = ({ sql, stage }: Piece): Piece => ({ sql: `(0 - ${sql})`, stage })
  return { lower: negative(points.upper), upper: negative(points.lower) }
}

function settledPoints(plan: Plan, compiled: CompiledItem): Bounds {
  const { item, rule } = compiled
  const { uncompared, ...bounds } = weightedPoints(plan, compiled)
  const points = named(plan, item.code, bounds)
  if (item.missing !== 'zero' && item.missing !== 'base') return points
  if (points.lower.sql === points.upper.sql) return points
  const units = item.missing === 'zero' ? 0 : baseUnits(item.max, rule)
  const settle = (end: Piece, name: string): Piece => {
    const keep = uncompared === null ? '' : `WHEN ${uncompared.sql} THEN ${end.sql} `
    const sql = `CASE WHEN ${points.lower.sql} = ${points.upper.sql} THEN ${points.lower.sql} ${keep}ELSE ${units} END`
    const stage = stageOf(points.lower, points.upper, ...(uncompared === null ? [] : [uncompared]))
    return plan.column(`${item.code} ${name}`, { sql, stage })
  }
  if (uncompared !== null) return { lower: settle(points.lower, 'least'), upper: settle(points.upper, 'most') }
  const settled = settle(points.lower, 'points')
  return { lower: settled, upper: settled }
}

/** A rule that gives a share of full marks is weighted as it is written, any other one afterwards. */
function weightedPoints(plan: Plan, { item, rule, weight, scale }: CompiledItem): ShareBounds {
  if (isShareRule(rule)) return shareBounds(plan, rule, weightsSql(plan, weight), item.code)
  const points = ruleBounds(plan, rule, { name: item.code, max: item.max })
  if (scale === null) return { ...points, uncompared: null }
  const own = named(plan, `${item.code} unweighted`, points)
  return { ...reweighted(own, weightsSql(plan, weight), unitsFrom(scale)), uncompared: null }
}

/** Bounds as columns. */
export function named(plan: Plan, name: string, { lower, upper }: Bounds): Bounds {
  if (lower.sql === upper.sql) {
    const points = plan.column(`${name} points`, lower)
    return { lower: points, upper: points }
  }
  return { lower: plan.column(`${name} lower`, lower), upper: plan.column(`${name} upper`, upper) }
}

function ruleBounds(plan: Plan, rule: CompiledRule, target: Target): Bounds {
  switch (rule.kind) {
    case 'bands':
      return bandBounds(plan, rule)
    case 'cases':
      return caseBounds(plan, rule)
    case 'best':
      return bestBounds(plan, rule, target)
    case 'ratio':
      return ratioBounds(plan, rule, target)
    case 'expert':
      return expertBounds(plan, rule, target)
    case 'formula':
      return formulaBounds(plan, rule.points, target)
    case 'linear':
      return linearBounds(plan, rule, target)
    case 'count':
      return countBounds(plan, rule, target)
    case 'minmax':
    case 'percentile':
    case 'log':
    case 'flag':
      return shareBounds(plan, rule, weightsSql(plan, { fixed: target.max }), target.name)
  }
}

function bandBounds(plan: Plan, rule: Extract<CompiledRule, { kind: 'bands' }>): Bounds {
  const value = plan.number(rule.value)
  const units = rule.bands.map((band) => unitsFrom(band.points))
  const tests: Piece[] = []
  const cases: string[] = []
  for (const [index, band] of [...rule.bands.entries()].reverse()) {
    if (band.from === undefined) break
    const test = plan.truth(isAbove(rule.value, band, rule.closed))
    tests.push(test)
    cases.push(`WHEN ${test.sql} THEN ${units[index]}`)
  }
  const below = units[Math.max(0, rule.bands.length - cases.length - 1)] ?? 0
  const known = cases.length === 0 ? String(below) : `CASE ${cases.join(' ')} ELSE ${below} END`
  const stage = stageOf(value, ...tests)
  return openAmong(plan, { ...value, stage }, { of: rule.value, points: units, known })
}

/** Whether a value lies at or above the lower end of a band. */
function isAbove(value: Expr, band: Band, closed: 'lower' | 'upper'): Expr {
  const from = band.from ?? 0
  const op = closed === 'lower' ? '>=' : '>'
  const right: Expr = {
    kind: 'literal',
    type: 'number',
    unit: null,
    source: String(from),
    key: String(from),
    value: from,
  }
  return {
    kind: 'compare',
    type: 'bool',
    unit: null,
    source: `${value.source} ${op} ${from}`,
    key: `(${value.key}${op}${from})`,
    op,
    left: value,
    right,
  }
}

function caseBounds(plan: Plan, rule: Extract<CompiledRule, { kind: 'cases' }>): Bounds {
  const choices = rule.cases.map((one) => ({
    when: plan.settled(`${one.when.source} holds`, plan.truth(one.when)),
    value: unitsFrom(one.points),
  }))
  const otherwise = unitsFrom(rule.otherwise)
  const stage = stageOf(...choices.map(({ when }) => when))
  return {
    lower: { sql: reachable(choices, otherwise, 'LEAST'), stage },
    upper: { sql: reachable(choices, otherwise, 'GREATEST'), stage },
  }
}

function bestBounds(plan: Plan, rule: Extract<CompiledRule, { kind: 'best' }>, { name, max }: Target): Bounds {
  const all = rule.of.map((one) => {
    const own = `${name} ${one.code}`
    return named(plan, own, ruleBounds(plan, one.rule, { name: own, max }))
  })
  return { lower: greatest(all.map(({ lower }) => lower)), upper: greatest(all.map(({ upper }) => upper)) }
}

function greatest(pieces: readonly Piece[]): Piece {
  const sql = pieces.map((piece) => piece.sql).join(', ')
  return { sql: pieces.length === 1 ? sql : `GREATEST(${sql})`, stage: stageOf(...pieces) }
}

function formulaBounds(plan: Plan, expr: Expr, { name, max }: Target): Bounds {
  const value = plan.number(expr)
  const most = unitsFrom(max)
  const points = unitsOf(plan, value, name)
  const known = `LEAST(${most}, GREATEST(0, ${points.sql}))`
  return openEnds(plan, { ...value, stage: stageOf(value, points) }, { from: '0', to: String(most), known })
}
