/** What became of firms that received an offer, beside like firms that did not. */
import type { Text } from '../definitions.ts'
import { type Estimate, meanEstimate, meanOf, varianceOf } from '../stats/intervals.ts'
import { fitRegression, predicted } from '../stats/regression.ts'
import { pick } from './sample.ts'

/** One figure that receivers and others should be alike in before the support. */
export interface Covariate {
  readonly code: string
  readonly name: Text
  readonly values: Float64Array
}

/** Firms, who received, and what became of them. NaN is unknown. */
export interface Receivers {
  readonly received: Uint8Array
  readonly outcome: Float64Array
  readonly covariates: readonly Covariate[]
  /** Only firms of one group are compared with each other; null compares all. */
  readonly groups: Int32Array | null
}

/** How alike the two sides are in one figure: standardised difference of means, before and after matching. */
export interface Balance {
  readonly code: string
  readonly name: Text
  readonly before: number
  readonly after: number
}

/** The matched comparison; a difference, not proof of an effect (see `limits`). */
export interface MatchedComparison {
  readonly receivers: number
  readonly others: number
  readonly pairs: number
  /** Receivers without a like firm, or with data missing. */
  readonly unmatched: number
  /** Plain difference of means, receivers less others. */
  readonly plain: number
  /** Mean difference within pairs; null with fewer than two pairs. */
  readonly difference: Estimate | null
  readonly balance: readonly Balance[]
  readonly limits: readonly Text[]
}

const calipers = 0.2
/** Two sides are called alike in a figure when their means are at most so many standard deviations apart, as is usual. */
const alikeWithin = 0.1

/**
 * Pairs every receiver with the firm likeliest to have received but did not (nearest propensity within 0.2 standard
 * deviations of its logit, same group, each firm once) and compares the outcomes of the pairs.
 */
export function compareReceivers(input: Receivers): MatchedComparison {
  const { received, outcome, covariates } = input
  const usable = rowsWhere(received.length, (row) =>
    [outcome, ...covariates.map((one) => one.values)].every((values) => Number.isFinite(values[row] as number)),
  )
  const columns = covariates.map((one) => pick(one.values, usable))
  const treated = Float64Array.from(usable, (row) => received[row] as number)
  const [given, without] = [usable.filter((row) => received[row] === 1), usable.filter((row) => received[row] === 0)]
  const propensity = predicted(
    fitRegression(columns, treated, { kind: 'yes-no', ridge: 0.001, nonnegative: false }),
    columns,
  )
  const scoreOf = new Float64Array(received.length)
  for (const [at, row] of usable.entries()) scoreOf[row] = covariates.length === 0 ? 0 : (propensity[at] as number)
  const pairs = pairUp(given, without, {
    scoreOf,
    groups: input.groups,
    caliper: calipers * Math.sqrt(varianceOf(propensity)) || 0,
  })
  const differences = Float64Array.from(pairs, ([one, other]) => (outcome[one] as number) - (outcome[other] as number))
  const allReceivers = received.reduce((sum, one) => sum + one, 0)
  const balance = covariates.map(({ code, name, values }) => ({
    code,
    name,
    before: standardised(pick(values, given), pick(values, without)),
    after: standardised(
      Float64Array.from(pairs, ([one]) => values[one] as number),
      Float64Array.from(pairs, ([, other]) => values[other] as number),
    ),
  }))
  return {
    receivers: allReceivers,
    others: received.length - allReceivers,
    pairs: pairs.length,
    unmatched: allReceivers - pairs.length,
    plain: meanOf(pick(outcome, given)) - meanOf(pick(outcome, without)),
    difference: pairs.length < 2 ? null : meanEstimate(differences),
    balance,
    limits: limitsOf(pairs.length, allReceivers, balance),
  }
}

function rowsWhere(size: number, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from({ length: size }, (_, row) => row).filter(holds)
}

interface Pairing {
  readonly scoreOf: Float64Array
  readonly groups: Int32Array | null
  readonly caliper: number
}

/** Greedy pairs: receivers with the highest propensity first, because they are the hardest to match. */
function pairUp(given: Int32Array, without: Int32Array, pairing: Pairing): [number, number][] {
  const pools = poolsOf(without, pairing)
  const pairs: [number, number][] = []
  for (const row of given.toSorted(
    (a, b) => (pairing.scoreOf[b] as number) - (pairing.scoreOf[a] as number) || a - b,
  )) {
    const pool = pools.get(pairing.groups?.[row] ?? 0)
    const other = pool === undefined ? null : takeNearest(pool, pairing.scoreOf[row] as number, pairing.caliper)
    if (other !== null) pairs.push([row, other])
  }
  return pairs
}

/** Firms of a group by propensity, with links over those already taken. */
interface Pool {
  readonly rows: Int32Array
  readonly scores: Float64Array
  /** Nearest free place at or below, and at or above, each place (shifted by one; 0 and length + 1 are the ends). */
  readonly below: Int32Array
  readonly above: Int32Array
}

function poolsOf(without: Int32Array, { scoreOf, groups }: Pairing): Map<number, Pool> {
  const members = new Map<number, number[]>()
  for (const row of without) {
    const group = groups?.[row] ?? 0
    const list = members.get(group)
    if (list === undefined) members.set(group, [row])
    else list.push(row)
  }
  return new Map(
    [...members].map(([group, list]) => {
      const rows = Int32Array.from(list).sort((a, b) => (scoreOf[a] as number) - (scoreOf[b] as number) || a - b)
      const places = Int32Array.from({ length: rows.length + 2 }, (_, place) => place)
      return [group, { rows, scores: pick(scoreOf, rows), below: places.slice(), above: places.slice() }]
    }),
  )
}

function takeNearest({ rows, scores, below, above }: Pool, score: number, caliper: number): number | null {
  const start = firstAtLeast(scores, score)
  const [low, high] = [freeFrom(below, start), freeFrom(above, start + 1)]
  const gap = (place: number) =>
    place < 1 || place > rows.length ? Number.POSITIVE_INFINITY : Math.abs((scores[place - 1] as number) - score)
  const place = gap(low) <= gap(high) ? low : high
  if (gap(place) > caliper) return null
  below[place] = place - 1
  above[place] = place + 1
  return rows[place - 1] as number
}

function firstAtLeast(ascending: Float64Array, limit: number): number {
  let [from, to] = [0, ascending.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((ascending[middle] as number) < limit) from = middle + 1
    else to = middle
  }
  return from
}

function freeFrom(links: Int32Array, place: number): number {
  let end = place
  while (links[end] !== end) end = links[end] as number
  for (let at = place; links[at] !== end && at !== end; ) {
    const next = links[at] as number
    links[at] = end
    at = next
  }
  return end
}

function standardised(a: Float64Array, b: Float64Array): number {
  const spread = Math.sqrt((varianceOf(a) + varianceOf(b)) / 2)
  const difference = meanOf(a) - meanOf(b)
  return spread === 0 ? Math.sign(difference) * (difference === 0 ? 0 : Number.POSITIVE_INFINITY) : difference / spread
}

function limitsOf(pairs: number, receivers: number, balance: readonly Balance[]): Text[] {
  const always: Text = {
    zh: '只在所列指标上可比；未记录的差异（如管理水平、其他扶持）仍可能造成差别，不能据此断定政策有效',
    en: 'the two sides are alike only in the figures listed; what is not recorded (management, other support) may still make the difference: this does not prove that the offer works',
  }
  const limits = [always]
  if (pairs < 30) {
    limits.push({
      zh: `仅 ${pairs} 对可比企业（少于 30 对），区间很宽`,
      en: `only ${pairs} pairs (fewer than 30): the interval is wide`,
    })
  }
  if (receivers > 0 && pairs < 0.8 * receivers) {
    limits.push({
      zh: `${receivers - pairs} 家受支持企业找不到可比企业，结论不适用于它们`,
      en: `${receivers - pairs} receivers have no like firm: the figure does not hold for them`,
    })
  }
  const apart = balance.filter(({ after }) => Math.abs(after) > alikeWithin).map(({ name }) => name)
  if (apart.length > 0) {
    limits.push({
      zh: `配对后两侧在“${apart.map(({ zh }) => zh).join('、')}”上仍不相近（标准化差超过 ${alikeWithin}），差别可能由此而来`,
      en: `even in pairs the two sides differ in ${apart.map(({ en }) => en).join(', ')} (by more than ${alikeWithin} standard deviations): the difference may come from that`,
    })
  }
  return limits
}
