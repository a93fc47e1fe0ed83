/** The number in an amount, such as a rate, that fits a budget: only where the total is sure to move one way with it. */
import { eachBit } from '../columns/bits.ts'
import type { Population } from '../columns/context.ts'
import { lingeringIn, overlayBits } from '../columns/lingering.ts'
import { forgetting } from '../columns/population.ts'
import { versionsVerdicts } from '../columns/verdict-words.ts'
import type { CompiledOfferVersion } from '../compiled.ts'
import { partsOf } from '../expr/parts.ts'
import type { Expr } from '../expr/tree.ts'
import { countedFen, FenSum } from '../offers/money.ts'
import { versionFen } from '../offers/money-columns.ts'
import { directionsOf } from './amount-directions.ts'
import { amountLiteral, withAmountNumber } from './change.ts'
import type { Fit, FitPoint, FitTarget } from './fit.ts'
import type { After } from './simulator.ts'

/** Numbers are fitted to so many parts of one. */
const scale = 1_000_000
/** Beyond this a number with six decimals is no longer told apart. */
const largest = 1e15

/**
 * Fits a number of an amount, from zero upwards, to the millionth: the loosest that keeps the budget and the next one,
 * which does not. The direction of every enterprise is read off the formula; where some would gain and others lose, or
 * it cannot be told, the answer is `unordered`. Null where the name is not that of a number in the amount.
 */
export function fitAmount(population: Population, after: After, name: string, target: FitTarget): Fit | null {
  const { chosen } = after.versions
  const literal = amountLiteral(chosen, name)
  if (chosen.amount === null || literal === null) return null
  if (target.kind !== 'budget') return { kind: 'unordered' }
  const directions = directionsOf(population, chosen.amount, literal.path)
  if (directions === null) return { kind: 'unordered' }
  const field = fieldOf(population, after, directions)
  if (field.direction === null) return { kind: 'unordered' }
  const totals = totalsOf(population, { chosen, name, field, amount: chosen.amount })
  const steps = field.direction > 0 ? risingSteps(totals, literal.value, target.fen) : fallingSteps(totals, target.fen)
  const point = (step: number): FitPoint => ({
    value: step / scale,
    qualified: field.qualified,
    fen: totals.at(step),
  })
  if (steps.within === null)
    return { kind: 'beyond', least: { qualified: field.qualified, fen: totals.at(steps.strictest) } }
  return {
    kind: 'fits',
    within: point(steps.within),
    beyond: steps.beyond === null ? null : point(steps.beyond),
    tied: 0,
    ...undecidedAt(population, after, withAmountNumber(chosen, name, steps.within / scale), field.amountUnknown),
  }
}

/** Those who qualify, apart: whose amount moves, and what the others get. */
interface Field {
  readonly moving: Uint32Array
  readonly direction: 1 | -1 | null
  readonly fixedFen: bigint
  readonly qualified: number
  readonly amountUnknown: number
}

function fieldOf(population: Population, { versions, money }: After, directions: Int8Array): Field {
  const { qualified } = versionsVerdicts(population, versions)
  const moving = qualified.slice()
  const nobody = new Uint32Array(moving.length)
  for (const { rows } of lingeringIn(population, versions.older)) overlayBits(moving, nobody, rows)
  const fixed = new FenSum()
  const counts = { qualified: 0, amountUnknown: 0, up: 0, down: 0 }
  eachBit(qualified, (row) => {
    const fen = money.fen[row] as number
    const [word, bit] = [row >>> 5, 1 << (row & 31)]
    const direction = ((moving[word] as number) & bit) === 0 ? 0 : (directions[row] as number)
    counts.qualified += 1
    if (Number.isNaN(fen)) counts.amountUnknown += 1
    if (Number.isNaN(fen) || direction === 0) {
      moving[word] = (moving[word] as number) & ~bit
      fixed.add(Number.isNaN(fen) ? 0 : Math.max(0, fen))
    } else counts[direction > 0 ? 'up' : 'down'] += 1
  })
  return {
    moving,
    direction: directionFrom(counts.up, counts.down),
    fixedFen: fixed.fen,
    qualified: counts.qualified,
    amountUnknown: counts.amountUnknown,
  }
}

/** Null where some go up and others down, or nobody moves. */
function directionFrom(up: number, down: number): Field['direction'] {
  if ((up > 0 && down > 0) || up + down === 0) return null
  return up > 0 ? 1 : -1
}

/** What is paid in all when the number is so many millionths; kept by step. */
interface Totals {
  readonly least: number
  at(step: number): number
}

interface Formula {
  readonly chosen: CompiledOfferVersion
  readonly amount: Expr
  readonly name: string
  readonly field: Field
}

function totalsOf(population: Population, { chosen, amount, name, field }: Formula): Totals {
  const keys = keysIn(amount)
  // Every number tried makes columns of its own; only those that all have in common are kept.
  const once = forgetting(population, ({ key, kind }) => kind !== 'literal' && keys.has(key))
  const found = new Map<number, number>()
  const at = (step: number): number => {
    const known = found.get(step)
    if (known !== undefined) return known
    const fen = versionFen(once, withAmountNumber(chosen, name, step / scale), field.moving)
    const sum = new FenSum()
    let isCounted = true
    eachBit(field.moving, (row) => {
      const own = fen[row] as number
      if (Number.isNaN(own)) isCounted = false
      else sum.add(Math.max(0, own))
    })
    const counted = Number(sum.fen + field.fixedFen)
    // Money too large to count is beyond every budget.
    const total = isCounted && Number.isSafeInteger(counted) ? counted : Number.POSITIVE_INFINITY
    found.set(step, total)
    return total
  }
  return { at, least: isDivisor(chosen, name) ? 1 : 0 }
}

function isDivisor(chosen: CompiledOfferVersion, name: string): boolean {
  const path = amountLiteral(chosen, name)?.path ?? []
  let node: unknown = chosen.amount
  for (const step of path.slice(0, -1)) node = (node as Record<string | number, unknown>)[step]
  const parent = node as Expr
  return parent.kind === 'arith' && parent.op === '/' && path.at(-1) === 'right'
}

function keysIn(expr: Expr): Set<string> {
  const keys = new Set([expr.key])
  for (const part of partsOf(expr)) for (const key of keysIn(part)) keys.add(key)
  return keys
}

/** The loosest step within a budget and the next beyond it; `within` is null where even the strictest is beyond. */
interface Steps {
  readonly within: number | null
  readonly beyond: number | null
  readonly strictest: number
}

/** More of the number is more money: looser is upwards. */
function risingSteps({ at, least }: Totals, value: number, budget: number): Steps {
  if (at(least) > budget) return { within: null, beyond: null, strictest: least }
  let high = Math.max(least + 1, Math.ceil(value * scale))
  while (at(high) <= budget && high < largest) high = Math.min(largest, high * 2)
  const most = at(high)
  // Where even the largest keeps the budget, the first that pays as much says it.
  const isIn = most <= budget ? (step: number) => at(step) < most : (step: number) => at(step) <= budget
  if (!isIn(least)) return { within: least, beyond: null, strictest: least }
  const last = lastWhere(isIn, least, high)
  return most <= budget
    ? { within: last + 1, beyond: null, strictest: least }
    : { within: last, beyond: last + 1, strictest: least }
}

/** More of the number is less money: looser is downwards. */
function fallingSteps({ at, least }: Totals, budget: number): Steps {
  if (at(largest) > budget) return { within: null, beyond: null, strictest: largest }
  if (at(least) <= budget) return { within: least, beyond: null, strictest: largest }
  const last = lastWhere((step) => at(step) > budget, least, largest)
  return { within: last + 1, beyond: last, strictest: largest }
}

/** The last whole number for which something holds that holds at `low` and, from some point on, no longer up to `high`. */
function lastWhere(holds: (step: number) => boolean, low: number, high: number): number {
  let [yes, no] = [low, high]
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2)
    if (holds(middle)) yes = middle
    else no = middle
  }
  return yes
}

function undecidedAt(
  population: Population,
  { versions }: After,
  fitted: CompiledOfferVersion,
  amountUnknown: number,
): Pick<Extract<Fit, { kind: 'fits' }>, 'undecided' | 'undecidedFen' | 'amountUnknown'> {
  const { undecided } = versionsVerdicts(population, versions)
  const fen = versionFen(population, fitted, undecided)
  const sum = new FenSum()
  const counts = { undecided: 0, unknown: amountUnknown }
  eachBit(undecided, (row) => {
    const own = fen[row] as number
    counts.undecided += 1
    if (Number.isNaN(own)) counts.unknown += 1
    else sum.add(Math.max(0, own))
  })
  return { undecided: counts.undecided, undecidedFen: countedFen(sum.fen), amountUnknown: counts.unknown }
}
