/** Points of rules that give a share of full marks as SQL: flags, logarithms and places between the ends of a cohort. */
import { ulp } from '../columns/context.ts'
import type { ShareRule } from '../compiled.ts'
import { boundOf, factorLiteral, lacking, type Num } from './bounds.ts'
import { cohortEnds, type Ends } from './groups.ts'
import { numberLiteral, type Piece, type Plan, stageOf } from './plan.ts'
import type { Bounds } from './points.ts'
import { unsupported } from './unsupported.ts'
import type { Weights } from './weights.ts'

/** Bounds of points; `uncompared` is true where only the statistics of a cohort are missing, which no rule for missing data fills. */
export interface ShareBounds extends Bounds {
  readonly uncompared: Piece | null
}

/** Prints `weight × share`. */
export function shareBounds(plan: Plan, rule: ShareRule, weights: Weights, name: string): ShareBounds {
  switch (rule.kind) {
    case 'flag':
      return flagBounds(plan, rule, weights)
    case 'log':
      return logBounds(plan, rule, weights, name)
    case 'minmax':
      return spreadBounds(plan, rule, weights, name)
    case 'percentile':
      throw unsupported(
        name,
        '按名次计分要用到每家企业的位置，没有 SQL 写法',
        'points by percentile need the place of every firm, for which there is no SQL',
      )
  }
}

function flagBounds(plan: Plan, rule: Extract<ShareRule, { kind: 'flag' }>, { least, most }: Weights): ShareBounds {
  const holds = plan.settled(`${rule.when.source} holds`, plan.truth(rule.when))
  const stage = stageOf(holds, least, most)
  return {
    lower: { sql: `CASE WHEN ${holds.sql} THEN ${least.sql} ELSE 0 END`, stage },
    upper: { sql: `CASE WHEN NOT ${holds.sql} THEN 0 ELSE ${most.sql} END`, stage },
    uncompared: null,
  }
}

/** Logarithms of all three databases are far nearer than this to the exact ones. */
const logError = 1e-9

function logBounds(plan: Plan, rule: Extract<ShareRule, { kind: 'log' }>, weights: Weights, name: string): ShareBounds {
  const value = plan.number(rule.value)
  const number = (one: number) => numberLiteral(plan.dialect, one)
  const scale = 1 / Math.log(rule.to / rule.from)
  const share = plan.column(`${name} share`, {
    sql: `CASE WHEN ${value.sql} > ${number(rule.from)} AND ${finite(plan, value)} THEN ln(${value.sql} / ${number(rule.from)}) * ${number(scale)} WHEN ${finite(plan, value)} THEN 0e0 END`,
    stage: value.stage,
  })
  const bound = boundOf(plan, value)
  const own = bound === null ? '' : ` + (${bound.sql}) / ${number(rule.from)}`
  const error = { sql: `(${number(logError)}${own}) * ${number(scale * 1.01)}`, stage: stageOf(value, bound ?? value) }
  return withWeights(plan, { value, share, error, full: null, open: [], weights, name })
}

function spreadBounds(
  plan: Plan,
  rule: Extract<ShareRule, { kind: 'minmax' }>,
  weights: Weights,
  name: string,
): ShareBounds {
  const value = plan.number(rule.value)
  const ends = cohortEnds(plan, rule, name)
  const { from, per } = ends
  const distance = rule.better === 'more' ? `(${value.sql} - ${from.sql})` : `(${from.sql} - ${value.sql})`
  const stage = stageOf(value, from, per)
  const share = plan.column(`${name} share`, {
    sql: `CASE WHEN ${finite(plan, value)} THEN ${distance} * ${per.sql} END`,
    stage,
  })
  const bound = boundOf(plan, value)
  const off = `${bound === null ? '' : `${bound.sql} + `}${factorLiteral(plan, ulp)} * abs(${from.sql})`
  const error = { sql: `(${off}) * ${per.sql}`, stage: stageOf({ sql: '', stage }, bound ?? value) }
  const full = ends.hasPoint ? pointShare(plan, { value, ends, distance, off, stage: error.stage }) : null
  return withWeights(plan, { value, share, error, full, open: [ends.unknown, ends.none], weights, name })
}

/** Where both ends are one value, that value has half of the points; nothing else is near a line. */
function pointShare(
  plan: Plan,
  { value, ends, distance, off, stage }: { value: Num; ends: Ends; distance: string; off: string; stage: number },
): Piece {
  if (value.exactness.kind !== 'whole' && value.exactness.kind !== 'stored')
    plan.closeWhen({ sql: `${finite(plan, value)} AND ${ends.per.sql} = 0 AND abs(${distance}) < ${off}`, stage })
  return {
    sql: `CASE WHEN ${ends.per.sql} = 0 THEN CASE WHEN ${distance} > 0 THEN 1 WHEN ${distance} = 0 THEN 0.5 ELSE 0 END END`,
    stage,
  }
}

interface Share {
  readonly value: Num
  readonly share: Piece
  /** A bound on the distance of the share from the exact one. */
  readonly error: Piece
  /** A share that is exact and stands in for the other where it is not NULL. */
  readonly full: Piece | null
  /** Conditions under which anything from nothing to full marks is possible; the last is missing statistics. */
  readonly open: readonly Piece[]
  readonly weights: Weights
  readonly name: string
}

function withWeights(plan: Plan, { value, share, error, full, open, weights, name }: Share): ShareBounds {
  const lacks = lacking(plan, value)
  const stage = stageOf(value, share, error, weights.least, weights.most, ...(full === null ? [] : [full]), ...open)
  const isOpen = [`${value.sql} IS NULL`, ...open.map((piece) => piece.sql)].join(' OR ')
  const print = (weight: Piece, possible: string, end: string): Piece => {
    const known = plan.once(`weighted ${share.sql} ${weight.sql}`, () =>
      weighted(plan, { share, error, full, weight, name: `${name} ${end}` }),
    )
    const none = lacks === null ? '' : `WHEN ${lacks} THEN 0 `
    return {
      sql: `CASE ${none}WHEN ${isOpen} THEN ${possible} ELSE ${known.sql} END`,
      stage: Math.max(stage, known.stage),
    }
  }
  const last = open.at(-1)
  return {
    lower: print(weights.least, '0', 'least'),
    upper: print(weights.most, weights.most.sql, 'most'),
    uncompared:
      last === undefined
        ? null
        : {
            sql: `(${value.sql} IS NOT NULL AND ${lacks === null ? '' : `NOT ${lacks} AND `}NOT (${open
              .slice(0, -1)
              .map((piece) => piece.sql)
              .join(' OR ')}) AND ${last.sql})`,
            stage,
          },
  }
}

interface Weighted {
  readonly share: Piece
  readonly error: Piece
  readonly full: Piece | null
  readonly weight: Piece
  readonly name: string
}

/** `weight × share` rounded half up and kept between nothing and the weight; close where rounding could go either way. */
function weighted(plan: Plan, { share, error, full, weight, name }: Weighted): Piece {
  const scaled = plan.column(`${name} scaled`, {
    sql: `${share.sql} * (${weight.sql})`,
    stage: stageOf(share, weight),
  })
  const stage = stageOf(scaled, share, error, weight)
  plan.closeWhen({
    sql: `${scaled.sql} > 0 AND ${scaled.sql} < ${weight.sql} AND abs(${scaled.sql} + 0.5 - floor(${scaled.sql} + 1)) < (${error.sql}) * ${weight.sql} + ${factorLiteral(plan, 8 * ulp)} * (${scaled.sql} + 1)`,
    stage,
  })
  const rounded = `LEAST(${weight.sql}, GREATEST(0, floor(${scaled.sql} + 0.5)))`
  if (full === null) return { sql: rounded, stage }
  return {
    sql: `CASE WHEN ${full.sql} IS NULL THEN ${rounded} ELSE floor(${weight.sql} * ${full.sql} + 0.5) END`,
    stage: stageOf(full, { sql: '', stage }),
  }
}

/** Whether a number is known and can be computed. */
function finite({ dialect }: Plan, { sql, lacks }: Num): string {
  return lacks ? `abs(${sql}) < ${dialect.infinity}` : `${sql} IS NOT NULL`
}
