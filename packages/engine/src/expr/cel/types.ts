/** Types of CEL as the checker sees them: names with parameters, and variables that are settled while checking. */
import type { ExprType } from '../tree.ts'

/** A type such as `int` or `list(int)`; a variable (`?`) takes the type it meets. */
export interface CelType {
  readonly name: ExprType | '?'
  readonly of: readonly CelType[]
}

interface TypeVariable extends CelType {
  readonly name: '?'
  bound: CelType | null
}

/** What unifying bound, newest last, so that a failed attempt can be undone. */
export type Trail = { readonly variable: TypeVariable; readonly before: CelType | null }[]

/** A type without parameters. */
export function simple(name: ExprType): CelType {
  return { name, of: [] }
}

/** The type of anything. */
export const dynType: CelType = simple('dyn')

/** A list of a type. */
export function listOf(item: CelType): CelType {
  return { name: 'list', of: [item] }
}

/** A map from keys of one type to values of another. */
export function mapOf(key: CelType, value: CelType): CelType {
  return { name: 'map', of: [key, value] }
}

/** The type of a type. */
export function typeOf(type: CelType): CelType {
  return { name: 'type', of: [type] }
}

/** A type that is not settled yet. */
export function freshType(): CelType {
  const variable: TypeVariable = { name: '?', of: [], bound: null }
  return variable
}

/** The type that a variable has been settled on, else the type itself. */
export function settled(type: CelType): CelType {
  if (!isVariable(type) || type.bound === null) return type
  return settled(type.bound)
}

/** The name of the type; `dyn` while it is not settled. */
export function headOf(type: CelType): ExprType {
  const { name } = settled(type)
  return name === '?' ? 'dyn' : name
}

/** CEL spelling, e.g. `map(string, list(int))`; what is not settled is `dyn`. */
export function typeText(type: CelType): string {
  const { name, of } = settled(type)
  if (name === '?') return 'dyn'
  const shown = name === 'text' ? 'string' : name
  return of.length === 0 ? shown : `${shown}(${of.map(typeText).join(', ')})`
}

/** Whether a value of one type may stand where the other is wanted; settles variables, `dyn` fits everything. */
export function unify(a: CelType, b: CelType, trail: Trail): boolean {
  const [left, right] = [settled(a), settled(b)]
  if (left === right) return true
  if (isVariable(left)) return bind(left, right, trail)
  if (isVariable(right)) return bind(right, left, trail)
  if (left.name === 'dyn' || right.name === 'dyn') return widen(a, b, trail)
  if (left.name !== right.name) return false
  // Parameters of `type` do not matter: type(1) and type('a') are both types.
  return left.name === 'type' || left.of.every((part, index) => unify(part, right.of[index] ?? dynType, trail))
}

/** Where a variable stood for something and meets `dyn`, it stands for anything from now on. */
function widen(a: CelType, b: CelType, trail: Trail): boolean {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    if (isVariable(from) && settled(to).name === 'dyn') assign(last(from), dynType, trail)
  }
  return true
}

function last(variable: TypeVariable): TypeVariable {
  return variable.bound !== null && isVariable(variable.bound) ? last(variable.bound) : variable
}

function bind(variable: TypeVariable, type: CelType, trail: Trail): boolean {
  if (occursIn(variable, type)) return false
  assign(variable, type, trail)
  return true
}

function assign(variable: TypeVariable, type: CelType, trail: Trail): void {
  trail.push({ variable, before: variable.bound })
  variable.bound = type
}

function occursIn(variable: TypeVariable, type: CelType): boolean {
  const found = settled(type)
  return found === variable || found.of.some((part) => occursIn(variable, part))
}

/** Takes back what an attempt bound. */
export function undo(trail: Trail): void {
  for (const { variable, before } of trail.toReversed()) variable.bound = before
  trail.length = 0
}

function isVariable(type: CelType): type is TypeVariable {
  return type.name === '?'
}

/** The type that several values share: their own where they agree, `dyn` where they differ. */
export function commonType(types: readonly CelType[]): CelType {
  const common = freshType()
  const trail: Trail = []
  if (types.every((type) => unify(common, type, trail))) return common
  undo(trail)
  return dynType
}

const spelled: Readonly<Record<string, ExprType>> = {
  string: 'text',
  'google.protobuf.Timestamp': 'timestamp',
  'google.protobuf.Duration': 'duration',
  null_type: 'null',
}
const known: readonly ExprType[] = [
  'number',
  'text',
  'bool',
  'date',
  'int',
  'uint',
  'double',
  'bytes',
  'null',
  'list',
  'map',
  'duration',
  'timestamp',
  'type',
  'dyn',
]
const parameters: Partial<Record<ExprType, number>> = { list: 1, map: 2, type: 1 }

/**
 * Reads a type such as `map(string, list(A))`; single capitals are variables and shared through `variables`.
 * Throws SyntaxError for anything that is no type.
 */
export function parseType(text: string, variables: Map<string, CelType> = new Map()): CelType {
  const words = text.match(/[\w.]+|[(),]/g) ?? []
  const reader = { words, at: 0 }
  const type = readType(reader, variables)
  if (reader.at !== words.length) throw notAType(text)
  return type
}

function notAType(text: string): SyntaxError {
  return new SyntaxError(`不是类型 not a type: "${text}"; write e.g. int, string, list(int), map(string, dyn)`)
}

function readType(reader: { words: readonly string[]; at: number }, variables: Map<string, CelType>): CelType {
  const word = reader.words[reader.at++] ?? ''
  if (/^[A-Z]$/.test(word)) {
    const variable = variables.get(word) ?? freshType()
    variables.set(word, variable)
    return variable
  }
  const name = spelled[word] ?? known.find((one) => one === word)
  if (name === undefined) throw notAType(word)
  const of: CelType[] = []
  if (reader.words[reader.at] === '(') {
    do {
      reader.at++
      of.push(readType(reader, variables))
    } while (reader.words[reader.at] === ',')
    reader.at++
  }
  const wanted = parameters[name] ?? 0
  if (of.length !== 0 && of.length !== wanted) throw notAType(word)
  if (of.length > 0 || name === 'type') return { name, of }
  return { name, of: Array.from({ length: wanted }, () => dynType) }
}
