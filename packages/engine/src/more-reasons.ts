/** Why an item has its points where it runs along a line, counts, or compares with a cohort. */
import type { CohortGroup } from './cohorts/table.ts'
import type { CompiledRule } from './compiled.ts'
import type { Text } from './definitions.ts'
import { partsOf } from './expr/parts.ts'
import type { Expr } from './expr/tree.ts'
import { shownFrom } from './expr/values.ts'
import { showNumber, showValue } from './format.ts'
import { type Catalogue, plain, points, valueUnit } from './reason-parts.ts'
import type { Outcome } from './units-of-points.ts'

/** The sentence behind points that no table of bands or cases gives. */
export function moreReason(rule: CompiledRule, outcome: Outcome, catalogue: Catalogue): Text {
  const { because } = outcome
  if (because.kind === 'no-cohort')
    return {
      zh: `没有可比群体的统计数，可能得 ${points(outcome)} 分；请先对全体评价一次`,
      en: `no statistics of a cohort: ${points(outcome)} points possible; evaluate the whole population first`,
    }
  if (because.kind === 'flag')
    return because.holds
      ? { zh: `符合，得 ${points(outcome)} 分`, en: `holds: ${points(outcome)} points` }
      : { zh: `不符合，得 ${points(outcome)} 分`, en: `does not hold: ${points(outcome)} points` }
  const figure = figuresOf(rule, outcome, catalogue)
  if (because.kind === 'minmax') {
    const [low, high] = [figure(because.low), figure(because.high)]
    const group = nameOf(because.group, rule, catalogue)
    if (because.low === because.high)
      return {
        zh: `${figure(null).zh}；「${group.zh}」${because.group.size} 家的高低两端都是 ${low.zh}，拉不开差距，得 ${points(outcome)} 分`,
        en: `${figure(null).en}; both ends of the ${because.group.size} in "${group.en}" are ${low.en}, so nothing sets them apart: ${points(outcome)} points`,
      }
    return {
      zh: `${figure(null).zh}，在「${group.zh}」${because.group.size} 家的 ${low.zh} 至 ${high.zh} 之间折算，得 ${points(outcome)} 分`,
      en: `${figure(null).en} between ${low.en} and ${high.en} of ${because.group.size} in "${group.en}": ${points(outcome)} points`,
    }
  }
  if (because.kind === 'percentile') {
    const group = nameOf(because.group, rule, catalogue)
    return {
      zh: `${figure(null).zh}，按在「${group.zh}」${because.group.size} 家中的位次，得 ${points(outcome)} 分`,
      en: `${figure(null).en} by its place among ${because.group.size} in "${group.en}": ${points(outcome)} points`,
    }
  }
  return scaleReason(rule, outcome, figure)
}

type Figure = (value: number | null) => Text

/** Writes a number of the rule, or the judged value for null, in the unit of the value. */
function figuresOf(rule: CompiledRule, outcome: Outcome, catalogue: Catalogue): Figure {
  const unit = valueUnit(rule, catalogue)
  const judged = outcome.value === null ? null : shownFrom(outcome.value)
  return (value) => ({
    zh: showValue(value ?? judged, unit, 'zh'),
    en: showValue(value ?? judged, unit, 'en'),
  })
}

function nameOf({ of }: CohortGroup, rule: CompiledRule, catalogue: Catalogue): Text {
  if (of.length === 0) return { zh: '全体', en: 'all' }
  const levels = rule.kind === 'minmax' || rule.kind === 'percentile' ? rule.cohort.levels : []
  const by = levels.find((level) => level.length === of.length) ?? []
  const names = of.map((value, index) => valueName(value, by[index], catalogue) ?? { zh: value, en: value })
  return { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(', ') }
}

/** The name that the catalogue gives a value of one of the indicators that an expression is made of. */
function valueName(value: string, expr: Expr | undefined, catalogue: Catalogue): Text | null {
  if (expr === undefined) return null
  const listed = expr.kind === 'fact' ? (catalogue.get(expr.code)?.values ?? []) : []
  const own = listed.find((one) => one.value === value)?.name
  if (own !== undefined) return own
  for (const part of partsOf(expr)) {
    const name = valueName(value, part, catalogue)
    if (name !== null) return name
  }
  return null
}

function scaleReason(rule: CompiledRule, outcome: Outcome, figure: Figure): Text {
  const value = figure(null)
  switch (rule.kind) {
    case 'linear':
      return {
        zh: `${value.zh}，按折线折算，得 ${points(outcome)} 分`,
        en: `${value.en} on the line between its anchors: ${points(outcome)} points`,
      }
    case 'log':
      return {
        zh: `${value.zh}，在 ${figure(rule.from).zh} 至 ${figure(rule.to).zh} 的对数刻度上折算，得 ${points(outcome)} 分`,
        en: `${value.en} on a logarithmic scale from ${figure(rule.from).en} to ${figure(rule.to).en}: ${points(outcome)} points`,
      }
    case 'count':
      return {
        zh: `${value.zh}，每满 ${figure(rule.per).zh} 计 ${showNumber(rule.each)} 分，得 ${points(outcome)} 分`,
        en: `${value.en}, ${showNumber(rule.each)} points for every ${figure(rule.per).en}: ${points(outcome)} points`,
      }
    default:
      return plain(outcome)
  }
}
