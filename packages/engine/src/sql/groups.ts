/** Frozen statistics of cohorts, written into a statement as literals. */
import { type SpreadRule, spreadKey } from '../cohorts/spreads.ts'
import type { GroupStatistics } from '../cohorts/table.ts'
import { divide, numberFrom, rationalFrom, subtract } from '../exact.ts'
import { nothing, numberLiteral, type Piece, type Plan, stageOf, textLiteral } from './plan.ts'

/** What a row is measured from, by its group. */
export interface Ends {
  /** The end at which no points are given; NULL without statistics. */
  readonly from: Piece
  /** One divided by the distance of the ends, 0 where they are one value. */
  readonly per: Piece
  /** Whether some group has one value at both ends. */
  readonly hasPoint: boolean
  /** Whether a text that picks the group is unknown. */
  readonly unknown: Piece
  /** Whether the group has no statistics. */
  readonly none: Piece
}

interface Spread {
  readonly texts: readonly string[]
  readonly from: number
  readonly per: number
}

/** The ends that a row's group has: of the narrowest grouping with statistics, as `findGroup` finds them. */
export function cohortEnds(plan: Plan, rule: SpreadRule & { readonly better: 'more' | 'less' }, name: string): Ends {
  const { dialect } = plan
  const levels = plan.cohorts?.[spreadKey(rule)] ?? []
  const texts = rule.cohort.levels.map((level) => level.map((text) => plan.text(text)))
  const narrow = texts[0] ?? []
  const stage = stageOf(...texts.flat())
  const unknown = narrow.length === 0 ? 'FALSE' : `(${narrow.map((text) => `${text.sql} IS NULL`).join(' OR ')})`
  const spreads = rule.cohort.levels.flatMap((_, level) =>
    Object.entries(levels[level] ?? {}).flatMap(([label, statistics]) => {
      const spread = spreadFrom(label, statistics, rule.better)
      if (spread === null) return []
      const when = (texts[level] ?? []).map(
        (text, at) => `${text.sql} = ${textLiteral(dialect, spread.texts[at] ?? '')}`,
      )
      return [{ spread, when: when.length === 0 ? 'TRUE' : when.join(' AND ') }]
    }),
  )
  const pick = (value: (spread: Spread) => number, end: string): Piece => {
    const cases = spreads.map(({ spread, when }) => `WHEN ${when} THEN ${numberLiteral(dialect, value(spread))}`)
    const known = cases.length === 0 ? 'NULL' : `CASE WHEN ${unknown} THEN NULL ${cases.join(' ')} END`
    const sql = cases.length === 0 ? nothing(dialect, 'number') : `CAST(${known} AS ${dialect.types.number})`
    return plan.column(`${name} ${end}`, { sql, stage })
  }
  const from = pick((spread) => spread.from, 'from')
  return {
    from,
    per: pick((spread) => spread.per, 'per'),
    hasPoint: spreads.some(({ spread }) => spread.per === 0),
    unknown: { sql: unknown, stage },
    none: { sql: `${from.sql} IS NULL`, stage: from.stage },
  }
}

function spreadFrom(label: string, statistics: GroupStatistics, better: 'more' | 'less'): Spread | null {
  if (statistics.kind !== 'spread') return null
  const { low, high } = statistics
  const width = subtract(rationalFrom(high), rationalFrom(low))
  const per = width.n === 0n ? 0 : numberFrom(divide({ n: 1n, d: 1n }, width))
  return { texts: JSON.parse(label) as string[], from: better === 'more' ? low : high, per }
}
