/** The score of one subject where a total is a plain sum: items between the ends of a cohort without columns, others with. */
import type { CohortTable } from '../cohorts/table.ts'
import { type Ends, endsOf, type MinMax, scaledError } from '../columns/cohort-shares.ts'
import { evaluationAt, type Population } from '../columns/context.ts'
import { itemPoints } from '../columns/item-points.ts'
import { populationOf } from '../columns/population.ts'
import { plainParts } from '../columns/reweigh.ts'
import type { ScoreOrder } from '../columns/score-blocks.ts'
import { nearHalf } from '../columns/share-points.ts'
import type { CompiledItem } from '../compiled.ts'
import { baseUnits, itemOutcome } from '../item-outcome.ts'
import { keyOf } from '../reason/fact-keys.ts'
import { totalFrom, totalRuleOf } from '../totals.ts'
import { unitsPerPoint } from '../units-of-points.ts'
import { pairNumber } from './pair-number.ts'
import type { SubjectPair } from './subject-pair.ts'

/** Points of items after a change, in units. */
export interface PlainScore {
  /** Writes the points of every item, in the order of `items`, and gives the total; null where some are open. */
  score(into: Float64Array): number | null
  readonly items: readonly string[]
}

/** Points of one item after a change; null where they are open. */
type Points = () => number | null

/** Prepares a scorecard for the columns that the pair has; null where a total is more than the sum of its items. */
export function plainScore(order: ScoreOrder, cohorts: CohortTable, pair: SubjectPair): PlainScore | null {
  const parts = plainParts(order.versions)
  if (parts === null) return null
  const items = parts.flatMap((part) => part.items)
  const rule = totalRuleOf(order.versions.chosen.version)
  let population: Population | null = null
  const reading: Reading = {
    order,
    pair,
    population: () => (population ??= populationOf(pair.after, order.judged, { frozen: cohorts })),
  }
  const points = items.map((compiled) => spanPoints(reading, compiled) ?? anyPoints(reading, compiled))
  return {
    items: items.map(({ item }) => item.code),
    score(into) {
      population = null
      let sum = 0
      for (let index = 0; index < points.length; index++) {
        const own = (points[index] as Points)()
        if (own === null) return null
        into[index] = own
        sum += own
      }
      return totalFrom(sum, rule)
    },
  }
}

interface Reading {
  readonly order: ScoreOrder
  readonly pair: SubjectPair
  /** The subject after the change, for what is not read without columns. */
  readonly population: () => Population
}

function anyPoints({ population }: Reading, compiled: CompiledItem): Points {
  return () => {
    const { lower, upper } = itemPoints(population(), compiled)
    return lower[0] === upper[0] ? (lower[0] as number) : null
  }
}

/** Points between the ends of a cohort by one text, under one weight; null for other items. */
function spanPoints(reading: Reading, compiled: CompiledItem): Points | null {
  const { rule, weight, item } = compiled
  const { order, pair, population } = reading
  if (rule.kind !== 'minmax' || !('fixed' in weight) || item.deduction === true) return null
  const [text, ...more] = rule.cohort.levels[0] ?? []
  const isByText = text?.kind === 'fact' && text.reading === undefined && more.length === 0
  const number = pairNumber(pair.snapshot, rule.value, order.judged)
  if (!isByText || number === null || (item.missing !== 'zero' && item.missing !== 'base')) return null
  const key = keyOf(text, order.judged)
  const units = Math.round(weight.fixed * unitsPerPoint)
  const missingUnits = item.missing === 'base' ? baseUnits(item.max, rule) : 0
  const any = anyPoints(reading, compiled)
  const spanOf = spans(rule, units, () => population())
  return () => {
    const column = pair.snapshot.columns.get(key)
    if (column?.type !== 'text') return any()
    const span = spanOf(column.dictionary)
    if (span === null) return any()
    const value = number.read(1)
    const code = column.codes[1] as number
    if (value === Number.POSITIVE_INFINITY) return 0
    if (Number.isNaN(value) || code < 0) return missingUnits
    const step = span.ends.steps[code] ?? Number.NaN
    // A group without statistics, or without a way from one end to the other.
    if (Number.isNaN(step)) return any()
    const share = Math.min(1, Math.max(0, (value - (span.ends.starts[code] as number)) * step))
    const points = Math.floor(share * units + 0.5)
    if (Math.abs(share * units - points) < span.near) return points
    return itemOutcome(compiled, evaluationAt(population(), 0)).lower
  }
}

interface Span {
  readonly ends: Ends
  /** From how far off a whole number a rounding could go either way. */
  readonly near: number
}

/** The ends of a rule by code of its text, kept while the dictionary stays the same; null where a text has two codes. */
function spans(
  rule: MinMax,
  units: number,
  population: () => Population,
): (dictionary: readonly string[]) => Span | null {
  let known: readonly string[] | null = null
  let span: Span | null = null
  return (dictionary) => {
    if (known === dictionary) return span
    known = dictionary
    const spreads = population().statistics.spreadsOf(rule)
    const ends = endsOf(spreads, rule.better === 'less')
    const { error } = population().numbersOf(rule.value)
    const near = nearHalf({ error: scaledError({ error }, ends) }, { most: units })
    span = spreads.grouping.groups.length === dictionary.length ? { ends, near } : null
    return span
  }
}
