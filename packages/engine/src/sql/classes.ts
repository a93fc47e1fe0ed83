/** Ranks and classes as SQL, over the rows of `outcome`. */
import type { CompiledScorecardVersion } from '../compiled.ts'
import type { SplitRankClasses, ThresholdClasses } from '../definitions.ts'
import { unitsFrom } from '../units-of-points.ts'
import { nothing, type Plan, textLiteral } from './plan.ts'

/** Stages behind `outcome`, the last of which has the columns `rank` and `class` (NULL for none). */
export function rankStages(plan: Plan, { classes }: CompiledScorecardVersion): { stages: string; last: string } {
  const { stage } = plan.dialect
  const known = '"lower" = "upper"'
  const rank = `CASE WHEN ${known} THEN rank() OVER (PARTITION BY CASE WHEN ${known} THEN 1 ELSE 0 END ORDER BY "lower" DESC) END AS "rank"`
  if (classes !== null && 'head' in classes) {
    return { stages: `,\n${splitStages(plan, classes.rule, rank)}`, last: 'classed' }
  }
  const found = classes === null ? nothing(plan.dialect, 'text') : byThresholds(plan, classes.rule as ThresholdClasses)
  return {
    stages: `,\nclassed AS ${stage}(\n  SELECT *, ${rank},\n    ${found} AS "class"\n  FROM outcome\n)`,
    last: 'classed',
  }
}

/** The first band that holds the lower bound, where it holds the upper one too. */
function byThresholds(plan: Plan, { bands }: ThresholdClasses): string {
  const cases = bands.map(({ code, from, to }) => {
    const ends = [
      ...(from === undefined ? [] : [`"lower" >= ${unitsFrom(from)}`]),
      ...(to === undefined ? [] : [`"lower" < ${unitsFrom(to)}`]),
    ]
    const name = textLiteral(plan.dialect, code)
    const found = to === undefined ? name : `CASE WHEN "upper" < ${unitsFrom(to)} THEN ${name} END`
    return `WHEN ${ends.length === 0 ? '"lower" IS NOT NULL' : ends.join(' AND ')} THEN ${found}`
  })
  return cases.length === 0 ? nothing(plan.dialect, 'text') : `CASE ${cases.join(' ')} END`
}

/** Two rankings: the upper share by total is ordered by `head`, the rest by `tail`; unknown values come last and get neither. */
function splitStages(plan: Plan, rule: SplitRankClasses, rank: string): string {
  const { dialect } = plan
  const text = (code: string) => textLiteral(dialect, code)
  const known = (name: string) => `CASE WHEN abs("${name}") < ${dialect.infinity} THEN 0 ELSE 1 END`
  const order = ({ order: way }: SplitRankClasses['head']) => (way === 'desc' ? 'DESC' : 'ASC')
  const placeBy = (name: 'head' | 'tail') =>
    `row_number() OVER (PARTITION BY "side" ORDER BY ${known(name)}, "${name}" ${order(rule[name])}, "place") AS "${name}_place"`
  const takes = (name: 'head' | 'tail', side: number) =>
    `WHEN "side" = ${side} AND abs("${name}") < ${dialect.infinity} AND "${name}_place" <= ${quota(rule[name].share, rule)} THEN ${text(rule[name].class)}`
  return `ranked AS ${dialect.stage}(
  SELECT *, ${rank},
    CASE WHEN "lower" = "upper" THEN row_number() OVER (PARTITION BY CASE WHEN "lower" = "upper" THEN 1 ELSE 0 END ORDER BY "lower" DESC, "id_order") END AS "place",
    sum(CASE WHEN "lower" = "upper" THEN 1 ELSE 0 END) OVER () AS "ranked"
  FROM outcome
),
sides AS ${dialect.stage}(
  SELECT *, CASE WHEN "place" <= ${quota(rule.upperShare, rule)} THEN 1 WHEN "place" IS NOT NULL THEN 2 ELSE 3 END AS "side"
  FROM ranked
),
placed AS ${dialect.stage}(
  SELECT *,
    ${placeBy('head')},
    ${placeBy('tail')}
  FROM sides
),
classed AS ${dialect.stage}(
  SELECT *,
    CASE ${takes('head', 1)}
      ${takes('tail', 2)}
      WHEN "side" < 3 THEN ${text(rule.rest)} END AS "class"
  FROM placed
)`
}

/** How many of the ranked a share is, by the rule's rounding; see `quotaOf`. */
function quota(share: number, { rounding }: SplitRankClasses): string {
  const exact = `floor("ranked" * ${share}e0 * 1e9 + 0.5) / 1e9`
  if (rounding === 'floor') return `floor(${exact})`
  return rounding === 'ceil' ? `ceil(${exact})` : `floor(${exact} + 0.5)`
}
