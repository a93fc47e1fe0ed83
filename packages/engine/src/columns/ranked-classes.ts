/** Classes by place in the ranking: shares or counts from the best down, with totals needed besides the place. */
import { noVeto } from '../class-bounds.ts'
import type { RankedClasses } from '../definitions.ts'
import { unitsFrom } from '../units-of-points.ts'
import type { Plain, Ranking } from './classes.ts'
import type { VetoEffects } from './vetoes.ts'

/** How many of `count` a share is, by the rule's rounding. */
export function quotaOf(share: number, count: number, rounding: RankedClasses['rounding']): number {
  const exact = Math.round(share * count * 1e9) / 1e9
  if (rounding === 'floor') return Math.floor(exact)
  return rounding === 'ceil' ? Math.ceil(exact) : Math.floor(exact + 0.5)
}

/** Gives every ranked row its class, and bounds where data of some rows are missing. */
export function byRanking(rule: RankedClasses, ranking: Ranking): Plain {
  const { order, totals, vetoes, settled } = ranking
  const classIndex = new Int16Array(totals.lower.length).fill(-1)
  const last = rule.classes.length - 1
  let waiting = order
  for (let index = 0; index < last; index++) {
    const quota = quotaAt(rule, index, order.length)
    const from = fromAt(rule, index)
    let taken = 0
    waiting = waiting.filter((row) => {
      if (taken >= quota || (totals.lower[row] as number) < from || (vetoes.get(row)?.cap ?? 0) > index) return true
      classIndex[row] = index
      taken += 1
      return false
    })
  }
  for (const row of waiting) classIndex[row] = last
  if (settled) return { classIndex, best: classIndex, worst: classIndex }
  return { classIndex, ...possibleClasses(rule, ranking, classIndex) }
}

function quotaAt({ classes, rounding }: RankedClasses, index: number, ranked: number): number {
  const { count, share = 0 } = classes[index] ?? {}
  return count ?? quotaOf(share, ranked, rounding)
}

function fromAt({ classes }: RankedClasses, index: number): number {
  const from = classes[index]?.from
  return from === undefined ? Number.NEGATIVE_INFINITY : unitsFrom(from)
}

interface Field {
  /** Least possible totals of those whom no veto can keep from a class; ascending. */
  readonly least: Float64Array
  /** Greatest possible totals of all who may be ranked; ascending. */
  readonly most: Float64Array
  /** How many are ranked for certain. */
  readonly sure: number
}

/**
 * Best and worst class of every row once all data are there: the best with as few as possible before it, who fill the
 * classes above; the worst with as many as possible before it, where only classes open to everybody are sure to be filled.
 * The class among those known today lies between them too.
 */
function possibleClasses(
  rule: RankedClasses,
  { totals, vetoes }: Ranking,
  now: Int16Array,
): Pick<Plain, 'best' | 'worst'> {
  const { lower, upper } = totals
  const field = fieldOf(totals, vetoes)
  const best = new Int16Array(lower.length).fill(-1)
  const worst = new Int16Array(lower.length).fill(-1)
  for (let row = 0; row < lower.length; row++) {
    const [least, most] = [lower[row] as number, upper[row] as number]
    const effect = vetoes.get(row)
    if (Number.isNaN(least) || (effect?.set ?? -1) >= 0) continue
    const before = field.least.length - countUpTo(field.least, most)
    const high = bestPlace(rule, field.most.length, { before, total: most, cap: effect?.cap ?? 0 })
    const ahead = field.most.length - countUpTo(field.most, least, true) - 1
    const filled = vetoes.size === 0
    const low = worstPlace(rule, field.sure, {
      before: ahead,
      total: least,
      cap: effect?.possibleCap ?? 0,
      filled,
    })
    const here = now[row] as number
    best[row] = here < 0 ? high : Math.min(high, here)
    worst[row] = Math.max(low, here)
  }
  return { best, worst }
}

function fieldOf({ lower, upper }: Ranking['totals'], vetoes: VetoEffects): Field {
  const least: number[] = []
  const most: number[] = []
  let sure = 0
  for (let row = 0; row < lower.length; row++) {
    const { set, maySetBest, possibleCap } = vetoes.get(row) ?? untouched
    if (Number.isNaN(lower[row] as number) || set >= 0) continue
    most.push(upper[row] as number)
    if (maySetBest >= 0) continue
    sure += 1
    if (possibleCap === 0) least.push(lower[row] as number)
  }
  return { least: Float64Array.from(least).sort(), most: Float64Array.from(most).sort(), sure }
}

const untouched = noVeto()

/** How many of ascending values are at most (or below) a limit. */
function countUpTo(ascending: Float64Array, limit: number, below = false): number {
  let [from, to] = [0, ascending.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const value = ascending[middle] as number
    if (below ? value < limit : value <= limit) from = middle + 1
    else to = middle
  }
  return from
}

interface Place {
  readonly before: number
  readonly total: number
  readonly cap: number
}

function bestPlace(rule: RankedClasses, ranked: number, { before, total, cap }: Place): number {
  let left = before
  for (let index = 0; index < rule.classes.length - 1; index++) {
    const quota = quotaAt(rule, index, ranked)
    if (cap <= index && total >= fromAt(rule, index) && left < quota) return index
    left = Math.max(0, left - quota)
  }
  return rule.classes.length - 1
}

function worstPlace(
  rule: RankedClasses,
  ranked: number,
  { before, total, cap, filled }: Place & { readonly filled: boolean },
): number {
  let left = before
  for (let index = 0; index < rule.classes.length - 1; index++) {
    const quota = quotaAt(rule, index, ranked)
    if (cap <= index && total >= fromAt(rule, index) && left < quota) return index
    if (filled && fromAt(rule, index) === Number.NEGATIVE_INFINITY) left = Math.max(0, left - quota)
  }
  return rule.classes.length - 1
}
