/** Arithmetic, growth and folds as SQL, each with a bound on its rounding error. */
import { ulp } from '../columns/context.ts'
import type { Expr } from '../expr/tree.ts'
import {
  assertRange,
  boundOf,
  type Exactness,
  exactWholes,
  factorLiteral,
  lacking,
  type Num,
  relativeOf,
  stored,
  whole,
} from './bounds.ts'
import { type Piece, type Plan, refuse, stageOf } from './plan.ts'

type Op = '+' | '-' | '*' | '/'

/** Prints an operation on two numbers as a column. What cannot be computed outweighs what is unknown. */
export function operate(plan: Plan, op: Op, { left, right, source }: { left: Num; right: Num; source: string }): Num {
  const plain = `${left.sql} ${op} ${right.sql}`
  const holes = holesOf(plan, [left, right])
  if (op === '/' && !neverZero(right)) holes.push(`WHEN ${right.sql} = 0 THEN ${plan.dialect.infinity}`)
  const sql = holes.length === 0 ? plain : `CASE ${holes.join(' ')} ELSE ${plain} END`
  const value = plan.column(source, { sql, stage: stageOf(left, right) }, source)
  const range = rangeOf(op, left, right)
  const exactness = exactnessOf(plan, op, { left, right, value, most: range.most })
  return assertRange({ ...value, ...range, exactness, lacks: holes.length > 0 }, source)
}

/** Cases that let what cannot be computed outweigh everything else. */
export function holesOf(plan: Plan, numbers: readonly Num[]): string[] {
  return numbers.flatMap((one) => {
    const lacks = lacking(plan, one)
    return lacks === null ? [] : [`WHEN ${lacks} THEN ${one.sql}`]
  })
}

/** Whether a number is a constant other than zero. */
function neverZero({ least, most, sql }: Num): boolean {
  return least === most && most > 0 && /^[(\d]/.test(sql)
}

function rangeOf(op: Op, left: Num, right: Num): { least: number; most: number } {
  switch (op) {
    case '+':
    case '-':
      return { least: Math.min(left.least, right.least) * 2 ** -54, most: left.most + right.most }
    case '*':
      return { least: left.least * right.least, most: left.most * right.most }
    case '/':
      return { least: left.least / right.most, most: left.most / right.least }
  }
}

interface Computed {
  readonly left: Num
  readonly right: Num
  readonly value: Piece
  readonly most: number
}

function exactnessOf(plan: Plan, op: Op, { left, right, value, most }: Computed): Exactness {
  const wholes = left.exactness.kind === 'whole' && right.exactness.kind === 'whole'
  if (wholes && op !== '/' && most < exactWholes) return whole
  const [a, b] = [relativeOf(left), relativeOf(right)]
  const multiplies = op === '*' || op === '/'
  if (multiplies && a !== null && b !== null) return { kind: 'relative', factor: a + b + 2 * ulp }
  const rounding = `${factorLiteral(plan, ulp)} * abs(${value.sql})`
  const [ea, eb] = [boundOf(plan, left), boundOf(plan, right)]
  const stage = stageOf(value, ...[ea, eb].filter((one) => one !== null))
  const parts = multiplies ? scaledErrors(op, { left, right, value, ea, eb }) : [ea?.sql, eb?.sql]
  if (op === '/' && right.exactness.kind === 'bounded')
    plan.closeWhen({ sql: `abs(${right.sql}) <= ${right.exactness.by.sql}`, stage })
  const sql = [...parts.filter((part) => part !== undefined), rounding].join(' + ')
  return { kind: 'bounded', by: plan.column(`${plainName(value.sql)}_error`, { sql, stage }) }
}

interface Scaled {
  readonly left: Num
  readonly right: Num
  readonly value: Piece
  readonly ea: Piece | null
  readonly eb: Piece | null
}

/** Errors of a product (`|a|·eb + |b|·ea + ea·eb`) or a quotient (`(ea + |v|·eb) / (|b| − eb)`). */
function scaledErrors(op: Op, { left, right, value, ea, eb }: Scaled): (string | undefined)[] {
  const [errorA, errorB] = [ea === null ? '0' : `(${ea.sql})`, eb === null ? '0' : `(${eb.sql})`]
  if (op === '*') return [`abs(${left.sql}) * ${errorB}`, `abs(${right.sql}) * ${errorA}`, `${errorA} * ${errorB}`]
  const divisor = `(abs(${right.sql}) - ${errorB})`
  return [`CASE WHEN abs(${right.sql}) > ${errorB} THEN (${errorA} + abs(${value.sql}) * ${errorB}) / ${divisor} END`]
}

function plainName(sql: string): string {
  return sql.replaceAll('"', '')
}

/** The remainder with the sign of the dividend; exact for whole numbers below 2^52, other rows are left to the exact reading. */
export function remainder(plan: Plan, { left, right, source }: { left: Num; right: Num; source: string }): Num {
  const holes = holesOf(plan, [left, right])
  const towardsZero = `sign(${left.sql} / ${right.sql}) * floor(abs(${left.sql} / ${right.sql}))`
  const sql = `CASE ${holes.join(' ')} WHEN ${right.sql} = 0 THEN ${plan.dialect.infinity} ELSE ${left.sql} - ${right.sql} * ${towardsZero} END`
  const value = plan.column(source, { sql, stage: stageOf(left, right) }, source)
  const safe = left.exactness.kind === 'whole' && right.exactness.kind === 'whole' && left.most < exactWholes / 2
  if (!safe) plan.closeWhen({ sql: `${value.sql} IS NOT NULL`, stage: value.stage })
  return { ...value, exactness: whole, lacks: true, least: 1, most: left.most }
}

type Growth = Extract<Expr, { kind: 'growth' }>

/** `current ÷ base`, which does not exist where the base is not positive, nor over several years where it is negative. */
export function growthRatio(plan: Plan, expr: Growth, { current, base }: { current: Num; base: Num }): Num {
  const { infinity } = plan.dialect
  for (const side of expr.years === 1 ? [base] : [base, current]) {
    if (side.exactness.kind === 'bounded')
      plan.closeWhen({
        sql: `abs(${side.sql}) <= ${side.exactness.by.sql}`,
        stage: stageOf(side, side.exactness.by),
      })
  }
  const cases = [
    ...holesOf(plan, [current, base]),
    `WHEN ${base.sql} <= 0 THEN ${infinity}`,
    ...(expr.years === 1 ? [] : [`WHEN ${base.sql} > 0 AND ${current.sql} < 0 THEN ${infinity}`]),
  ]
  const source = `${expr.source} ratio`
  const sql = `CASE ${cases.join(' ')} ELSE ${current.sql} / ${base.sql} END`
  const value = plan.column(source, { sql, stage: stageOf(current, base) }, source)
  const range = rangeOf('/', current, base)
  const exactness = exactnessOf(plan, '/', { left: current, right: base, value, most: range.most })
  return assertRange({ ...value, ...range, exactness, lacks: true }, expr.source)
}

/** Roots are within this of the exact ones in every database; comparisons with constants avoid them. */
const rootError = 1e-12

/** A growth rate as a number. */
export function growthRate(plan: Plan, expr: Growth, ratio: Num): Num {
  const one: Num = { sql: '1', stage: 0, exactness: whole, lacks: false, least: 1, most: 1 }
  if (expr.years === 1) return operate(plan, '-', { left: ratio, right: one, source: expr.source })
  const root = `power(${ratio.sql}, 1e0 / ${expr.years}) - 1`
  const sql = `CASE WHEN ${lacking(plan, ratio)} THEN ${ratio.sql} WHEN ${ratio.sql} = 0 THEN -1 ELSE ${root} END`
  const value = plan.column(expr.source, { sql, stage: ratio.stage }, expr.source)
  const factor = relativeOf(ratio)
  const bound =
    factor === null
      ? `${factorLiteral(plan, rootError)} * (abs(${value.sql}) + 1) + abs(${value.sql} + 1) * (${boundOf(plan, ratio)?.sql}) / CASE WHEN abs(${ratio.sql}) > 0 THEN abs(${ratio.sql}) END`
      : `${factorLiteral(plan, rootError + 2 * factor)} * (abs(${value.sql}) + 1)`
  const by = plan.column(`${plainName(value.sql)}_error`, {
    sql: bound,
    stage: stageOf(value, boundOf(plan, ratio) ?? value),
  })
  return assertRange(
    { ...value, exactness: { kind: 'bounded', by }, lacks: true, least: 1e-17, most: ratio.most + 1 },
    expr.source,
  )
}

type Fold = Extract<Expr, { kind: 'fold' }>

/** Prints a sum, mean, least or greatest value over several numbers. */
export function fold(plan: Plan, expr: Fold, parts: readonly Num[]): Num {
  if (parts.length === 0) return refuse(expr)
  const extreme = expr.fn === 'min' || expr.fn === 'max'
  return extreme ? extremeOf(plan, expr, parts) : totalOf(plan, expr, parts)
}

/** What decides a fold before its values do: what cannot be computed, years left out, what is unknown. */
function foldCases(plan: Plan, expr: Fold, parts: readonly Num[]): string[] {
  const { infinity } = plan.dialect
  const open = parts.filter((part) => part.lacks)
  if (!expr.skipBeforeRegistration || open.length === 0)
    return open.map((part) => `WHEN ${lacking(plan, part)} THEN ${part.sql}`)
  const none =
    open.length === parts.length
      ? [`WHEN ${parts.map((part) => `${part.sql} = (-${infinity})`).join(' AND ')} THEN (-${infinity})`]
      : []
  return [...open.map((part) => `WHEN ${part.sql} = ${infinity} THEN ${infinity}`), ...none]
}

function totalOf(plan: Plan, expr: Fold, parts: readonly Num[]): Num {
  const { infinity } = plan.dialect
  const skips = (part: Num) => expr.skipBeforeRegistration && part.lacks
  const terms = parts.map((part) =>
    skips(part) ? `CASE WHEN ${part.sql} = (-${infinity}) THEN 0 ELSE ${part.sql} END` : part.sql,
  )
  const counts = parts.map((part) =>
    skips(part) ? `CASE WHEN ${part.sql} = (-${infinity}) THEN 0e0 ELSE 1e0 END` : '1e0',
  )
  const sum = terms.join(' + ')
  const total = expr.fn === 'avg' ? `(${sum}) / (${counts.join(' + ')})` : sum
  const cases = foldCases(plan, expr, parts)
  const sql = cases.length === 0 ? total : `CASE ${cases.join(' ')} ELSE ${total} END`
  const value = plan.column(expr.source, { sql, stage: stageOf(...parts) }, expr.source)
  const range = {
    least: (Math.min(...parts.map((part) => part.least)) * 2 ** -54) / parts.length,
    most: parts.reduce((most, part) => most + part.most, 0),
  }
  const wholes = parts.every((part) => part.exactness.kind === 'whole')
  if (wholes && range.most < exactWholes) {
    const exactness: Exactness = expr.fn === 'avg' ? { kind: 'relative', factor: ulp } : whole
    return { ...value, ...range, exactness, lacks: cases.length > 0 }
  }
  const bounds = parts.map((part) => boundOf(plan, part))
  const stage = stageOf(value, ...bounds.filter((one) => one !== null))
  const errors = bounds.flatMap((bound) => (bound === null ? [] : [bound.sql]))
  const sizes = parts.map((part) => `abs(${part.sql})`).join(' + ')
  const all = [...errors, `${factorLiteral(plan, ulp * (parts.length + 2))} * (${sizes})`].join(' + ')
  const finite = parts.some((part) => part.lacks) && expr.skipBeforeRegistration ? finiteError(plan, parts) : all
  const by = plan.column(`${plainName(value.sql)}_error`, { sql: finite, stage })
  return assertRange({ ...value, ...range, exactness: { kind: 'bounded', by }, lacks: cases.length > 0 }, expr.source)
}

/** The error of a sum over the years that exist. */
function finiteError(plan: Plan, parts: readonly Num[]): string {
  const { infinity } = plan.dialect
  return parts
    .map((part) => {
      const bound = boundOf(plan, part)
      const own = [
        ...(bound === null ? [] : [bound.sql]),
        `${factorLiteral(plan, ulp * (parts.length + 2))} * abs(${part.sql})`,
      ].join(' + ')
      return part.lacks ? `CASE WHEN ${part.sql} = (-${infinity}) THEN 0 ELSE ${own} END` : own
    })
    .join(' + ')
}

function extremeOf(plan: Plan, expr: Fold, parts: readonly Num[]): Num {
  const cases = foldCases(plan, expr, parts)
  const unknown = parts.map((part) => `${part.sql} IS NULL`).join(' OR ')
  const outermost = expr.fn === 'min' ? 'LEAST' : 'GREATEST'
  // Both functions leave NULL out in every database; a missing value must leave the result unknown.
  const found = `CASE WHEN ${unknown} THEN NULL ELSE ${outermost}(${parts.map((part) => part.sql).join(', ')}) END`
  if (expr.skipBeforeRegistration) return refuse(expr)
  const sql =
    cases.length === 0
      ? found
      : `CASE ${cases.join(' ')} WHEN ${unknown} THEN NULL ELSE ${outermost}(${parts.map((part) => part.sql).join(', ')}) END`
  const value = plan.column(expr.source, { sql, stage: stageOf(...parts) }, expr.source)
  return {
    ...value,
    least: Math.min(...parts.map((part) => part.least)),
    most: Math.max(...parts.map((part) => part.most)),
    exactness: anyOf(plan, parts),
    lacks: cases.length > 0,
  }
}

/** How exact a number is that is one of several. */
export function anyOf(plan: Plan, parts: readonly Num[]): Exactness {
  if (parts.every((part) => part.exactness.kind === 'whole')) return whole
  if (parts.every((part) => part.exactness.kind === 'whole' || part.exactness.kind === 'stored')) return stored
  const factors = parts.map(relativeOf)
  if (factors.every((factor) => factor !== null)) return { kind: 'relative', factor: 2 * Math.max(...factors) }
  const bounds = parts.flatMap((part) => boundOf(plan, part) ?? [])
  const sum = bounds.map((bound) => `COALESCE(${finite(plan, bound.sql)}, 0)`).join(' + ')
  return { kind: 'bounded', by: plan.column('error', { sql: sum, stage: stageOf(...bounds) }) }
}

/** An error of a value that does not exist is none. */
function finite({ dialect }: Plan, sql: string): string {
  return `CASE WHEN ${sql} < ${dialect.infinity} THEN ${sql} END`
}
