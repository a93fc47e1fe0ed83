/** Classes of a population: by thresholds of the total, or by shares of two rankings. */
import type { CompiledClasses, CompiledScorecardVersion } from '../compiled.ts'
import type { SplitRankClasses, ThresholdClasses } from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import { unitsFrom } from '../points.ts'
import type { Population } from './context.ts'

interface Bounds {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

interface Assigned {
  readonly classes: readonly string[]
  readonly classIndex: Int16Array
}

/** Gives every row its class; rows without a known total get none. */
export function assignClasses(population: Population, { classes }: CompiledScorecardVersion, bounds: Bounds): Assigned {
  if (classes === null) return { classes: [], classIndex: new Int16Array(population.size).fill(-1) }
  return 'head' in classes ? byTwoRankings(population, classes, bounds) : byThresholds(classes.rule, bounds)
}

function byThresholds({ bands }: ThresholdClasses, { lower, upper }: Bounds): Assigned {
  const froms = Float64Array.from(bands, (band) => unitsFrom(band.from ?? Number.NEGATIVE_INFINITY))
  const tos = Float64Array.from(bands, (band) => unitsFrom(band.to ?? Number.POSITIVE_INFINITY))
  const classIndex = new Int16Array(lower.length).fill(-1)
  for (let row = 0; row < classIndex.length; row++) {
    const least = lower[row] as number
    const most = upper[row] as number
    for (let index = 0; index < froms.length; index++) {
      const to = tos[index] as number
      if (least < (froms[index] as number) || least >= to) continue
      if (most < to) classIndex[row] = index
      break
    }
  }
  return { classes: bands.map((band) => band.code), classIndex }
}

/** How many of `count` a share is, by the rule's rounding. */
export function quotaOf(share: number, count: number, rounding: SplitRankClasses['rounding']): number {
  const exact = Math.round(share * count * 1e9) / 1e9
  if (rounding === 'floor') return Math.floor(exact)
  return rounding === 'ceil' ? Math.ceil(exact) : Math.floor(exact + 0.5)
}

function byTwoRankings(
  population: Population,
  compiled: Extract<CompiledClasses, { head: Expr }>,
  { lower, upper }: Bounds,
): Assigned {
  const { rule } = compiled
  const classes = [...new Set([rule.head.class, rule.rest, rule.tail.class])]
  const classIndex = new Int16Array(population.size).fill(-1)
  const ranked = rowsByTotal(population, { lower, upper })
  const upperCount = quotaOf(rule.upperShare, ranked.length, rule.rounding)
  for (const row of ranked) classIndex[row] = classes.indexOf(rule.rest)
  const take = (rows: readonly number[], by: Expr, side: SplitRankClasses['head']) => {
    const quota = quotaOf(side.share, ranked.length, rule.rounding)
    for (const row of ordered(population, rows, { by, order: side.order }).slice(0, quota))
      classIndex[row] = classes.indexOf(side.class)
  }
  take(ranked.slice(0, upperCount), compiled.head, rule.head)
  take(ranked.slice(upperCount), compiled.tail, rule.tail)
  return { classes, classIndex }
}

/** Rows with a known total, best first; equal totals in the order of their ids. */
function rowsByTotal({ snapshot }: Population, { lower, upper }: Bounds): number[] {
  const rows: number[] = []
  for (let row = 0; row < lower.length; row++) if (lower[row] === upper[row]) rows.push(row)
  return rows.sort((a, b) => (lower[b] as number) - (lower[a] as number) || compareIds(snapshot.ids, a, b))
}

/** Rows whose value is known in the order asked for; equal values keep the order by total. */
function ordered(
  population: Population,
  rows: readonly number[],
  { by, order }: { by: Expr; order: 'asc' | 'desc' },
): number[] {
  const { values } = population.numbersOf(by)
  const sign = order === 'asc' ? 1 : -1
  const known = rows.filter((row) => Number.isFinite(values[row] as number))
  return known.sort((a, b) => sign * ((values[a] as number) - (values[b] as number)))
}

function compareIds(ids: readonly string[], a: number, b: number): number {
  const [first, second] = [ids[a] ?? '', ids[b] ?? '']
  if (first === second) return a - b
  return first < second ? -1 : 1
}
