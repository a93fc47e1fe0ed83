/**
 * Frames: offers matched again and again while somebody moves a threshold, a formula or a cap. What a frame shares
 * with the one before, by the keys of its expressions, is kept; what it does not use is forgotten.
 */
import type { CompiledOfferVersion } from '../compiled.ts'
import type { Judged } from '../expr/evaluate.ts'
import type { Expr } from '../expr/tree.ts'
import { freshArena } from './arena.ts'
import { allSet, type Bits } from './bits.ts'
import type { Numbers, Texts } from './context.ts'
import { keptWhileUsed } from './kept.ts'
import { payable } from './payable.ts'
import { populationOf } from './population.ts'
import type { Snapshot } from './snapshot.ts'

/** Who qualifies, is one condition away or undecided in one frame, as bitmaps of their own. */
export interface FrameVerdicts {
  readonly qualified: Uint32Array
  readonly oneAway: Uint32Array
  readonly undecided: Uint32Array
}

/** Matches changing versions of offers with one population. */
export interface Frames {
  /** Starts a frame: what the one before did not use is forgotten. */
  next(): void
  /** Verdicts on one version for all rows, as it is or with limits moved by `withLimit`; `alsoFor` is not looked at. */
  verdictsOf(version: Pick<CompiledOfferVersion, 'conditions'>): FrameVerdicts
  /** Benefit of one version by row, NaN where it has none; the same array while formula and cap stay. */
  amountsOf(version: Pick<CompiledOfferVersion, 'amount' | 'version'>): Float64Array
}

/** Opens frames over a snapshot. */
export function openFrames(snapshot: Snapshot, judged: Judged): Frames {
  const numbers = keptWhileUsed<Numbers>()
  const texts = keptWhileUsed<Texts>()
  const truths = keptWhileUsed<Bits>()
  const amounts = keptWhileUsed<Float64Array>()
  const population = populationOf(snapshot, judged, { keeping: { arena: freshArena, numbers, texts, truths } })
  return {
    next() {
      for (const kept of [numbers, texts, truths, amounts]) kept.next()
    },
    verdictsOf({ conditions }) {
      const parts = conditions.map(({ expr }) => population.truthOf(expr))
      return verdictsFrom(parts, snapshot.size)
    },
    amountsOf({ amount, version }) {
      const cap = version.benefit?.cap ?? Number.POSITIVE_INFINITY
      return amounts.get(`${amount?.key}|${cap}`, () => {
        if (amount === null) return new Float64Array(snapshot.size).fill(Number.NaN)
        return population.numbersOf(amount).values.map((value) => payable(value, cap))
      })
    },
  }
}

/** `all` conditions so far are true, at `most` one is not, `some` is false. */
function verdictsFrom(parts: readonly Bits[], size: number): FrameVerdicts {
  const [all, most] = [allSet(size), allSet(size)]
  const some = new Uint32Array(all.length)
  for (const { t, f } of parts) {
    for (let w = 0; w < all.length; w++) {
      const holds = t[w] as number
      most[w] = (most[w] as number) & ((all[w] as number) | holds)
      all[w] = (all[w] as number) & holds
      some[w] = (some[w] as number) | (f[w] as number)
    }
  }
  const there = allSet(size)
  for (let w = 0; w < all.length; w++) {
    const fails = some[w] as number
    most[w] = (most[w] as number) & fails
    some[w] = (there[w] as number) & ~((all[w] as number) | fails)
  }
  return { qualified: all, oneAway: most, undecided: some }
}

/**
 * An expression with the limit of one of its comparisons moved. `comparison` is the key of a comparison with a number
 * inside it; unchanged when there is no such comparison under its conjunctions, alternatives and negations.
 */
export function withLimit(expr: Expr, comparison: string, limit: number): Expr {
  if (expr.key === comparison) return movedComparison(expr, limit)
  if (expr.kind === 'and' || expr.kind === 'or') {
    const all = expr.all.map((part) => withLimit(part, comparison, limit))
    return all.every((part, index) => part === expr.all[index])
      ? expr
      : { ...expr, all, key: `${expr.kind}(${all.map(({ key }) => key).join(',')})` }
  }
  if (expr.kind !== 'not') return expr
  const of = withLimit(expr.of, comparison, limit)
  return of === expr.of ? expr : { ...expr, of, key: `!(${of.key})` }
}

function movedComparison(expr: Expr, limit: number): Expr {
  if (expr.kind !== 'compare' || expr.right.kind !== 'literal' || typeof expr.right.value !== 'number') return expr
  const key = expr.right.type === 'date' ? `date:${limit}` : JSON.stringify(limit)
  const right: Expr = { ...expr.right, value: limit, source: String(limit), key }
  return {
    ...expr,
    right,
    source: `${expr.left.source} ${expr.op} ${right.source}`,
    key: `(${expr.left.key}${expr.op}${key})`,
  }
}

/** The sum of the values of the rows whose bit is set; unknown values count nothing. */
export function sumWhere(words: Uint32Array, values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < words.length; index++) {
    for (let word = words[index] as number; word !== 0; word &= word - 1) {
      const value = values[(index << 5) + 31 - Math.clz32(word & -word)] as number
      if (!Number.isNaN(value)) sum += value
    }
  }
  return sum
}

/** How many of the rows whose bit is set fall into each group; groups number from 0, other numbers count nowhere. */
export function tallyWhere(words: Uint32Array, groups: Int32Array, count: number): Int32Array {
  const tally = new Int32Array(count)
  for (let index = 0; index < words.length; index++) {
    for (let word = words[index] as number; word !== 0; word &= word - 1) {
      const group = groups[(index << 5) + 31 - Math.clz32(word & -word)] as number
      if (group >= 0 && group < count) tally[group] = (tally[group] as number) + 1
    }
  }
  return tally
}
