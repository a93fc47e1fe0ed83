/** Compiles and checks the point rules of a scorecard. */
import {
  type CompiledItem,
  type CompiledPart,
  type CompiledRule,
  type CompiledWeight,
  isShareRule,
} from '../compiled.ts'
import type { PointRule, ScoreItem, ScorePart } from '../definitions.ts'
import { mostUnits, unitsPerPoint } from '../units-of-points.ts'
import { bandProblems } from './bands.ts'
import { type Collector, expression, type Path, report, uniqueCodes } from './collector.ts'
import { compileMore } from './more-rules.ts'
import { assertUnit } from './units.ts'

/** Compiles the parts of a scorecard or variant; their maxima must add up to `total`. */
export function compileParts(
  into: Collector,
  path: Path,
  parts: readonly ScorePart[],
  total: number | undefined,
): CompiledPart[] {
  uniqueCodes(into, path, parts)
  const sum = sumOf(parts.filter((part) => part.kind === undefined).map((part) => part.max))
  if (total !== undefined && sum !== total) {
    report(
      into,
      path,
      `各部分满分之和为 ${sum}，与总分 ${total} 不符，请改正 max 或 total`,
      `the maxima of the parts add up to ${sum}, not to the total ${total}: correct max or total`,
    )
  }
  const items = parts.flatMap((part) => part.items)
  uniqueCodes(into, path, items)
  return parts.map((part, index) => compilePart(into, [...path, index], part))
}

function compilePart(into: Collector, path: Path, part: ScorePart): CompiledPart {
  const items = part.items.map((item, index) => compileItem(into, [...path, 'items', index], part, item))
  // A part of extra points or deductions has a cap of its own, which its items may exceed.
  for (const stage of part.kind === undefined ? stagesOf(part) : []) {
    const own = part.items.filter((item) => item.bonus !== true && item.deduction !== true)
    const sum = sumOf(own.map((item) => weightAt(item, stage)))
    if (sum === part.max) continue
    const at = stage === null ? { zh: '', en: '' } : { zh: `（${stage}）`, en: ` (${stage})` }
    report(
      into,
      [...path, 'max'],
      `「${part.name.zh}」各项满分${at.zh}之和为 ${sum}，与该部分满分 ${part.max} 不符，请改正权重`,
      `the item maxima${at.en} of "${part.code}" add up to ${sum}, not to the part's ${part.max}: correct the weights`,
    )
  }
  return { part, items }
}

function stagesOf(part: ScorePart): (string | null)[] {
  const stages = new Set(part.items.flatMap((item) => Object.keys(weightTable(item) ?? {})))
  return stages.size === 0 ? [null] : [...stages]
}

function weightAt(item: ScoreItem, stage: string | null): number {
  const table = weightTable(item)
  return stage === null || table === null ? item.max : (table[stage] ?? 0)
}

/** Weights by stage, wherever they are written; null for a fixed weight. */
function weightTable({ rule, weights }: ScoreItem): Readonly<Record<string, number>> | null {
  if (weights !== undefined) return weights
  return rule.kind === 'ratio' && typeof rule.weight === 'object' ? rule.weight : null
}

function sumOf(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 1e6) / 1e6
}

function compileItem(into: Collector, path: Path, part: ScorePart, item: ScoreItem): CompiledItem {
  const rule = compileRule(into, [...path, 'rule'], item.rule)
  const highest = highestPoints(item.rule, item.max)
  if (highest !== item.max && item.weights === undefined) {
    report(
      into,
      [...path, 'max'],
      `「${item.name.zh}」满分写为 ${item.max}，但规则最高可得 ${highest} 分，请改成一致`,
      `"${item.code}" has a maximum of ${item.max}, but its rule gives up to ${highest}: make them agree`,
    )
  }
  if (Math.max(highest, item.max) * unitsPerPoint > mostUnits)
    report(
      into,
      [...path, 'max'],
      `满分 ${Math.max(highest, item.max)} 过大，无法精确相加，请用更大的计分单位`,
      `a maximum of ${Math.max(highest, item.max)} is too large to add up exactly: count in larger points`,
    )
  if (item.bonus === true && item.deduction === true)
    report(into, path, '同一项不能既加分又扣分', 'an item cannot both add and deduct')
  const weighted = item.weights !== undefined && !isShareRule(rule)
  if (weighted && highest <= 0)
    report(into, path, '规则得不到正分，无法按权重折算', 'the rule gives no points that weights could scale')
  return { item, part: part.code, rule, weight: itemWeight(into, path, item), scale: weighted ? highest : null }
}

/** Weights by stage of any rule but a ratio, which carries its own. */
function itemWeight(into: Collector, path: Path, { max, weights, weightBy, rule, missing }: ScoreItem): CompiledWeight {
  if (weights === undefined) return { fixed: max }
  const at = [...path, 'weights']
  const all = Object.values(weights)
  const highest = Math.max(...all)
  if (highest !== max)
    report(
      into,
      [...path, 'max'],
      `满分写为 ${max}，但各段权重最高为 ${highest}，请改成一致`,
      `the maximum is ${max}, but the greatest weight is ${highest}: make them agree`,
    )
  if (all.some((weight) => weight < 0)) report(into, at, '权重不能为负数', 'weights must not be negative')
  if (rule.kind === 'ratio')
    report(into, at, '比值规则的权重请写在规则的 weight 里', 'write the weights of a ratio inside the rule, as weight')
  if (missing === 'base')
    report(into, [...path, 'missing'], '分段权重的项没有基准值', 'an item with weights by stage has no base value')
  return compileWeight(into, at, weights, weightBy)
}

function highestPoints(rule: PointRule, max: number): number {
  switch (rule.kind) {
    case 'bands':
      return Math.max(...rule.bands.map((band) => band.points))
    case 'cases':
      return Math.max(rule.otherwise, ...rule.cases.map((one) => one.points))
    case 'best':
      return Math.max(...rule.of.map((one) => highestPoints(one.rule, max)))
    case 'ratio':
      return (
        Math.max(...(typeof rule.weight === 'number' ? [rule.weight] : Object.values(rule.weight))) * (rule.cap ?? 1)
      )
    case 'expert':
      return rule.ranges === undefined ? max : Math.max(...rule.ranges.map((range) => range.to))
    case 'linear':
      return Math.max(...rule.anchors.map((anchor) => anchor.points))
    case 'formula':
    case 'minmax':
    case 'percentile':
    case 'log':
    case 'flag':
    case 'count':
      return max
  }
}

function compileRule(into: Collector, path: Path, rule: PointRule): CompiledRule {
  switch (rule.kind) {
    case 'bands':
      return compileBands(into, path, rule)
    case 'cases': {
      const cases = rule.cases.map((one, index) => ({
        when: expression(into, [...path, 'cases', index, 'when'], one.when, 'bool'),
        points: one.points,
        name: one.name ?? null,
      }))
      return { kind: 'cases', cases, otherwise: rule.otherwise }
    }
    case 'best':
      uniqueCodes(into, [...path, 'of'], rule.of)
      checkBest(into, [...path, 'of'], rule)
      return {
        kind: 'best',
        of: rule.of.map((one, index) => ({
          ...one,
          rule: compileRule(into, [...path, 'of', index, 'rule'], one.rule),
        })),
      }
    case 'ratio': {
      const value = expression(into, [...path, 'value'], rule.value, 'number')
      const unit = assertUnit(into, [...path, 'unit'], value, rule.unit)
      return {
        kind: 'ratio',
        value,
        base: rule.base,
        cap: rule.cap ?? null,
        weight: compileWeight(into, [...path, 'weight'], rule.weight, rule.weightBy),
        unit,
      }
    }
    case 'expert': {
      const ranges = (rule.ranges ?? []).map((range, index) => ({
        when: expression(into, [...path, 'ranges', index, 'when'], range.when, 'bool'),
        from: range.from,
        to: range.to,
      }))
      return { kind: 'expert', value: expression(into, [...path, 'value'], rule.value, 'number'), ranges }
    }
    case 'formula':
      return { kind: 'formula', points: expression(into, [...path, 'points'], rule.points, 'number') }
    default:
      return compileMore(into, path, rule)
  }
}

/** What nobody is compared with cannot be the better one; statistics belong to items of their own. */
function checkBest(into: Collector, path: Path, rule: Extract<PointRule, { kind: 'best' }>): void {
  for (const [index, { rule: one }] of rule.of.entries())
    if (one.kind === 'minmax' || one.kind === 'percentile')
      report(
        into,
        [...path, index, 'rule'],
        '取优之中不能用群体比较，请单列一项',
        'a comparison with a cohort cannot be one of several: make it an item of its own',
      )
}

function compileWeight(
  into: Collector,
  path: Path,
  weight: number | Readonly<Record<string, number>>,
  weightBy: string | undefined,
): CompiledWeight {
  if (typeof weight === 'number') return { fixed: weight }
  if (weightBy === undefined) {
    report(
      into,
      path,
      '分段权重需要 weightBy 指明按哪个指标取值',
      'a table of weights needs weightBy to say which indicator picks one',
    )
    return { fixed: 0 }
  }
  const by = expression(into, [...path.slice(0, -1), 'weightBy'], weightBy, 'text')
  const values = into.indicators.get(weightBy)?.values?.map((one) => one.value)
  const gaps = (values ?? []).filter((value) => weight[value] === undefined)
  if (gaps.length > 0)
    report(into, path, `缺少 ${gaps.join('、')} 的权重`, `weights are missing for ${gaps.join(', ')}`)
  return { by, table: weight }
}

function compileBands(into: Collector, path: Path, rule: Extract<PointRule, { kind: 'bands' }>): CompiledRule {
  const value = expression(into, [...path, 'value'], rule.value, 'number')
  const unit = assertUnit(into, [...path, 'unit'], value, rule.unit)
  const bands = rule.bands.toSorted(
    (a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY),
  )
  for (const problem of bandProblems(bands)) {
    const index = rule.bands.indexOf(problem.band)
    report(into, [...path, 'bands', index], problem.zh, problem.en)
  }
  return { kind: 'bands', value, closed: rule.closed ?? 'lower', bands, unit }
}
