/** Points at full marks as SQL, in whole ten-thousandths ("units"). */
import type { CompiledWeight } from '../compiled.ts'
import { unitsFrom } from '../units-of-points.ts'
import { type Piece, type Plan, stageOf, textLiteral } from './plan.ts'
import type { Bounds } from './points.ts'

/** Least and greatest weight that is possible: one and the same where it is fixed. */
export interface Weights {
  readonly least: Piece
  readonly most: Piece
}

/** The weight that applies; all of them while the text that picks one is unknown. */
export function weightsSql(plan: Plan, weight: CompiledWeight): Weights {
  if ('fixed' in weight) {
    const piece = { sql: String(unitsFrom(weight.fixed)), stage: 0 }
    return { least: piece, most: piece }
  }
  const by = plan.text(weight.by)
  const choices = Object.entries(weight.table).map(([text, points]) => ({ text, units: unitsFrom(points) }))
  const all = choices.map(({ units }) => units)
  const cases = choices.map(({ text, units }) => `WHEN ${by.sql} = ${textLiteral(plan.dialect, text)} THEN ${units}`)
  const pick = (open: number, end: string) =>
    plan.once(`weight ${end} ${weight.by.key} ${JSON.stringify(weight.table)}`, () =>
      plan.column(`weight ${end}`, { sql: `CASE ${cases.join(' ')} ELSE ${open} END`, stage: by.stage }),
    )
  return { least: pick(Math.min(...all), 'least'), most: pick(Math.max(...all), 'most') }
}

/** Points on a rule's own scale as points of its weight, rounded half away from zero; whole numbers, so exact. */
export function reweighted({ lower, upper }: Bounds, { least, most }: Weights, scale: number): Bounds {
  const stage = stageOf(lower, upper, least, most)
  const weigh = (units: string, weight: string) =>
    `sign(${units}) * floor((2e0 * abs(${units}) * (${weight}) + ${scale}) / ${2 * scale}e0)`
  const pick = (units: string, negative: Piece, positive: Piece) =>
    negative.sql === positive.sql
      ? positive.sql
      : `CASE WHEN ${units} < 0 THEN ${negative.sql} ELSE ${positive.sql} END`
  return {
    lower: { sql: weigh(lower.sql, pick(lower.sql, most, least)), stage },
    upper: { sql: weigh(upper.sql, pick(upper.sql, least, most)), stage },
  }
}
