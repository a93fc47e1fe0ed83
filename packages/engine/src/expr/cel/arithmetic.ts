/** Arithmetic of CEL: 64-bit whole numbers with overflow errors, IEEE doubles, exact decimals, text, lists and time. */
import { add, divide, multiply, type Rational, rationalFrom, remainder, subtract } from '../../exact.ts'
import { intLimits } from '../syntax/tokens.ts'
import type { ArithOp } from '../tree.ts'
import { failure, type Known, noOverload, number, type Val } from '../val.ts'
import { rationalOf } from '../values.ts'
import { durationVal, timestampVal } from './time.ts'

const overflow = failure('结果超出 64 位整数范围', 'the result does not fit 64 bits (overflow)')
const dividedByZero = failure('分母为零，无法计算', 'division by zero')
const noRemainder = failure('除数为零，无法取余', 'modulus by zero')

/** Applies an operator to two values that are there; an error when their types do not go together. */
export function arithmeticOf(op: ArithOp, left: Known, right: Known): Val {
  if (left.kind === right.kind) return sameKind(op, left, right)
  if (isDecimal(left) || isDecimal(right)) return mixedDecimal(op, left, right)
  return timeArithmetic(op, left, right)
}

function sameKind(op: ArithOp, left: Known, right: Known): Val {
  switch (left.kind) {
    case 'int':
    case 'uint':
      return wholeArithmetic(op, left, right as typeof left)
    case 'double':
      return doubleArithmetic(op, left.value, (right as typeof left).value)
    case 'number':
    case 'compound':
      return decimalArithmetic(op, rationalOf(left), rationalOf(right))
    case 'text':
      return op === '+' ? { kind: 'text', value: left.value + (right as typeof left).value } : noOverload
    case 'bytes':
      return op === '+'
        ? { kind: 'bytes', value: Uint8Array.from([...left.value, ...(right as typeof left).value]) }
        : noOverload
    case 'list':
      return op === '+' ? { kind: 'list', items: [...left.items, ...(right as typeof left).items] } : noOverload
    default:
      return timeArithmetic(op, left, right)
  }
}

function wholeArithmetic(op: ArithOp, left: Extract<Known, { kind: 'int' | 'uint' }>, right: typeof left): Val {
  const [a, b] = [left.value, right.value]
  if (b === 0n && (op === '/' || op === '%')) return op === '/' ? dividedByZero : noRemainder
  return wholeVal(left.kind, wholeOf[op](a, b))
}

const wholeOf: Record<ArithOp, (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

/** A whole number of 64 bits; an error when it does not fit. */
export function wholeVal(kind: 'int' | 'uint', value: bigint): Val {
  const fits =
    kind === 'int'
      ? value >= intLimits.least && value <= intLimits.most
      : value >= 0n && value <= intLimits.mostUnsigned
  return fits ? { kind, value } : overflow
}

function doubleArithmetic(op: ArithOp, a: number, b: number): Val {
  switch (op) {
    case '+':
      return { kind: 'double', value: a + b }
    case '-':
      return { kind: 'double', value: a - b }
    case '*':
      return { kind: 'double', value: a * b }
    case '/':
      return { kind: 'double', value: a / b }
    case '%':
      return noOverload
  }
}

const decimalOf = { '+': add, '-': subtract, '*': multiply, '/': divide, '%': remainder }

function decimalArithmetic(op: ArithOp, a: Rational, b: Rational): Val {
  if (b.n === 0n && (op === '/' || op === '%')) return op === '/' ? dividedByZero : noRemainder
  return number(decimalOf[op](a, b))
}

function isDecimal(value: Known): boolean {
  return value.kind === 'number' || value.kind === 'compound'
}

/** A figure and a number of another type: the other is taken as the decimal that it shows. */
function mixedDecimal(op: ArithOp, left: Known, right: Known): Val {
  const [a, b] = [decimalFrom(left), decimalFrom(right)]
  return a === null || b === null ? noOverload : decimalArithmetic(op, a, b)
}

/** The exact decimal of a number of any type; null for what is none, and for infinities. */
export function decimalFrom(value: Known): Rational | null {
  if (value.kind === 'int' || value.kind === 'uint') return { n: value.value, d: 1n }
  if (value.kind === 'double') return Number.isFinite(value.value) ? rationalFrom(value.value) : null
  return isDecimal(value) ? rationalOf(value) : null
}

function timeArithmetic(op: ArithOp, left: Known, right: Known): Val {
  if (!isTime(left) || !isTime(right) || (op !== '+' && op !== '-')) return noOverload
  const nanos = op === '+' ? left.nanos + right.nanos : left.nanos - right.nanos
  if (left.kind === 'duration' && right.kind === 'duration') return durationVal(nanos)
  if (left.kind === 'timestamp' && right.kind === 'timestamp') return op === '-' ? durationVal(nanos) : noOverload
  return right.kind === 'timestamp' && op === '-' ? noOverload : timestampVal(nanos)
}

function isTime(value: Known): value is Extract<Known, { kind: 'duration' | 'timestamp' }> {
  return value.kind === 'duration' || value.kind === 'timestamp'
}

/** A number with its sign turned. */
export function negated(value: Known): Val {
  if (value.kind === 'int') return wholeVal('int', -value.value)
  if (value.kind === 'double') return { kind: 'double', value: -value.value }
  return isDecimal(value) ? number(subtract({ n: 0n, d: 1n }, rationalOf(value))) : noOverload
}
