/** Where each row turns as one threshold moves: the value at which it passes, and what it comes to on either side. */
import { errorAt, type Numbers, type Population } from '../columns/context.ts'
import { sortByValue } from '../columns/sort-by-value.ts'
import { type VerdictWords, type Versions, versionsVerdicts } from '../columns/verdict-words.ts'
import { splitComparison } from '../expr/split.ts'
import type { Expr } from '../expr/tree.ts'
import { partAt, type Threshold, withPart } from './parameters.ts'
import { type Outcome, outcome } from './tally.ts'

/** Rows that turn with a threshold, in order of the value at which they do. */
export interface Flips {
  readonly threshold: Threshold
  /** Whether a value above the threshold passes (`>=`, `>`), and one equal to it (`>=`, `<=`). */
  readonly upward: boolean
  readonly inclusive: boolean
  readonly rows: Uint32Array
  /** Ascending. */
  readonly values: Float64Array
  /** Outcome of each of `rows` when it passes and when it does not. */
  readonly pass: Uint8Array
  readonly fail: Uint8Array
  /** Outcome of every row; of those in `rows` it says nothing. */
  readonly fixed: Uint8Array
  readonly turns: Uint8Array
  /** How far a value may lie from the exact one; 0 where all are stored facts. */
  readonly slack: number
}

/** Whether a threshold moves in one direction only, so that rows can be put in order. */
export function isOrdered({ operator }: Threshold): boolean {
  return operator !== '==' && operator !== '!='
}

/** The rows of a population that one threshold decides. */
export function flipsOf(population: Population, versions: Versions, threshold: Threshold): Flips {
  const { operator } = threshold
  const condition = versions.chosen.conditions.find(({ condition }) => condition.code === threshold.condition)
  if (condition === undefined) throw new RangeError(`there is no condition ${threshold.condition}`)
  const outcomes = outcomesOf(population, versions, threshold)
  const compare = partAt(condition.expr, threshold.comparison) as Extract<Expr, { kind: 'compare' }>
  const turning = turningValues(population, compare, threshold)
  const upward = operator === '>=' || operator === '>'
  const { size } = population
  const [fixed, turns] = [new Uint8Array(size), new Uint8Array(size)]
  const [pass, fail] = [new Uint8Array(size), new Uint8Array(size)]
  let count = 0
  for (let row = 0; row < size; row++) {
    const [passing, failing] = [turning.pass[row] as Side, turning.fail[row] as Side]
    pass[row] = outcomes[passing][row] as number
    fail[row] = outcomes[failing][row] as number
    fixed[row] = pass[row] as number
    turns[row] = Number(pass[row] !== fail[row])
    count += turns[row] as number
  }
  const rows = new Uint32Array(count)
  let next = 0
  for (let row = 0; row < size; row++) if (turns[row] === 1) rows[next++] = row
  const { values } = turning
  const sorted = sortByValue(rows, values)
  return {
    threshold,
    upward,
    inclusive: operator === '>=' || operator === '<=',
    rows: sorted,
    values: taken(new Float64Array(count), values, sorted),
    pass: taken(new Uint8Array(count), pass, sorted),
    fail: taken(new Uint8Array(count), fail, sorted),
    fixed,
    turns,
    slack: slackOf(turning, rows),
  }
}

/** Fills a column with those of `from` at some rows. */
function taken<Column extends Float64Array | Uint8Array>(into: Column, from: Column, rows: Uint32Array): Column {
  for (let place = 0; place < rows.length; place++) into[place] = from[rows[place] as number] as number
  return into
}

/** What a comparison says: places in the outcomes. */
const side = { yes: 0, no: 1, unknown: 2 } as const
type Side = 0 | 1 | 2

/** Outcome of every row were the comparison true, false or unknown. */
function outcomesOf(
  population: Population,
  { chosen, older }: Versions,
  threshold: Threshold,
): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const as = (part: Expr): Uint8Array => {
    const conditions = chosen.conditions.map((one) =>
      one.condition.code === threshold.condition
        ? { ...one, expr: withPart(one.expr, threshold.comparison, part) }
        : one,
    )
    return outcomeCodes(versionsVerdicts(population, { chosen: { ...chosen, conditions }, older }), population.size)
  }
  return [as(truthNode(true)), as(truthNode(false)), as(unknownNode)]
}

function truthNode(value: boolean): Expr {
  return { kind: 'literal', type: 'bool', unit: null, source: String(value), key: String(value), value }
}

/** A fact that nobody has. */
const unknownNode: Expr = { kind: 'fact', type: 'bool', unit: null, source: '', key: 'unknown()', code: '', back: null }

/** Verdicts as a code a row. */
export function outcomeCodes({ qualified, oneAway, undecided }: VerdictWords, size: number): Uint8Array {
  const codes = new Uint8Array(size).fill(outcome.not_qualified)
  writeOutcome(codes, undecided, outcome.undecided)
  writeOutcome(codes, oneAway, outcome.one_away)
  writeOutcome(codes, qualified, outcome.qualified)
  return codes
}

function writeOutcome(codes: Uint8Array, words: Uint32Array, own: Outcome): void {
  for (let index = 0; index < words.length; index++)
    for (let word = words[index] as number; word !== 0; word &= word - 1)
      codes[(index << 5) + 31 - Math.clz32(word & -word)] = own
}

interface Turning {
  readonly values: Float64Array
  /** What the comparison says on the passing side and on the other. */
  readonly pass: Uint8Array
  readonly fail: Uint8Array
  readonly errors: Float64Array | null
}

/** The value at which a row passes. Unknown parts of a smallest or largest value leave one side open. */
function turningValues(
  population: Population,
  compare: Extract<Expr, { kind: 'compare' }>,
  { literal, operator }: Threshold,
): Turning {
  const facing: Extract<Expr, { kind: 'compare' }> =
    literal === 'right' ? compare : { ...compare, left: compare.right, right: compare.left, op: operator }
  const split = splitComparison(facing)
  const parts = (split?.parts ?? [facing]).map((part) => population.numbersOf((part as typeof facing).left))
  const all = split?.kind === 'and'
  const upward = operator === '>=' || operator === '>'
  const { size } = population
  const turning = {
    values: new Float64Array(size),
    pass: new Uint8Array(size),
    fail: new Uint8Array(size),
    errors: parts.some(({ error }) => error !== null) ? new Float64Array(size) : null,
  }
  for (let row = 0; row < size; row++) turnRow(turning, parts, row, { all, upward })
  return turning
}

/** Settles one row from its parts: the least of them decides where all must pass, the best where one is enough. */
function turnRow(into: Turning, parts: readonly Numbers[], row: number, which: Which): void {
  let [value, open, hole] = [Number.NaN, false, false]
  for (const part of parts) {
    const own = part.values[row] as number
    open ||= Number.isNaN(own)
    hole ||= own === Number.POSITIVE_INFINITY
    if (!Number.isFinite(own)) continue
    if (decides(own, value, which)) value = own
    if (into.errors !== null) into.errors[row] = Math.max(into.errors[row] as number, errorAt(part, row, own))
  }
  into.values[row] = value
  settle(into, row, sidesOf({ found: !Number.isNaN(value), open, hole }, which.all))
}

interface Which {
  /** Whether all parts must pass, or one is enough. */
  readonly all: boolean
  readonly upward: boolean
}

/** Whether a value takes the place of the one that has decided so far. */
function decides(own: number, value: number, { all, upward }: Which): boolean {
  if (Number.isNaN(value)) return true
  return upward === all ? own < value : own > value
}

interface Seen {
  readonly found: boolean
  readonly open: boolean
  readonly hole: boolean
}

/** What the comparison says on either side of the value; a part that cannot be computed does not hold. */
function sidesOf({ found, open, hole }: Seen, all: boolean): readonly [Side, Side] {
  if (all ? hole : !found && !open) return [side.no, side.no]
  if (!found) return [side.unknown, side.unknown]
  if (!open) return [side.yes, side.no]
  return all ? [side.unknown, side.no] : [side.yes, side.unknown]
}

function settle(into: Turning, row: number, [pass, fail]: readonly [Side, Side]): void {
  into.pass[row] = pass
  into.fail[row] = fail
}

function slackOf({ errors }: Turning, rows: Uint32Array): number {
  if (errors === null) return 0
  let slack = 0
  for (const row of rows) slack = Math.max(slack, errors[row] as number)
  return slack
}
