/** Where the points of an item turn: the conditions at whose boundaries they begin, stop or change their slope. */
import { distributionKey } from '../cohorts/place.ts'
import { spreadKey } from '../cohorts/spreads.ts'
import { findGroup } from '../cohorts/table.ts'
import type { CohortRule, CompiledItem, CompiledRule, CompiledWeight } from '../compiled.ts'
import { numberFrom } from '../exact.ts'
import { type Evaluation, evaluate } from '../expr/evaluate.ts'
import type { Comparison } from '../expr/split.ts'
import type { Expr } from '../expr/tree.ts'

function numberLiteral(value: number): Expr {
  return { kind: 'literal', type: 'number', unit: null, source: String(value), key: JSON.stringify(value), value }
}

/** `value >= limit` as an expression. */
export function atLeast(value: Expr, limit: number): Comparison {
  const right = numberLiteral(limit)
  return {
    kind: 'compare',
    type: 'bool',
    unit: null,
    op: '>=',
    left: value,
    right,
    source: `${value.source} >= ${right.source}`,
    key: `(${value.key}>=${right.key})`,
  }
}

/**
 * Conditions at whose boundaries the points of an item turn. Comparisons with others turn where the frozen statistics of
 * the subject's group say; without statistics they never move.
 */
export function turningPoints(compiled: CompiledItem, at: Evaluation): readonly Expr[] {
  const known = turns.get(compiled)
  if (known !== undefined) return known
  const { rule, item, weight } = compiled
  const found = [...ruleTurns(rule, item.max, at), ...weightTurns(weight)]
  if (!comparesWithOthers(rule)) turns.set(compiled, found)
  return found
}

/** The turning points that are the same for every subject. */
const turns = new WeakMap<CompiledItem, readonly Expr[]>()

function comparesWithOthers(rule: CompiledRule): boolean {
  if (rule.kind === 'best') return rule.of.some((one) => comparesWithOthers(one.rule))
  return rule.kind === 'minmax' || rule.kind === 'percentile'
}

function ruleTurns(rule: CompiledRule, max: number, at: Evaluation): Expr[] {
  switch (rule.kind) {
    case 'bands':
      return limits(
        rule.value,
        rule.bands.flatMap(({ from }) => from ?? []),
      )
    case 'cases':
      return rule.cases.map(({ when }) => when)
    case 'best':
      return rule.of.flatMap((one) => ruleTurns(one.rule, max, at))
    case 'ratio':
      return [...limits(rule.value, [0, rule.base * (rule.cap ?? 1)]), ...weightTurns(rule.weight)]
    case 'expert': {
      const ends = rule.ranges.length === 0 ? [0, max] : rule.ranges.flatMap(({ from, to }) => [from, to])
      return [...rule.ranges.map(({ when }) => when), ...limits(rule.value, ends)]
    }
    case 'formula':
      return limits(rule.points, [0, max])
    case 'linear':
      return limits(
        rule.value,
        rule.anchors.map((anchor) => anchor.at),
      )
    case 'log':
      return limits(rule.value, [rule.from, rule.to])
    case 'flag':
      return [rule.when]
    case 'count':
      return limits(rule.value, countSteps(rule, max))
    case 'minmax':
    case 'percentile':
      return [...limits(rule.value, cohortLimits(rule, at)), ...rule.cohort.levels.flat().flatMap(conditionsInside)]
  }
}

function limits(value: Expr, list: readonly number[]): Expr[] {
  return list.map((limit) => atLeast(value, limit))
}

/** What picks a weight: the texts of its table, and the conditions inside a formula that makes the text. */
function weightTurns(weight: CompiledWeight): Expr[] {
  if ('fixed' in weight) return []
  const { by, table } = weight
  const key = `(${by.key} in weights)`
  const picked: Expr = {
    kind: 'in',
    type: 'bool',
    unit: null,
    source: by.source,
    key,
    item: by,
    list: Object.keys(table),
  }
  return [picked, ...conditionsInside(by)]
}

/** Steps or values listed at most; between two listed ones the points only rise or only fall, so a search finds the rest. */
const mostLimits = 32

function countSteps({ each, per }: Extract<CompiledRule, { kind: 'count' }>, max: number): number[] {
  const steps = Math.ceil(max / each)
  return evenly(
    Array.from({ length: Math.min(steps, 10_000) + 1 }, (_, step) => step * per),
    mostLimits,
  )
}

/** Ends of a spread, or the values of a distribution: the nearest to the subject's own and some of the rest. */
function cohortLimits(rule: CohortRule, at: Evaluation): number[] {
  const key = rule.kind === 'minmax' ? spreadKey(rule) : distributionKey(rule)
  const found = findGroup(rule.cohort, key, at)
  if (found.kind !== 'found') return []
  const { statistics } = found
  if (statistics.kind === 'spread') return [statistics.low, statistics.high]
  const own = evaluate(rule.value, at)
  const { values } = statistics
  const place = own.kind === 'number' ? values.findIndex((value) => value >= numberFrom(own.value)) : 0
  const from = Math.max(0, (place < 0 ? values.length : place) - 2)
  return [...new Set([...evenly(values, mostLimits), ...values.slice(from, from + 4)])]
}

function evenly(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values]
  const last = values.length - 1
  return Array.from({ length: most }, (_, index) => values[Math.round((index * last) / (most - 1))] as number)
}

/** Conditions inside anything made of expressions. */
function conditionsInside(node: unknown): Expr[] {
  if (typeof node !== 'object' || node === null) return []
  const { kind, type, key } = node as Partial<Expr>
  if (kind !== undefined && key !== undefined && type === 'bool') return [node as Expr]
  return Object.values(node).flatMap(conditionsInside)
}
