/** Ranks and classes as SQL, over the rows of `outcome`. */
import { allClassCodes } from '../class-bounds.ts'
import type { CompiledScorecardVersion } from '../compiled.ts'
import type { RankedClasses, SplitRankClasses, ThresholdClasses } from '../definitions.ts'
import { unitsFrom } from '../units-of-points.ts'
import { nothing, type Plan, textLiteral } from './plan.ts'
import { vetoesClasses } from './totals.ts'
import { unsupported } from './unsupported.ts'

/**
 * Stages behind `outcome`, the last of which has the columns `rank`, `position` and `class` (NULL for none). Versions
 * beside the one in force sort the rows that they judge.
 */
export function rankStages(
  plan: Plan,
  [chosen, ...lingering]: readonly [CompiledScorecardVersion, ...CompiledScorecardVersion[]],
): { stages: string; last: string } {
  const { stage } = plan.dialect
  const { classes } = chosen
  const places = `${rank},\n    ${placeAmong(chosen, known)} AS "position"`
  const byPlace = [chosen, ...lingering].some((one) => one.classes !== null && one.classes.rule.kind !== 'thresholds')
  if (lingering.length > 0 && byPlace)
    throw unsupported(
      'classes',
      '几个版本并用时不能按名次分等级',
      'classes by place cannot be given while older versions judge some rows',
    )
  if (classes !== null && 'head' in classes) {
    if (vetoesClasses(chosen))
      throw unsupported('vetoes', '两次排序的分类不能同时有否决', 'classes by two rankings cannot have vetoes as well')
    return { stages: `,\n${splitStages(plan, classes.rule, places)}`, last: 'classed' }
  }
  if (classes?.rule.kind === 'ranked')
    return { stages: `,\n${rankedStages(plan, chosen, classes.rule, places)}`, last: 'classed' }
  const older = lingering.map(
    (one) => `WHEN "version" = ${textLiteral(plan.dialect, one.version.version)} THEN ${ownClass(plan, one)}`,
  )
  const own = ownClass(plan, chosen)
  const found = older.length === 0 ? own : `CASE ${older.join(' ')} ELSE ${own} END`
  return {
    stages: `,\nclassed AS ${stage}(\n  SELECT *, ${places},\n    ${found} AS "class"\n  FROM outcome\n)`,
    last: 'classed',
  }
}

/** The class that a version's thresholds and vetoes give. */
function ownClass(plan: Plan, chosen: CompiledScorecardVersion): string {
  return vetoesClasses(chosen)
    ? afterVetoes(plan, chosen, thresholdNumber(chosen, 'upper'), thresholdNumber(chosen, 'lower'))
    : plainClass(plan, chosen)
}

const known = '"lower" = "upper"'
const rank = `CASE WHEN ${known} THEN rank() OVER (PARTITION BY CASE WHEN ${known} THEN 1 ELSE 0 END ORDER BY "lower" DESC) END AS "rank"`

/** Place of a row among those that `among` holds for: by total, then by the tie-breakers (unknown ones last), then by id. */
function placeAmong({ tieBreakers }: CompiledScorecardVersion, among: string): string {
  const ties = tieBreakers.map(
    ({ order }, index) =>
      `CASE WHEN "tie_${index}" IS NULL THEN 1 ELSE 0 END, "tie_${index}" ${order === 'desc' ? 'DESC' : 'ASC'}, `,
  )
  return `CASE WHEN ${among} THEN row_number() OVER (PARTITION BY CASE WHEN ${among} THEN 1 ELSE 0 END ORDER BY "lower" DESC, ${ties.join('')}"id_order") END`
}

function plainClass(plan: Plan, { classes }: CompiledScorecardVersion): string {
  return classes === null ? nothing(plan.dialect, 'text') : byThresholds(plan, classes.rule as ThresholdClasses)
}

/** Number of the class that a bound of the total falls into; -1 for none. */
function thresholdNumber({ classes }: CompiledScorecardVersion, end: 'lower' | 'upper'): string {
  if (classes?.rule.kind !== 'thresholds') return '-1'
  const cases = classes.rule.bands.map(({ from, to }, index) => {
    const ends = [
      ...(from === undefined ? [] : [`"${end}" >= ${unitsFrom(from)}`]),
      ...(to === undefined ? [] : [`"${end}" < ${unitsFrom(to)}`]),
    ]
    return `WHEN ${ends.length === 0 ? `"${end}" IS NOT NULL` : ends.join(' AND ')} THEN ${index}`
  })
  return cases.length === 0 ? '-1' : `CASE ${cases.join(' ')} ELSE -1 END`
}

/** The code of the class that is best and worst alike after vetoes; see `settledClass`. */
function afterVetoes(plan: Plan, { version }: CompiledScorecardVersion, best: string, worst: string): string {
  const own = (value: string, cap: string) =>
    `CASE WHEN "set" >= 0 THEN "set" WHEN ${value} < 0 THEN -1 ELSE GREATEST(${value}, "${cap}") END`
  const [high, low] = [own(best, 'cap'), own(worst, 'possibleCap')]
  const first = `CASE WHEN "maySetBest" < 0 THEN ${high} ELSE LEAST(${high}, "maySetBest") END`
  const last = `GREATEST(${low}, "maySetWorst")`
  const codes = allClassCodes(version).map((code, index) => `WHEN ${index} THEN ${textLiteral(plan.dialect, code)}`)
  return `CASE WHEN ${high} >= 0 AND ${first} = ${last} THEN CASE ${first} ${codes.join(' ')} END END`
}

/** Classes by place: each takes the best of those still waiting that it is open to, up to its quota. */
function rankedStages(plan: Plan, chosen: CompiledScorecardVersion, rule: RankedClasses, places: string): string {
  const { stage } = plan.dialect
  const vetoed = vetoesClasses(chosen)
  const among = vetoed ? `(${known} AND "set" < 0 AND "maySetBest" < 0)` : known
  const last = rule.classes.length - 1
  const takes = rule.classes.slice(0, last).map(({ from, share = 0, count }, index) => {
    const open = [
      `"taken_${index}" < 0 AND "place" IS NOT NULL`,
      ...(from === undefined ? [] : [`"lower" >= ${unitsFrom(from)}`]),
      ...(vetoed ? [`"cap" <= ${index}`] : []),
    ].join(' AND ')
    const seats = count ?? quota(share, rule)
    return `taking_${index + 1} AS ${stage}(
  SELECT *, CASE WHEN ${open} AND row_number() OVER (PARTITION BY CASE WHEN ${open} THEN 1 ELSE 0 END ORDER BY "place") <= ${seats} THEN ${index} ELSE "taken_${index}" END AS "taken_${index + 1}"
  FROM taking_${index}
)`
  })
  const now = `CASE WHEN "place" IS NULL THEN -1 WHEN "taken_${last}" < 0 THEN ${last} ELSE "taken_${last}" END`
  const codes = rule.classes.map(({ code }, index) => `WHEN ${index} THEN ${textLiteral(plan.dialect, code)}`)
  const found = vetoed ? afterVetoes(plan, chosen, '"now"', '"now"') : `CASE "now" ${codes.join(' ')} END`
  return [
    `ranked AS ${stage}(\n  SELECT *, ${places},\n    ${placeAmong(chosen, among)} AS "place",\n    sum(CASE WHEN ${among} THEN 1 ELSE 0 END) OVER () AS "ranked"\n  FROM outcome\n)`,
    `taking_0 AS ${stage}(\n  SELECT *, -1 AS "taken_0"\n  FROM ranked\n)`,
    ...takes,
    `numbered AS ${stage}(\n  SELECT *, ${now} AS "now"\n  FROM taking_${last}\n)`,
    `classed AS ${stage}(\n  SELECT *, ${found} AS "class"\n  FROM numbered\n)`,
  ].join(',\n')
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
function splitStages(plan: Plan, rule: SplitRankClasses, places: string): string {
  const { dialect } = plan
  const text = (code: string) => textLiteral(dialect, code)
  const isKnown = (name: string) => `CASE WHEN abs("${name}") < ${dialect.infinity} THEN 0 ELSE 1 END`
  const order = ({ order: way }: SplitRankClasses['head']) => (way === 'desc' ? 'DESC' : 'ASC')
  const placeBy = (name: 'head' | 'tail') =>
    `row_number() OVER (PARTITION BY "side" ORDER BY ${isKnown(name)}, "${name}" ${order(rule[name])}, "position") AS "${name}_place"`
  const takes = (name: 'head' | 'tail', side: number) =>
    `WHEN "side" = ${side} AND abs("${name}") < ${dialect.infinity} AND "${name}_place" <= ${quota(rule[name].share, rule)} THEN ${text(rule[name].class)}`
  return `ranked AS ${dialect.stage}(
  SELECT *, ${places},
    sum(CASE WHEN ${known} THEN 1 ELSE 0 END) OVER () AS "ranked"
  FROM outcome
),
sides AS ${dialect.stage}(
  SELECT *, CASE WHEN "position" <= ${quota(rule.upperShare, rule)} THEN 1 WHEN "position" IS NOT NULL THEN 2 ELSE 3 END AS "side"
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
function quota(share: number, { rounding }: Pick<SplitRankClasses, 'rounding'>): string {
  const exact = `floor("ranked" * ${share}e0 * 1e9 + 0.5) / 1e9`
  if (rounding === 'floor') return `floor(${exact})`
  return rounding === 'ceil' ? `ceil(${exact})` : `floor(${exact} + 0.5)`
}
