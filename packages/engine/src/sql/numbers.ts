/** Numbers and dates of the typed tree as SQL. Dates are day numbers. */
import { ulp } from '../columns/context.ts'
import { dayFrom } from '../dates.ts'
import { numberFrom } from '../exact.ts'
import { evaluate, type FactSource } from '../expr/evaluate.ts'
import type { Expr, FactExpr } from '../expr/tree.ts'
import { rationalOf } from '../expr/values.ts'
import { anyOf, fold, growthRate, growthRatio, operate, remainder } from './arithmetic.ts'
import { boundOf, type Exactness, exactWholes, factorLiteral, lacking, type Num, stored, whole } from './bounds.ts'
import { calendar } from './calendar.ts'
import { nothing, numberLiteral, type Piece, type Plan, refuse, stageOf } from './plan.ts'

/** Prints a numeric or date expression. */
export function printNumber(plan: Plan, expr: Expr): Num {
  return isConstant(expr) ? constant(plan, expr) : compute(plan, expr)
}

function compute(plan: Plan, expr: Expr): Num {
  switch (expr.kind) {
    case 'fact':
      return fact(plan, expr)
    case 'arith': {
      const sides = { left: plan.number(expr.left), right: plan.number(expr.right), source: expr.source }
      return expr.op === '%' ? remainder(plan, sides) : operate(plan, expr.op, sides)
    }
    case 'growth':
      return growthRate(plan, expr, printRatio(plan, expr))
    case 'fold':
      return fold(
        plan,
        expr,
        expr.of.map((part) => plan.number(part)),
      )
    case 'round':
      return rounded(plan, expr)
    case 'size':
      return textLength(plan, expr)
    case 'dateMath':
      return calendar(plan, expr, { left: plan.number(expr.left), right: plan.number(expr.right) })
    case 'first':
      return firstKnown(plan, expr)
    case 'if':
      return chosen(plan, expr)
    default:
      return refuse(expr)
  }
}

/** `current ÷ base` of a growth rate, shared by the rate and by comparisons that avoid its root. */
export function printRatio(plan: Plan, expr: Extract<Expr, { kind: 'growth' }>): Num {
  return plan.once(`ratio ${expr.key}`, () =>
    growthRatio(plan, expr, { current: plan.number(expr.current), base: plan.number(expr.base) }),
  )
}

const noFacts: FactSource = { get: () => undefined, registeredYear: null }

/** Whether an expression is the same for every row. */
export function isConstant(expr: Expr): boolean {
  switch (expr.kind) {
    case 'literal':
    case 'judgedOn':
    case 'period':
      return true
    case 'arith':
    case 'dateMath':
      return isConstant(expr.left) && isConstant(expr.right)
    default:
      return false
  }
}

function constant(plan: Plan, expr: Expr): Num {
  const value = evaluate(expr, { source: noFacts, judged: plan.judged })
  switch (value.kind) {
    case 'date':
      return constantNumber(plan, value.day)
    case 'undefined':
      return { sql: plan.dialect.infinity, stage: 0, exactness: stored, lacks: true, least: 1, most: 1 }
    case 'number': {
      const written = expr.kind === 'literal' || value.value.d === 1n
      return constantNumber(plan, numberFrom(rationalOf(value)), written ? stored : { kind: 'relative', factor: ulp })
    }
    default:
      return refuse(expr)
  }
}

/** A number that is the same for every row. */
export function constantNumber(plan: Plan, value: number, exactness: Exactness = stored): Num {
  const size = Math.abs(value)
  return {
    sql: numberLiteral(plan.dialect, value),
    stage: 0,
    exactness: Number.isInteger(value) && size <= exactWholes && exactness.kind !== 'relative' ? whole : exactness,
    lacks: false,
    least: size === 0 ? Number.MAX_VALUE : size,
    most: size,
  }
}

function fact(plan: Plan, expr: FactExpr): Num {
  const year = expr.back === null ? null : plan.judged.period - expr.back
  const key = year === null ? expr.code : `${expr.code}@${year}`
  const piece = plan.fact(key) ?? { sql: nothing(plan.dialect, 'number'), stage: 0 }
  const column = plan.table.columns.get(key)
  const range = column?.type === 'number' ? { least: column.least, most: column.most } : { least: 1, most: exactWholes }
  const exactness = column?.type === 'number' && !column.whole ? stored : whole
  const known: Num = {
    ...piece,
    exactness,
    lacks: false,
    ...(column === undefined ? { least: Number.MAX_VALUE, most: 0 } : range),
  }
  return year === null || expr.type !== 'number' ? known : beforeRegistration(plan, known, { key, year })
}

/** A missing figure of a year before registration cannot exist, rather than being unknown. */
function beforeRegistration(plan: Plan, figure: Num, { key, year }: { key: string; year: number }): Num {
  const nextYear = dayFrom(`${String(year + 1).padStart(4, '0')}-01-01`)
  const registered = plan.table.columns.get('registered_on')
  if (registered?.type !== 'date' || registered.most < nextYear) return figure
  const day = plan.fact('registered_on')
  if (day === null) return figure
  const sql = `CASE WHEN ${figure.sql} IS NULL AND ${day.sql} >= ${nextYear} THEN (-${plan.dialect.infinity}) ELSE ${figure.sql} END`
  return {
    ...figure,
    ...plan.column(`${key} figure`, { sql, stage: 0 }, `${key}: no figure exists before registration`),
    lacks: true,
  }
}

type Round = Extract<Expr, { kind: 'round' }>

function rounded(plan: Plan, expr: Round): Num {
  const of = plan.number(expr.of)
  if (expr.fn === 'abs')
    return { ...of, ...plan.column(expr.source, { sql: `abs(${of.sql})`, stage: of.stage }, expr.source) }
  if (of.exactness.kind === 'whole') return of
  return roundTo(plan, of, { fn: expr.fn, digits: expr.digits, source: expr.source })
}

/** Rounds a number; rows that could round either way are close. */
export function roundTo(
  plan: Plan,
  of: Num,
  { fn, digits, source }: { fn: 'round' | 'floor' | 'ceil'; digits: number; source: string },
): Num {
  const scale = 10 ** digits
  const scaled = digits === 0 ? of.sql : `(${of.sql} * ${scale})`
  const seam = fn === 'round' ? `(abs(${scaled}) + 0.5)` : scaled
  const bound = boundOf(plan, of)
  const stage = stageOf(of, bound ?? of)
  const own = bound === null ? '' : `(${bound.sql}) * ${scale} + `
  const close = `abs(${seam} - floor(${seam} + 0.5)) < ${own}${factorLiteral(plan, 2 * ulp)} * (abs(${scaled}) + 1)`
  plan.closeWhen({ sql: guarded(plan, of, close), stage })
  const settledValue = {
    round: `sign(${scaled}) * floor(abs(${scaled}) + 0.5)`,
    floor: `floor(${scaled})`,
    ceil: `ceil(${scaled})`,
  }[fn]
  const value = plan.column(
    source,
    { sql: digits === 0 ? settledValue : `${settledValue} / ${scale}`, stage: of.stage },
    source,
  )
  return {
    ...value,
    exactness: digits === 0 && of.most < exactWholes / 2 ? whole : stored,
    lacks: of.lacks,
    least: 1 / scale,
    most: of.most + 1,
  }
}

/** A closeness condition that is not asked where the number does not exist. */
function guarded(plan: Plan, of: Num, close: string): string {
  const lacks = lacking(plan, of)
  return lacks === null ? close : `CASE WHEN ${lacks} THEN FALSE ELSE ${close} END`
}

function textLength(plan: Plan, expr: Extract<Expr, { kind: 'size' }>): Num {
  const of = plan.text(expr.of)
  const sql = `CAST(${plan.dialect.length(of.sql)} AS ${plan.dialect.types.number})`
  return {
    ...plan.column(expr.source, { sql, stage: of.stage }, expr.source),
    exactness: whole,
    lacks: false,
    least: 1,
    most: 1e9,
  }
}

function firstKnown(plan: Plan, expr: Extract<Expr, { kind: 'first' }>): Num {
  const parts = expr.of.map((part) => plan.number(part))
  const sql = `COALESCE(${parts.map((part) => part.sql).join(', ')})`
  const value = plan.column(expr.source, { sql, stage: stageOf(...parts) }, expr.source)
  return { ...value, ...eitherOf(plan, parts) }
}

function chosen(plan: Plan, expr: Extract<Expr, { kind: 'if' }>): Num {
  const test = plan.settled(`${expr.test.source} holds`, plan.truth(expr.test))
  const [then, otherwise] = [plan.number(expr.then), plan.number(expr.otherwise)]
  const sql = `CASE WHEN ${test.sql} THEN ${then.sql} WHEN NOT ${test.sql} THEN ${otherwise.sql} END`
  const value = plan.column(expr.source, { sql, stage: stageOf(test, then, otherwise) }, expr.source)
  return { ...value, ...eitherOf(plan, [then, otherwise]) }
}

/** What is known of a number that is one of several. */
function eitherOf(plan: Plan, parts: readonly Num[]): Omit<Num, keyof Piece> {
  return {
    exactness: anyOf(plan, parts),
    lacks: parts.some((part) => part.lacks),
    least: Math.min(...parts.map((part) => part.least)),
    most: Math.max(...parts.map((part) => part.most)),
  }
}
