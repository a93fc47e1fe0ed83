/** What a back-test works on, and the rows of it that can be used. */
import type { Text } from '../definitions.ts'

/** Points of one scored item by row; NaN where unknown. */
export interface ScoredItem {
  readonly code: string
  readonly name: Text
  /** Highest points, today's weight of the item. */
  readonly max: number
  readonly points: Float64Array
}

/** Scores of one year and what became of the same subjects later. */
export interface BacktestSample {
  /** Total by row; NaN where unknown. */
  readonly scores: Float64Array
  readonly items: readonly ScoredItem[]
  readonly outcome: Outcome
  /** Groups to look at one by one, such as growth stage; −1 is unknown. */
  readonly cohorts?: { readonly labels: readonly string[]; readonly codes: Int32Array } | undefined
}

/** A later outcome by row; NaN where unknown. `yes-no` holds 1 and 0. */
export interface Outcome {
  readonly name: Text
  readonly kind: 'yes-no' | 'number'
  /** Whether a higher score should go with more of it (growth) or with less of it (default). */
  readonly better: 'more' | 'less'
  readonly values: Float64Array
}

/** A sentence that a reader must know before trusting a figure. */
export interface Warning {
  readonly code: string
  readonly text: Text
}

/** The rows whose score and outcome are both known. */
export function usableRows({ scores, outcome }: Pick<BacktestSample, 'scores' | 'outcome'>): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < scores.length; row++)
    if (Number.isFinite(scores[row] as number) && Number.isFinite(outcome.values[row] as number)) rows.push(row)
  return Int32Array.from(rows)
}

/** The values of some rows. */
export function pick(values: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at] as number] as number
  return picked
}

const leastRows = 30
const leastEvents = 10

/** What the size of a sample does not allow to conclude. */
export function sampleWarnings(outcome: Float64Array, kind: Outcome['kind']): Warning[] {
  const warnings: Warning[] = []
  const count = outcome.length
  if (count < leastRows) {
    warnings.push({
      code: 'few_rows',
      text: {
        zh: `仅 ${count} 家企业的得分与结果都已知（少于 ${leastRows} 家），结论不可靠`,
        en: `score and outcome are known for only ${count} firms (fewer than ${leastRows}): do not rely on the figures`,
      },
    })
  }
  if (kind === 'number') return warnings
  const events = outcome.reduce((sum, value) => sum + value, 0)
  const rarer = Math.min(events, count - events)
  if (rarer === 0) {
    warnings.push({
      code: 'one_outcome',
      text: {
        zh: '所有企业结果相同，无法检验得分能否区分',
        en: 'every firm has the same outcome, so nothing can be told apart',
      },
    })
  } else if (rarer < leastEvents) {
    warnings.push({
      code: 'few_events',
      text: {
        zh: `两类结果中较少的一类仅 ${rarer} 家（少于 ${leastEvents} 家），区间很宽，只能作参考`,
        en: `the rarer outcome occurs only ${rarer} times (fewer than ${leastEvents}): the intervals are wide, take them as a hint`,
      },
    })
  }
  return warnings
}
