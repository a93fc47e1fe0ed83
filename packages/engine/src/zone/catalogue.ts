/** Checks of the indicator catalogue and the sources. */
import type { Indicator, Zone } from '../definitions.ts'
import { type Collector, expression, type Path, report, uniqueCodes } from './collector.ts'

/** Checks the indicator catalogue. */
export function checkCatalogue(into: Collector, zone: Zone): void {
  uniqueCodes(into, ['indicators'], zone.indicators)
  for (const [index, indicator] of zone.indicators.entries()) {
    const path = ['indicators', index] as const
    if (indicator.formula !== undefined) expression(into, [...path, 'formula'], indicator.formula, indicator.type)
    checkBounds(into, path, indicator)
  }
}

function checkBounds(into: Collector, path: Path, indicator: Indicator): void {
  if (indicator.min !== undefined && indicator.max !== undefined && indicator.min > indicator.max) {
    report(
      into,
      [...path, 'min'],
      `最小值 ${indicator.min} 大于最大值 ${indicator.max}`,
      `min ${indicator.min} is above max ${indicator.max}`,
    )
  }
  if (indicator.type !== 'number' && indicator.unit !== undefined && indicator.unit !== '') {
    report(
      into,
      [...path, 'unit'],
      `「${indicator.code}」不是数值，不能有单位`,
      `"${indicator.code}" is not a number and takes no unit`,
    )
  }
}

/** Checks the rules that make a figure suspicious. */
export function checkPlausibility(into: Collector, { plausibility = [] }: Zone): void {
  uniqueCodes(into, ['plausibility'], plausibility)
  for (const [index, { when, asks }] of plausibility.entries()) {
    expression(into, ['plausibility', index, 'when'], when, 'bool')
    if (!into.indicators.has(asks))
      report(into, ['plausibility', index, 'asks'], `指标「${asks}」不在指标目录中`, `there is no indicator "${asks}"`)
  }
}

/** Checks the sources and which of them wins for an indicator. */
export function checkSources(into: Collector, zone: Zone): void {
  uniqueCodes(into, ['sources'], zone.sources)
  const ids = new Set(zone.sources.map((source) => source.id))
  for (const [code, order] of Object.entries(zone.precedence)) {
    const path = ['precedence', code]
    if (!into.indicators.has(code))
      report(into, path, `指标「${code}」不在指标目录中`, `there is no indicator "${code}"`)
    for (const id of order) if (!ids.has(id)) report(into, path, `没有来源「${id}」`, `there is no source "${id}"`)
  }
  for (const [index, source] of zone.sources.entries())
    checkColumns(into, ['sources', index, 'columns'], source.columns)
}

function checkColumns(into: Collector, path: Path, columns: Readonly<Record<string, string>> = {}): void {
  for (const [header, target] of Object.entries(columns)) {
    if (['id', 'name', 'period', ''].includes(target) || into.indicators.has(target)) continue
    report(
      into,
      [...path, header],
      `列「${header}」指向的指标「${target}」不在指标目录中`,
      `column "${header}" points to "${target}", which is no indicator`,
    )
  }
}
