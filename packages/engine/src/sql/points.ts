/** Points in whole ten-thousandths ("units") between bounds: what every kind of rule shares. */
import { ulp } from '../columns/context.ts'
import { lackOf } from '../expr/lack.ts'
import type { Expr } from '../expr/tree.ts'
import { boundOf, lacking, type Num, relativeOf } from './bounds.ts'
import { numberLiteral, type Piece, type Plan, stageOf } from './plan.ts'

/** Bounds of points in units, never NULL; `upper` is infinite for a ratio without a cap whose value is unknown. */
export interface Bounds {
  readonly lower: Piece
  readonly upper: Piece
}

/** Name of what is scored, for columns, and its greatest points. */
export interface Target {
  readonly name: string
  readonly max: number
}

/** The condition that an unknown figure may turn out not to exist; null where it cannot. */
export function mayLack(plan: Plan, of: Expr): string | null {
  const lack = lackOf(of)
  if (lack !== 'unregistered') return lack === 'always' ? 'TRUE' : null
  const registered = plan.fact('registered_on')
  return registered === null ? 'TRUE' : `${registered.sql} IS NULL`
}

/** What is not there: bounds while unknown, nothing where it cannot be computed. */
export function openEnds(
  plan: Plan,
  value: Num,
  { from, to, known }: { from: string; to: string; known: string },
): Bounds {
  const lacks = lacking(plan, value)
  const none = lacks === null ? '' : ` WHEN ${lacks} THEN 0`
  const print = (open: string): Piece => ({
    sql: `CASE WHEN ${value.sql} IS NULL THEN ${open}${none} ELSE ${known} END`,
    stage: value.stage,
  })
  return from === to ? { lower: print(from), upper: print(from) } : { lower: print(from), upper: print(to) }
}

/** The same between any of these points while unknown, and none of them too where the figure may turn out not to exist. */
export function openAmong(
  plan: Plan,
  value: Num,
  { of, points, known }: { of: Expr; points: readonly number[]; known: string },
): Bounds {
  const unsure = mayLack(plan, of)
  const end = (least: (...points: number[]) => number): string => {
    const [there, lacking] = [least(...points), least(...points, 0)]
    if (unsure === null || there === lacking) return String(there)
    return unsure === 'TRUE' ? String(lacking) : `CASE WHEN ${unsure} THEN ${lacking} ELSE ${there} END`
  }
  return openEnds(plan, value, { from: end(Math.min), to: end(Math.max), known })
}

/** Stands for "not possible" among least and greatest values: whole among constants, else of the type of a figure. */
const never = { whole: '1000000000000000', figure: '1e15' }

/** A condition and what it gives. */
export interface Choice {
  readonly when: Piece
  /** A constant or SQL. */
  readonly value: number | string
}

/** Least (or greatest) of what choices may give, tried in turn until one holds, and of `otherwise` when none does. */
export function reachable(
  choices: readonly Choice[],
  otherwise: number | string | null,
  fn: 'LEAST' | 'GREATEST',
): string {
  const values = [...choices.map(({ value }) => value), otherwise ?? 0]
  // ClickHouse has no type for large whole numbers beside negative ones.
  const type = values.some((value) => typeof value === 'string' || value < 0) ? 'figure' : 'whole'
  const out = fn === 'LEAST' ? never[type] : `-${never[type]}`
  const before = (index: number) => choices.slice(0, index).map(({ when }) => when.sql)
  const possible = choices.map(({ when, value }, index) => {
    const ruledOut = [...before(index), `NOT ${when.sql}`].join(' OR ')
    return `CASE WHEN ${ruledOut} THEN ${out} ELSE ${value} END`
  })
  if (otherwise !== null)
    possible.push(
      choices.length === 0
        ? String(otherwise)
        : `CASE WHEN ${before(choices.length).join(' OR ')} THEN ${out} ELSE ${otherwise} END`,
    )
  return possible.length === 1 ? (possible[0] ?? '') : `${fn}(${possible.join(', ')})`
}

/** A known number of points in units, rounded half away from zero. */
export function unitsOf(plan: Plan, value: Num, name: string): Piece {
  const scaled = plan.column(
    `${name} scaled`,
    { sql: `${value.sql} * 10000`, stage: value.stage },
    `${name} in ten-thousandths of a point`,
  )
  if (value.exactness.kind === 'whole' && value.most < 1e11) return scaled
  const bound = relativeOf(value) === 0 ? null : boundOf(plan, value)
  const own = bound === null ? '' : `(${bound.sql}) * 10000 + `
  const seam = `(abs(${scaled.sql}) + 0.5)`
  const lacks = lacking(plan, value)
  const close = `abs(${seam} - floor(${seam} + 0.5)) < ${own}${numberLiteral(plan.dialect, 4 * ulp)} * (abs(${scaled.sql}) + 1)`
  plan.closeWhen({
    sql: lacks === null ? close : `CASE WHEN ${lacks} THEN FALSE ELSE ${close} END`,
    stage: stageOf(scaled, bound ?? scaled),
  })
  return { sql: `sign(${scaled.sql}) * floor(abs(${scaled.sql}) + 0.5)`, stage: scaled.stage }
}
