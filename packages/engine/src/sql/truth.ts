/** Conditions of the typed tree as SQL: TRUE, FALSE, and NULL for unknown. */

import { ulp } from '../columns/context.ts'
import { dayThreshold } from '../columns/day-threshold.ts'
import { add, numberFrom, power, rationalFrom } from '../exact.ts'
import { splitComparison } from '../expr/split.ts'
import type { Expr } from '../expr/tree.ts'
import { opHolds } from '../expr/values.ts'
import { lacking } from './bounds.ts'
import { compareNumbers, sqlOp } from './comparisons.ts'
import { industryTest } from './industry.ts'
import { constantNumber, printRatio } from './numbers.ts'
import { nothing, type Piece, type Plan, refuse, stageOf, textLiteral } from './plan.ts'

/** Prints a condition. */
export function printTruth(plan: Plan, expr: Expr): Piece {
  switch (expr.kind) {
    case 'literal':
      return { sql: expr.value === true ? 'TRUE' : 'FALSE', stage: 0 }
    case 'fact': {
      const key = expr.back === null ? expr.code : `${expr.code}@${plan.judged.period - expr.back}`
      return plan.fact(key) ?? { sql: nothing(plan.dialect, 'bool'), stage: 0 }
    }
    case 'and':
    case 'or':
      return joined(
        expr.kind,
        expr.all.map((part) => plan.truth(part)),
      )
    case 'not': {
      const of = plan.truth(expr.of)
      return { sql: `(NOT ${of.sql})`, stage: of.stage }
    }
    case 'known': {
      const of = printAny(plan, expr.of)
      return { sql: `(${of.sql} IS NOT NULL)`, stage: of.stage }
    }
    case 'first': {
      const parts = expr.of.map((part) => plan.truth(part))
      return { sql: `COALESCE(${parts.map((part) => part.sql).join(', ')})`, stage: stageOf(...parts) }
    }
    case 'if':
      return chosen(plan, expr)
    case 'compare':
      return comparison(plan, expr)
    default:
      return membership(plan, expr)
  }
}

function joined(kind: 'and' | 'or', parts: readonly Piece[]): Piece {
  const word = kind === 'and' ? ' AND ' : ' OR '
  return { sql: `(${parts.map((part) => part.sql).join(word)})`, stage: stageOf(...parts) }
}

function printAny(plan: Plan, expr: Expr): Piece {
  if (expr.type === 'bool') return plan.truth(expr)
  return expr.type === 'text' ? plan.text(expr) : plan.number(expr)
}

/** While the test is unknown, what both sides agree on. */
function chosen(plan: Plan, expr: Extract<Expr, { kind: 'if' }>): Piece {
  const test = plan.settled(`${expr.test.source} holds`, plan.truth(expr.test))
  const then = plan.settled(expr.then.source, plan.truth(expr.then))
  const otherwise = plan.settled(expr.otherwise.source, plan.truth(expr.otherwise))
  const sql = `(CASE WHEN ${test.sql} THEN ${then.sql} WHEN NOT ${test.sql} THEN ${otherwise.sql} WHEN ${then.sql} = ${otherwise.sql} THEN ${then.sql} END)`
  return { sql, stage: stageOf(test, then, otherwise) }
}

type Compare = Extract<Expr, { kind: 'compare' }>

function comparison(plan: Plan, expr: Compare): Piece {
  const split = splitComparison(expr)
  if (split !== null)
    return joined(
      split.kind,
      split.parts.map((part) => plan.truth(part)),
    )
  const { left, op, right } = expr
  if (left.type === 'text' || left.type === 'bool') {
    if (op !== '==' && op !== '!=') return refuse(expr)
    const [a, b] = [printAny(plan, left), printAny(plan, right)]
    return { sql: `(${a.sql} ${sqlOp[op]} ${b.sql})`, stage: stageOf(a, b) }
  }
  const byDay = dayThreshold(plan.judged, expr)
  if (byDay !== null) return comparison(plan, byDay)
  return (
    compoundComparison(plan, expr) ?? compareNumbers(plan, op, { left: plan.number(left), right: plan.number(right) })
  )
}

/** A growth rate over several years against a constant: `current ÷ base` against its power, without a root. */
function compoundComparison(plan: Plan, { left, op, right }: Compare): Piece | null {
  if (left.kind !== 'growth' || left.years === 1 || right.kind !== 'literal') return null
  const ratio = printRatio(plan, left)
  const factor = add(rationalFrom(Number(right.value)), { n: 1n, d: 1n })
  if (factor.n < 0n) {
    const lacks = lacking(plan, ratio)
    const always = opHolds(op, 1) ? 'TRUE' : 'FALSE'
    return {
      sql: `(CASE WHEN ${lacks} THEN FALSE WHEN ${ratio.sql} IS NOT NULL THEN ${always} END)`,
      stage: ratio.stage,
    }
  }
  const limit = numberFrom(power(factor, left.years))
  return compareNumbers(plan, op, {
    left: ratio,
    right: constantNumber(plan, limit, { kind: 'relative', factor: 2 * ulp }),
  })
}

function membership(plan: Plan, expr: Expr): Piece {
  switch (expr.kind) {
    case 'in':
      return expr.item.type === 'text' ? textMembership(plan, expr) : numberMembership(plan, expr)
    case 'industry':
      return industryTest(plan, plan.settled(expr.item.source, plan.text(expr.item)), expr.prefixes)
    case 'textTest': {
      const item = plan.text(expr.item)
      return {
        sql: `(${plan.dialect[expr.test](item.sql, textLiteral(plan.dialect, expr.argument))})`,
        stage: item.stage,
      }
    }
    default:
      return refuse(expr)
  }
}

type Membership = Extract<Expr, { kind: 'in' }>

function textMembership(plan: Plan, { item, list }: Membership): Piece {
  const of = plan.text(item)
  const texts = list.filter((one) => typeof one === 'string')
  if (texts.length === 0) return { sql: `(CASE WHEN ${of.sql} IS NOT NULL THEN FALSE END)`, stage: of.stage }
  return { sql: `(${of.sql} IN (${texts.map((one) => textLiteral(plan.dialect, one)).join(', ')}))`, stage: of.stage }
}

function numberMembership(plan: Plan, { item, list }: Membership): Piece {
  const of = plan.number(item)
  const numbers = list.filter((one) => typeof one === 'number')
  if (numbers.length === 0) return { sql: `(CASE WHEN ${of.sql} IS NOT NULL THEN FALSE END)`, stage: of.stage }
  return joined(
    'or',
    numbers.map((one) => compareNumbers(plan, '==', { left: of, right: constantNumber(plan, one) })),
  )
}
