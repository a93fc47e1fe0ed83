/** The answers of a condition for every combination of representative values of its missing facts. */
import type { FactValue } from '../expr/values.ts'
import type { Verdict } from '../results.ts'
import { type Trial, tried } from './trial.ts'
import { minimal, type Settling, type Way } from './ways.ts'

/** One missing fact with the values that stand for all its values. */
export interface Axis {
  readonly key: string
  readonly values: readonly FactValue[]
}

/** Rows of the largest table that is looked at. */
export const mostRows = 1200
/** Facts of the largest table; the sets of more would be too many to look at. */
export const mostAxes = 7

/** How many rows a table over these facts has, each fact also counted as not supplied. */
export function rowsOf(axes: readonly Axis[]): number {
  return axes.reduce((rows, axis) => rows * (axis.values.length + 1), 1)
}

/** 0 no, 1 yes, 2 open. */
type Answer = 0 | 1 | 2

/** A part of a condition, and the facts of the table that it reads. */
export interface TablePart {
  readonly keys: ReadonlySet<string>
  readonly decide: () => Verdict
}

/** What a table is made from: all parts must hold for `and`, one for `or`. */
interface TableOf {
  readonly kind: 'and' | 'or'
  readonly parts: readonly TablePart[]
  readonly trial: Trial
  readonly exact: boolean
}

/** Which sets of facts settle the answer, read off the whole table. */
export function tableSettling(axes: readonly Axis[], { kind, parts, trial, exact }: TableOf): Settling {
  const answers = answersOf(
    axes,
    parts.map((part) => deciderOf(axes, part, trial)),
    kind === 'or',
  )
  // Where values do not stand for all others, only what the engine itself decides counts as settled.
  const settled = exact ? settledRows(axes, answers) : answers
  const [yes, no, sure]: [Way[], Way[], string[][]] = [[], [], []]
  for (let mask = 0; mask < 1 << axes.length; mask += 1) {
    const chosen = axes.filter((_, index) => (mask & (1 << index)) !== 0)
    const keys = chosen.map(({ key }) => key)
    const rows = rowsWith(axes, mask)
    // The first row stands for all that settle it with the same facts.
    const way = (wanted: Answer): Way[] => {
      const row = rows.find((one) => settled[one] === wanted)
      return row === undefined ? [] : [{ keys, values: valuesAt(axes, row) }]
    }
    yes.push(...way(1))
    no.push(...way(0))
    const isSure = rows.every((row) => settled[row] !== 2)
    if (isSure && (exact || keys.length === axes.length)) sure.push(keys)
  }
  const [least, most, safe] = [
    minimal(yes, ({ keys }) => keys),
    minimal(no, ({ keys }) => keys),
    minimal(sure, (keys) => keys),
  ]
  return { yes: least.sets, no: most.sets, sure: safe.sets, exact: exact && !(least.cut || most.cut || safe.cut) }
}

/** The answer of every row: one part that is as `deciding` decides, and one that is open leaves it open. */
function answersOf(
  axes: readonly Axis[],
  deciders: readonly ((row: number) => Verdict)[],
  deciding: boolean,
): Answer[] {
  return Array.from({ length: rowsOf(axes) }, (_, row) => {
    let answer: Answer = deciding ? 0 : 1
    for (const decide of deciders) {
      const verdict = decide(row)
      if (verdict === deciding) return deciding ? 1 : 0
      if (verdict === null) answer = 2
    }
    return answer
  })
}

/** The verdict of a part in a row, which is the same in all rows with the same values of the facts that it reads. */
function deciderOf(axes: readonly Axis[], { keys, decide }: TablePart, trial: Trial): (row: number) => Verdict {
  let [weight, ownWeight] = [1, 1]
  const places: { readonly weight: number; readonly ownWeight: number; readonly size: number }[] = []
  const own: Axis[] = []
  for (const axis of axes) {
    const size = axis.values.length + 1
    if (keys.has(axis.key)) {
      own.push(axis)
      places.push({ weight, ownWeight, size })
      ownWeight *= size
    }
    weight *= size
  }
  const known: (Verdict | undefined)[] = []
  return (row) => {
    let ownRow = 0
    for (const place of places) ownRow += (Math.floor(row / place.weight) % place.size) * place.ownWeight
    const kept = known[ownRow]
    if (kept !== undefined) return kept
    const verdict = tried(trial, valuesAt(own, ownRow), decide)
    known[ownRow] = verdict
    return verdict
  }
}

/** The values of a row by mixed radix; digit 0 is a fact that is not supplied. */
function valuesAt(axes: readonly Axis[], row: number): Map<string, FactValue> {
  const values = new Map<string, FactValue>()
  let rest = row
  for (const axis of axes) {
    const size = axis.values.length + 1
    const value = axis.values[(rest % size) - 1]
    if (value !== undefined) values.set(axis.key, value)
    rest = Math.floor(rest / size)
  }
  return values
}

/** Rows in which exactly the facts of the mask are supplied. */
function rowsWith(axes: readonly Axis[], mask: number): number[] {
  let rows = [0]
  let weight = 1
  for (const [index, axis] of axes.entries()) {
    if ((mask & (1 << index)) !== 0) {
      const step = weight
      rows = rows.flatMap((row) => axis.values.map((_, digit) => row + step * (digit + 1)))
    }
    weight *= axis.values.length + 1
  }
  return rows
}

/** A row is settled when the engine decides it, or when every completion of what is not supplied gives one answer. */
function settledRows(axes: readonly Axis[], answers: readonly Answer[]): Answer[] {
  const agreed: (Answer | undefined)[] = []
  const agreeAt = (row: number): Answer => {
    const kept = agreed[row]
    if (kept !== undefined) return kept
    const answer = completed(row)
    agreed[row] = answer
    return answer
  }
  const completed = (row: number): Answer => {
    let [rest, weight] = [row, 1]
    for (const axis of axes) {
      const size = axis.values.length + 1
      if (rest % size === 0) return common(axis.values.map((_, digit) => agreeAt(row + weight * (digit + 1))))
      rest = Math.floor(rest / size)
      weight *= size
    }
    return answers[row] ?? 2
  }
  return answers.map((answer, row) => (answer === 2 ? agreeAt(row) : answer))
}

function common(answers: readonly Answer[]): Answer {
  const first = answers[0] ?? 2
  return answers.every((answer) => answer === first) ? first : 2
}
