/** Compiles and checks rules that compare a subject with its cohort. */
import type { CompiledCohort, CompiledRule } from '../compiled.ts'
import type { Cohort, MinMaxRule } from '../definitions.ts'
import { type Collector, expression, type Path, report } from './collector.ts'
import { assertUnit } from './units.ts'

/** Compiles points between two percentiles of a cohort. */
export function compileMinMax(
  into: Collector,
  path: Path,
  rule: MinMaxRule,
): Extract<CompiledRule, { kind: 'minmax' }> {
  const value = expression(into, [...path, 'value'], rule.value, 'number')
  const { low, high } = rule.clip ?? { low: 0, high: 100 }
  if (!(low >= 0 && high <= 100 && low < high))
    report(
      into,
      [...path, 'clip'],
      `分位数 ${low} 和 ${high} 须满足 0 ≤ low < high ≤ 100`,
      `the percentiles ${low} and ${high} must satisfy 0 ≤ low < high ≤ 100`,
    )
  return {
    kind: 'minmax',
    value,
    cohort: compileCohort(into, [...path, 'cohort'], rule.cohort),
    low,
    high,
    better: rule.better ?? 'more',
    unit: assertUnit(into, [...path, 'unit'], value, rule.unit),
  }
}

/** Compiles the groupings of a cohort, from its own to all subjects. */
export function compileCohort(into: Collector, path: Path, { by, floor, fallback = [] }: Cohort): CompiledCohort {
  if (!Number.isInteger(floor) || floor < 2)
    report(into, [...path, 'floor'], `floor 须为不小于 2 的整数`, 'floor must be a whole number of at least 2')
  const texts = new Map(by.map((cel, index) => [cel, expression(into, [...path, 'by', index], cel, 'text')]))
  let narrower: readonly string[] = by
  for (const [index, names] of fallback.entries()) {
    checkWider(into, [...path, 'fallback', index], names, narrower)
    narrower = names
  }
  const groupings = [by, ...fallback, ...(narrower.length === 0 ? [] : [[]])]
  const levels = groupings.map((names) => names.flatMap((cel) => texts.get(cel) ?? []))
  const keys = levels.map((level) => level.map((text) => text.key).join(' '))
  return { key: `by [${keys.join('] [')}] floor ${floor}`, floor, levels }
}

/** Every fallback names fewer texts of the grouping before it. */
function checkWider(into: Collector, path: Path, names: readonly string[], before: readonly string[]): void {
  if (names.length < before.length && names.every((name) => before.includes(name))) return
  report(
    into,
    path,
    `[${names.join('、')}] 不比前一分组 [${before.join('、')}] 更宽：只能从中减少`,
    `[${names.join(', ')}] is not wider than the grouping before it, [${before.join(', ')}]: it may only leave some out`,
  )
}
