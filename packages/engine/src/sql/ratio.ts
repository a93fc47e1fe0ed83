/** Points by ratio to a base as SQL. */
import { ulp } from '../columns/context.ts'
import type { CompiledRule } from '../compiled.ts'
import { divide, multiply, numberFrom, type Rational, rationalFrom, scaledHalfUp } from '../exact.ts'
import { mostUnits } from '../units-of-points.ts'
import { boundOf, type Num } from './bounds.ts'
import { numberLiteral, type Piece, type Plan, stageOf, textLiteral } from './plan.ts'
import { type Bounds, openEnds, type Target } from './points.ts'

type RatioRule = Extract<CompiledRule, { kind: 'ratio' }>

/** `weight × min(cap, max(0, value ÷ base))` in units: the value times a factor, rounded, kept between 0 and the cap. */
export function ratioBounds(plan: Plan, rule: RatioRule, { name }: Target): Bounds {
  const value = plan.number(rule.value)
  const weight = rule.weight
  if ('fixed' in weight) {
    const points = ratioUnits(plan, rule, {
      name,
      value,
      weights: [{ text: null, weight: weight.fixed }],
      open: weight.fixed,
    })
    return openEnds(
      plan,
      { ...value, stage: points.stage },
      { from: '0', to: capUnits(plan, rule, weight.fixed), known: points.sql },
    )
  }
  const by = plan.text(weight.by)
  const weights = Object.entries(weight.table).map(([text, one]) => ({ text, weight: one }))
  const all = weights.map((one) => one.weight)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const lower = ratioUnits(plan, rule, { name: `${name} least`, value, weights, open: least, by })
  const upper = ratioUnits(plan, rule, { name: `${name} most`, value, weights, open: most, by })
  const cap = pickByText(
    plan,
    by,
    weights.map((one) => ({ text: one.text, sql: capUnits(plan, rule, one.weight) })),
    capUnits(plan, rule, most),
  )
  const stage = stageOf(value, by, lower, upper)
  return {
    lower: openEnds(plan, { ...value, stage }, { from: '0', to: '0', known: lower.sql }).lower,
    upper: openEnds(plan, { ...value, stage }, { from: cap, to: cap, known: upper.sql }).upper,
  }
}

interface RatioSql {
  readonly name: string
  readonly value: Num
  readonly weights: readonly { readonly text: string | null; readonly weight: number }[]
  /** Weight while the text that picks one is unknown. */
  readonly open: number
  readonly by?: Piece
}

function ratioUnits(plan: Plan, rule: RatioRule, { name, value, weights, open, by }: RatioSql): Piece {
  const factor = (weight: number) => unitFactor(weight, rule.base)
  const choose = (print: (weight: number) => string) =>
    by === undefined
      ? print(open)
      : pickByText(
          plan,
          by,
          weights.map((one) => ({ text: one.text ?? '', sql: print(one.weight) })),
          print(open),
        )
  const factors = choose((weight) => numberLiteral(plan.dialect, factor(weight)))
  const product = plan.column(
    `${name} scaled`,
    { sql: `${value.sql} * ${by === undefined ? factors : `(${factors})`}`, stage: stageOf(value, by ?? value) },
    `${rule.value.source} in ten-thousandths of a point`,
  )
  const most = Math.max(...weights.map((one) => Math.abs(factor(one.weight))))
  const bound = boundOf(plan, value)
  const error = bound === null ? '' : `(${bound.sql}) * ${numberLiteral(plan.dialect, most)} + `
  const cap = choose((weight) => capUnits(plan, rule, weight))
  const inside = rule.cap === null ? `${product.sql} > 0` : `${product.sql} > 0 AND ${product.sql} < ${cap} + 1`
  const stage = stageOf(product, bound ?? product)
  plan.closeWhen({
    sql: `${inside} AND (${product.sql} >= ${numberLiteral(plan.dialect, mostUnits)} OR abs(${product.sql} + 0.5 - floor(${product.sql} + 1)) < ${error}${numberLiteral(plan.dialect, 8 * ulp)} * (${product.sql} + 1))`,
    stage,
  })
  const rounded = `floor(${product.sql} + 0.5)`
  const capped = rule.cap === null ? rounded : `LEAST(${cap}, ${rounded})`
  return { sql: `CASE WHEN ${product.sql} <= 0 THEN 0 ELSE ${capped} END`, stage: stageOf(product, by ?? product) }
}

/** Units for one of the value's unit. */
function unitFactor(weight: number, base: number): number {
  return numberFrom(divide(multiply(rationalFrom(weight), rationalFrom(10_000)), rationalFrom(base)))
}

/** Units at the cap, infinite without one. */
function capUnits({ dialect }: Plan, { cap }: RatioRule, weight: number): string {
  if (cap === null) return dialect.infinity
  const points: Rational = multiply(rationalFrom(weight), rationalFrom(cap))
  return String(scaledHalfUp(points, 4))
}

function pickByText(
  { dialect }: Plan,
  by: Piece,
  choices: readonly { readonly text: string; readonly sql: string }[],
  otherwise: string,
): string {
  const cases = choices.map(({ text, sql }) => `WHEN ${by.sql} = ${textLiteral(dialect, text)} THEN ${sql}`)
  return cases.length === 0 ? otherwise : `CASE ${cases.join(' ')} ELSE ${otherwise} END`
}
