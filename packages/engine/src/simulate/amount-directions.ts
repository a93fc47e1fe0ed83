/** Which way an amount moves, enterprise by enterprise, when one of its numbers grows; read off the formula, not sampled. */
import { bitAt } from '../columns/bits.ts'
import { errorAt, exactAt, type Population } from '../columns/context.ts'
import type { Expr } from '../expr/tree.ts'
import { type Known, rationalOf } from '../expr/values.ts'
import type { ExprPath } from './parameters.ts'

/** 1 where the amount cannot fall as the number grows from zero, −1 where it cannot rise, 0 where the number plays no part. */
export type Directions = Int8Array

/**
 * Follows the path from an amount down to one of its numbers. Null where a node on the way may turn either way, as a test
 * or a remainder does.
 */
export function directionsOf(population: Population, amount: Expr, path: ExprPath): Directions | null {
  const directions = new Int8Array(population.size).fill(1)
  let node = amount
  for (let at = 0; at < path.length; ) {
    const [step, place] = [path[at], path[at + 1]]
    const next = passed(population, node, { step, place }, directions)
    if (next === null) return null
    node = next.node
    at += next.steps
  }
  return directions
}

interface Step {
  readonly step: string | number | undefined
  /** The place in a list, where the step leads into one. */
  readonly place: string | number | undefined
}

interface Passed {
  readonly node: Expr
  readonly steps: number
}

function passed(population: Population, node: Expr, { step, place }: Step, into: Directions): Passed | null {
  switch (node.kind) {
    case 'arith':
      return throughArithmetic(population, node, step === 'left', into)
    case 'fold': {
      const part = node.of[Number(place)]
      return part === undefined ? null : { node: part, steps: 2 }
    }
    case 'round':
      return node.fn === 'abs' ? null : { node: node.of, steps: 1 }
    case 'if':
      return throughChoice(population, node, step, into)
    default:
      return null
  }
}

type Arithmetic = Extract<Expr, { kind: 'arith' }>

function throughArithmetic(population: Population, node: Arithmetic, isLeft: boolean, into: Directions): Passed | null {
  const [part, other] = isLeft ? [node.left, node.right] : [node.right, node.left]
  const next = { node: part, steps: 1 }
  switch (node.op) {
    case '+':
      return next
    case '-':
      if (!isLeft) turn(into, () => -1)
      return next
    case '*':
      turn(into, signsOf(population, other))
      return next
    case '/': {
      // A divisor keeps one side of zero only where it is the number itself, which is not below zero.
      if (!isLeft && part.kind !== 'literal') return null
      const sign = signsOf(population, other)
      turn(into, isLeft ? sign : (row) => -sign(row))
      return next
    }
    case '%':
      return null
  }
}

function throughChoice(
  population: Population,
  { test, then, otherwise }: Extract<Expr, { kind: 'if' }>,
  step: Step['step'],
  into: Directions,
): Passed | null {
  if (step !== 'then' && step !== 'otherwise') return null
  const { t, f } = population.truthOf(test)
  const chosen = step === 'then' ? t : f
  turn(into, (row) => Number(bitAt(chosen, row)))
  return { node: step === 'then' ? then : otherwise, steps: 1 }
}

function turn(into: Directions, sign: (row: number) => number): void {
  for (let row = 0; row < into.length; row++) into[row] = (into[row] as number) * sign(row)
}

/** The sign of an expression by row: exactly where rounding could hide it, 0 where there is no value. */
function signsOf(population: Population, expr: Expr): (row: number) => number {
  const numbers = population.numbersOf(expr)
  return (row) => {
    const value = numbers.values[row] as number
    if (!Number.isFinite(value)) return 0
    if (Math.abs(value) > errorAt(numbers, row, value)) return Math.sign(value)
    const exact = exactAt(population, expr, row)
    if (exact.kind === 'unknown' || exact.kind === 'undefined') return 0
    const { n } = rationalOf(exact as Known)
    return Number(n > 0n) - Number(n < 0n)
  }
}
