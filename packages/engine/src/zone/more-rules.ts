/** Compiles and checks lines, logarithms, flags, counts and comparisons with a cohort. */
import type { CompiledRule } from '../compiled.ts'
import type { CountRule, FlagRule, LinearRule, LogRule, MinMaxRule, PercentileRule } from '../definitions.ts'
import { compileCohort, compileMinMax } from './cohort-rules.ts'
import { type Collector, expression, type Path, report } from './collector.ts'
import { assertUnit } from './units.ts'

type MoreRule = LinearRule | LogRule | FlagRule | CountRule | MinMaxRule | PercentileRule

/** Compiles one rule. */
export function compileMore(into: Collector, path: Path, rule: MoreRule): CompiledRule {
  if (rule.kind === 'flag') return { kind: 'flag', when: expression(into, [...path, 'when'], rule.when, 'bool') }
  if (rule.kind === 'minmax') return compileMinMax(into, path, rule)
  const value = expression(into, [...path, 'value'], rule.value, 'number')
  const unit = assertUnit(into, [...path, 'unit'], value, rule.unit)
  switch (rule.kind) {
    case 'linear':
      checkAnchors(into, [...path, 'anchors'], rule)
      return { kind: 'linear', value, anchors: rule.anchors, unit }
    case 'log':
      if (!(rule.from > 0 && rule.to > rule.from))
        report(
          into,
          [...path, 'from'],
          `对数刻度须满足 0 < from < to，现为 ${rule.from} 和 ${rule.to}`,
          `a logarithmic scale needs 0 < from < to, not ${rule.from} and ${rule.to}`,
        )
      return { kind: 'log', value, from: rule.from, to: rule.to, unit }
    case 'count':
      checkCount(into, path, rule)
      return { kind: 'count', value, each: rule.each, per: rule.per ?? 1, unit }
    case 'percentile': {
      const cohort = compileCohort(into, [...path, 'cohort'], rule.cohort)
      return { kind: 'percentile', value, cohort, better: rule.better ?? 'more', unit }
    }
  }
}

function checkAnchors(into: Collector, path: Path, { anchors }: LinearRule): void {
  if (anchors.length < 2) report(into, path, '折线至少要有两个点', 'a line needs at least two anchors')
  for (const [index, { at }] of anchors.entries()) {
    const before = anchors[index - 1]
    if (before !== undefined && before.at >= at)
      report(
        into,
        [...path, index],
        `折线的点须按 at 从小到大排列：${before.at} 之后不能是 ${at}`,
        `anchors must be in ascending order of \`at\`: ${at} cannot follow ${before.at}`,
      )
  }
}

function checkCount(into: Collector, path: Path, { each, per = 1 }: CountRule): void {
  if (!(each > 0)) report(into, [...path, 'each'], '每单位分值须大于 0', 'points for each unit must be more than 0')
  if (!(per > 0)) report(into, [...path, 'per'], 'per 须大于 0', 'per must be more than 0')
}
