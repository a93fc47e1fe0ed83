/** Compiles and checks the point rules of a scorecard. */
import type { CompiledItem, CompiledPart, CompiledRule, CompiledWeight } from '../compiled.ts'
import type { PointRule, ScoreItem, ScorePart } from '../definitions.ts'
import { canonicalUnit, isOtherMoney } from '../expr/dimension.ts'
import type { Expr } from '../expr/tree.ts'
import { bandProblems } from './bands.ts'
import { type Collector, expression, type Path, report, uniqueCodes } from './collector.ts'

/** Compiles the parts of a scorecard or variant; their maxima must add up to `total`. */
export function compileParts(
  into: Collector,
  path: Path,
  parts: readonly ScorePart[],
  total: number | undefined,
): CompiledPart[] {
  uniqueCodes(into, path, parts)
  const sum = sumOf(parts.map((part) => part.max))
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
  for (const stage of stagesOf(part)) {
    const sum = sumOf(part.items.filter((item) => item.bonus !== true).map((item) => weightAt(item, stage)))
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
  const stages = new Set(
    part.items.flatMap((item) =>
      item.rule.kind === 'ratio' && typeof item.rule.weight === 'object' ? Object.keys(item.rule.weight) : [],
    ),
  )
  return stages.size === 0 ? [null] : [...stages]
}

function weightAt(item: ScoreItem, stage: string | null): number {
  if (stage === null || item.rule.kind !== 'ratio' || typeof item.rule.weight === 'number') return item.max
  return item.rule.weight[stage] ?? 0
}

function sumOf(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 1e6) / 1e6
}

function compileItem(into: Collector, path: Path, part: ScorePart, item: ScoreItem): CompiledItem {
  const rule = compileRule(into, [...path, 'rule'], item.rule)
  const highest = highestPoints(item.rule, item.max)
  if (highest !== item.max) {
    report(
      into,
      [...path, 'max'],
      `「${item.name.zh}」满分写为 ${item.max}，但规则最高可得 ${highest} 分，请改成一致`,
      `"${item.code}" has a maximum of ${item.max}, but its rule gives up to ${highest}: make them agree`,
    )
  }
  return { item, part: part.code, rule }
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
    case 'formula':
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
        weight: compileWeight(into, path, rule),
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
  }
}

function compileWeight(into: Collector, path: Path, rule: Extract<PointRule, { kind: 'ratio' }>): CompiledWeight {
  if (typeof rule.weight === 'number') return { fixed: rule.weight }
  if (rule.weightBy === undefined) {
    report(
      into,
      [...path, 'weight'],
      '分段权重需要 weightBy 指明按哪个指标取值',
      'a table of weights needs weightBy to say which indicator picks one',
    )
    return { fixed: 0 }
  }
  const by = expression(into, [...path, 'weightBy'], rule.weightBy, 'text')
  const values = into.indicators.get(rule.weightBy)?.values?.map((one) => one.value)
  const table = rule.weight
  const gaps = (values ?? []).filter((value) => table[value] === undefined)
  if (gaps.length > 0)
    report(into, [...path, 'weight'], `缺少 ${gaps.join('、')} 的权重`, `weights are missing for ${gaps.join(', ')}`)
  return { by, table }
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

/** Checks a declared unit against the one that follows from the expression; gives the unit to show. */
export function assertUnit(into: Collector, path: Path, value: Expr, declared: string | undefined): string | null {
  if (declared === undefined || value.unit === null || value.source === '') return declared ?? null
  const isRatio = value.unit === ''
  const asRatio = declared === '%' || declared === '‰' || declared === '倍' || declared === ''
  const wrong = isRatio ? !asRatio : canonicalUnit(declared) !== value.unit
  if (wrong) {
    report(
      into,
      path,
      `单位写为「${declared}」，但「${value.source}」的单位是「${isRatio ? '比例（写 %）' : value.unit}」，请改正单位或表达式`,
      `the unit is given as ${declared}, but "${value.source}" is in ${isRatio ? 'a pure ratio (write %)' : value.unit}: correct the unit or the expression`,
    )
  }
  return declared
}

/** Checks the unit of an amount of money against its formula. */
export function assertMoney(into: Collector, path: Path, value: Expr, declared: string): void {
  if (value.unit === null || !isOtherMoney(value.unit, declared)) return
  report(
    into,
    path,
    `金额单位写为「${declared}」，但公式「${value.source}」得到「${value.unit}」，请换算`,
    `the amount is given in ${declared}, but the formula "${value.source}" is in ${value.unit}: convert it`,
  )
}
