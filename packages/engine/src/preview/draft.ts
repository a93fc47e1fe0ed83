/** Drafts: a version with other weights and lines, as an officer would edit it, ready to be previewed. */
import type { ClassRule, PassRule, ScorecardVersion, ScoreItem, ScorePart } from '../definitions.ts'
import type { PointRule } from '../point-rules.ts'

/** What to change; what is left out stays. */
export interface DraftEdits {
  /** Item code (`variant/item` where the version has variants) → points at full marks. */
  readonly maxima?: Readonly<Record<string, number>> | undefined
  /** Class code → least total, for classes by threshold. */
  readonly lines?: Readonly<Record<string, number>> | undefined
  /** Least total that passes. */
  readonly pass?: number | undefined
}

/** Decimals that scaled points keep. */
const scale = 10_000

/**
 * A version with edited weights and lines. Points of an item are scaled with its maximum, the maxima of its part and
 * the total follow. An expert's points cannot be scaled: their item keeps its maximum.
 */
export function draftOf(version: ScorecardVersion, { maxima = {}, lines, pass }: DraftEdits): ScorecardVersion {
  const parts = version.parts?.map((part) => draftPart(part, maxima, ''))
  const variants = version.variants?.map((variant) => ({
    ...variant,
    parts: variant.parts.map((part) => draftPart(part, maxima, `${variant.code}/`)),
  }))
  const total = draftTotal(version, parts ?? variants?.[0]?.parts)
  return {
    ...version,
    ...(total === undefined ? {} : { total }),
    ...(parts === undefined ? {} : { parts }),
    ...(variants === undefined ? {} : { variants }),
    ...(lines === undefined || version.classes === undefined ? {} : { classes: draftClasses(version.classes, lines) }),
    ...(pass === undefined ? {} : { pass: draftPass(version.pass, pass) }),
  }
}

/** The total, more or less by what the first variant's parts have become more or less. */
function draftTotal(version: ScorecardVersion, parts: readonly ScorePart[] | undefined): number | undefined {
  const before = version.parts ?? version.variants?.[0]?.parts
  if (version.total === undefined || before === undefined || parts === undefined) return version.total
  const all = (of: readonly ScorePart[]) => sum(of.filter(isCounted).map(maxOf))
  return rounded(version.total + all(parts) - all(before))
}

function draftPart(part: ScorePart, maxima: Readonly<Record<string, number>>, prefix: string): ScorePart {
  const items = part.items.map((item) => draftItem(item, maxima[`${prefix}${item.code}`]))
  if (items.every((item, index) => item === part.items[index])) return part
  // Weights by stage need not add up to the part in every stage; what an edit adds or takes is added or taken.
  const counted = (of: readonly ScoreItem[]) =>
    sum(of.filter((item) => item.bonus !== true && item.deduction !== true).map(maxOf))
  const max = part.kind === undefined ? rounded(part.max + counted(items) - counted(part.items)) : part.max
  return { ...part, items, max }
}

function draftItem(item: ScoreItem, max: number | undefined): ScoreItem {
  if (max === undefined || max === item.max || item.max === 0 || !isScalable(item.rule)) return item
  const factor = max / item.max
  const weights = item.weights && mapped(item.weights, (weight) => rounded(weight * factor))
  return {
    ...item,
    max,
    rule: scaledRule(item.rule, factor),
    ...(weights === undefined ? {} : { weights }),
  }
}

/** Whether an item's points can be scaled: an expert's are given as they are. */
export function isScalable(rule: PointRule): boolean {
  return rule.kind === 'best' ? rule.of.every((one) => isScalable(one.rule)) : rule.kind !== 'expert'
}

function scaledRule(rule: PointRule, factor: number): PointRule {
  const by = (points: number) => rounded(points * factor)
  switch (rule.kind) {
    case 'bands':
      return { ...rule, bands: rule.bands.map((band) => ({ ...band, points: by(band.points) })) }
    case 'cases':
      return {
        ...rule,
        cases: rule.cases.map((one) => ({ ...one, points: by(one.points) })),
        otherwise: by(rule.otherwise),
      }
    case 'best':
      return { ...rule, of: rule.of.map((one) => ({ ...one, rule: scaledRule(one.rule, factor) })) }
    case 'ratio':
      return { ...rule, weight: typeof rule.weight === 'number' ? by(rule.weight) : mapped(rule.weight, by) }
    case 'linear':
      return { ...rule, anchors: rule.anchors.map((anchor) => ({ ...anchor, points: by(anchor.points) })) }
    case 'count':
      return { ...rule, each: by(rule.each) }
    case 'formula':
      return { ...rule, points: `(${rule.points}) * ${decimal(factor)}` }
    case 'expert':
    case 'minmax':
    case 'percentile':
    case 'log':
    case 'flag':
      return rule
  }
}

function draftClasses(classes: ClassRule, lines: Readonly<Record<string, number>>): ClassRule {
  if (classes.kind !== 'thresholds') return classes
  const froms = classes.bands.map((band) => (band.from === undefined ? undefined : (lines[band.code] ?? band.from)))
  const bands = classes.bands.map((band, index) => {
    const above = froms[index - 1]
    return { ...band, ...optional('from', froms[index]), ...optional('to', index === 0 ? band.to : above) }
  })
  return { ...classes, bands }
}

function draftPass(pass: PassRule | undefined, limit: number): PassRule {
  const strictly = pass?.total !== undefined && 'moreThan' in pass.total
  return { ...pass, total: strictly ? { moreThan: limit } : { atLeast: limit } }
}

function optional<Key extends string>(key: Key, value: number | undefined): { readonly [K in Key]?: number } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: number }
}

function isCounted({ kind }: ScorePart): boolean {
  return kind === undefined
}

function maxOf({ max }: { readonly max: number }): number {
  return max
}

function sum(values: readonly number[]): number {
  return rounded(values.reduce((total, value) => total + value, 0))
}

function rounded(value: number): number {
  return Math.round(value * scale) / scale
}

/** A factor as CEL writes a number that is no whole one. */
function decimal(factor: number): string {
  const text = factor.toFixed(12).replace(/0+$/, '')
  return text.endsWith('.') ? `${text}0` : text
}

function mapped(
  table: Readonly<Record<string, number>>,
  by: (value: number) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, by(value)]))
}
