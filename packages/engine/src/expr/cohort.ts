/** A figure's place in its cohort for one subject, by statistics of the cohort. */
import { labelOf, rankIn, shareBelow } from '../cohorts/place.ts'
import { statisticDigits } from '../cohorts/quantiles.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { Text } from '../definitions.ts'
import { rationalFrom, significantFrom } from '../exact.ts'
import type { CohortExpr } from './tree.ts'
import { type Known, missingOf, number, rationalOf, type Val } from './values.ts'

const noStatistics: Text = {
  zh: '没有可比企业的统计值，须与全体企业一起评价',
  en: 'no statistics of a cohort to compare with: judge it together with the others',
}
const noGroup: Text = { zh: '无法确定所属的可比企业', en: 'the cohort cannot be told' }

/** A value with the texts that pick its group, and the statistics by label of the group. */
interface Placing {
  readonly value: Val
  readonly texts: readonly Val[]
  readonly groups: CohortTable[string][number] | undefined
}

/** The rank or percentile of a value in its group; unknown, with the reason, without statistics. */
export function placeAmong({ fn, source }: CohortExpr, { value, texts, groups }: Placing): Val {
  if (value.kind === 'undefined') return value
  const missing = missingOf(value, ...texts)
  if (missing !== null) return missing
  const names = texts.flatMap((text) => (text.kind === 'text' ? [text.value] : []))
  if (names.length < texts.length) return { kind: 'unknown', missing: [source], reason: noGroup }
  const statistics = groups?.[labelOf(names)]
  if (statistics?.kind !== 'distribution') return { kind: 'unknown', missing: [source], reason: noStatistics }
  const exact = rationalOf(value as Known)
  if (fn === 'percentile') return number(shareBelow(exact, statistics, 'more'))
  return number(rationalFrom(rankIn(significantFrom(exact, statisticDigits), statistics)))
}
