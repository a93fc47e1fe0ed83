import { type Ast, parseCel } from '@wutong/engine'
import { bounds, figureAndNumber, operatorWords, plainWords, sayings } from './expression-words.ts'
import { numberText } from './figures.ts'
import type { Language } from './language.ts'

/** How names of indicators and of their values are written. */
export interface Namer {
  readonly nameOf: (code: string) => string
  readonly valueNameOf?: (value: string) => string
}

interface Reading extends Namer {
  readonly language: Language
}

type Node<Op extends Ast['op']> = Extract<Ast, { readonly op: Op }>

/** How tightly parts hold together; a looser part inside a tighter one stands in brackets. */
const tightness: Readonly<Record<string, number>> = {
  choice: 0,
  '||': 1,
  '&&': 2,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
}
const comparison = 3
const unary = 6
const whole = 7

/** An expression with indicator names in place of codes and words in place of signs; the code stays one click away. */
export function readableExpression(cel: string, language: Language, namer: Namer): string {
  const ast = parsed(cel)
  return ast === undefined ? cel : say(ast, { language, ...namer })
}

/** A text that is no expression yet, such as one being typed, has no words. */
function parsed(cel: string): Ast | undefined {
  try {
    return parseCel(cel)
  } catch {
    return undefined
  }
}

function say(ast: Ast, reading: Reading): string {
  const { language, nameOf } = reading
  if (ast.op === 'literal') return sayLiteral(ast, reading)
  if (ast.op === 'id') return plainWords[language][ast.name] ?? nameOf(ast.name)
  if (ast.op === 'list') return ast.items.map((item) => say(item, reading)).join(language === 'zh' ? '、' : ', ')
  if (ast.op === 'binary') return sayBinary(ast, reading)
  if (ast.op === 'choice') return sayChoice(ast, reading)
  if (ast.op === 'call') return sayCall(ast, reading)
  if (ast.op === 'unary') return sayUnary(ast, reading)
  return ast.input.slice(ast.start, ast.end)
}

/** A part inside one that holds its parts together so tightly. */
function sayWithin(ast: Ast, least: number, reading: Reading): string {
  const words = say(ast, reading)
  return tightnessOf(ast) < least ? `(${words})` : words
}

function tightnessOf(ast: Ast): number {
  if (ast.op === 'binary') return tightness[ast.sign] ?? comparison
  if (ast.op === 'unary') return unary
  return ast.op === 'choice' ? 0 : whole
}

function sayLiteral({ literal, ...span }: Node<'literal'>, { language, valueNameOf }: Reading): string {
  if (literal.type === 'text') return valueNameOf?.(literal.value) ?? literal.value
  if (literal.type === 'int' || literal.type === 'double') return numberText(Number(literal.value), language, 10)
  if (literal.type === 'bool') return plainWords[language][String(literal.value)] ?? String(literal.value)
  return span.input.slice(span.start, span.end)
}

function sayBinary(ast: Node<'binary'>, reading: Reading): string {
  const level = tightnessOf(ast)
  const left = sayWithin(ast.left, level, reading)
  // a − (b − c) and a ÷ (b ÷ c) keep their brackets.
  const right = sayWithin(ast.right, ast.sign === '-' || ast.sign === '/' ? level + 1 : level, reading)
  return `${left} ${operatorText(ast.sign, reading.language)} ${right}`
}

function sayUnary(ast: Node<'unary'>, reading: Reading): string {
  const of = sayWithin(ast.of, unary, reading)
  if (ast.sign === '-') return `−${of}`
  return reading.language === 'zh' ? `非${of}` : `not ${of}`
}

function sayChoice(ast: Node<'choice'>, reading: Reading): string {
  const isZh = reading.language === 'zh'
  const [then, otherwise] = [sayWithin(ast.then, 1, reading), say(ast.otherwise, reading)]
  // known(x) ? x : y
  if (ast.test.op === 'call' && ast.test.name === 'known' && ast.then.op === 'id')
    if (ast.test.args[0]?.op === 'id' && ast.test.args[0].name === ast.then.name)
      return isZh ? `${then}（缺数据时按${otherwise}）` : `${then} (${otherwise} where unknown)`
  const test = sayWithin(ast.test, 1, reading)
  return isZh ? `${test} 时取 ${then}，否则取 ${otherwise}` : `${then} if ${test}, otherwise ${otherwise}`
}

function sayCall(ast: Node<'call'>, reading: Reading): string {
  const { name } = ast
  const parts = ast.target === null ? ast.args : [ast.target, ...ast.args]
  const args = parts.map((part) => sayWithin(part, whole, reading))
  const limit = bounds[reading.language][name]
  const bounded = limit === undefined ? undefined : figureAndNumber(args)
  if (limit !== undefined && bounded !== undefined) return limit.bound(...bounded)
  const saying = sayings[reading.language][name]
  if (saying !== undefined) return saying(...args)
  return `${limit?.list ?? name}(${parts.map((part) => say(part, reading)).join('; ')})`
}

/** A comparison operator as people write it. */
export function operatorText(operator: string, language: Language): string {
  return operatorWords[language][operator] ?? plainWords[language][operator] ?? operator
}

/** Whether an expression asks for one of several ways: as a whole, somewhere inside, or nowhere. */
export function alternativesIn(cel: string): 'all' | 'some' | 'none' {
  const ast = parsed(cel)
  if (ast?.op !== 'binary') return 'none'
  if (ast.sign === '||') return 'all'
  return ast.sign === '&&' && [ast.left, ast.right].some(hasAlternatives) ? 'some' : 'none'
}

function hasAlternatives(ast: Ast): boolean {
  return (
    ast.op === 'binary' && (ast.sign === '||' || (ast.sign === '&&' && [ast.left, ast.right].some(hasAlternatives)))
  )
}
