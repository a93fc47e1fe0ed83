/** Tokens → syntax tree, by the grammar of the CEL specification. */
import type { Ast, BinaryOp, Literal } from './ast.ts'
import { unreadable } from './errors.ts'
import { intLimits, type Token, tokensOf } from './tokens.ts'

/** Nesting, and the length of a chain of operators, beyond which an expression is refused. */
const deepest = 250
const longest = 1000

const precedence: readonly (readonly BinaryOp[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
]

const reserved = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)

interface Reader {
  readonly input: string
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

/** Parses an expression; throws ExpressionError with the place of what cannot be read. */
export function parseCel(input: string): Ast {
  const reader: Reader = { input, tokens: tokensOf(input), at: 0, depth: 0 }
  const ast = expression(reader)
  const rest = peek(reader)
  if (rest.kind !== 'end') throw unexpected(rest)
  return ast
}

function peek(reader: Reader): Token {
  return reader.tokens[reader.at] as Token
}

function isSign(reader: Reader, text: string): boolean {
  const token = peek(reader)
  return token.kind === 'sign' && token.text === text
}

function take(reader: Reader): Token {
  const token = peek(reader)
  reader.at++
  return token
}

function taken(reader: Reader, text: string): boolean {
  const found = isSign(reader, text)
  if (found) reader.at++
  return found
}

function expect(reader: Reader, text: string): Token {
  if (isSign(reader, text)) return take(reader)
  const token = peek(reader)
  throw unreadable(token.start, token.end, {
    zh: `这里缺少「${text}」`,
    en: `"${text}" is missing here`,
  })
}

function unexpected(token: Token): Error {
  return token.kind === 'end'
    ? unreadable(token.start, token.end, { zh: '表达式没有写完', en: 'the expression is not finished' })
    : unreadable(token.start, token.end, {
        zh: `「${token.text}」不应出现在这里，请检查括号、引号与运算符`,
        en: `"${token.text}" cannot stand here; check brackets, quotes and operators`,
      })
}

function deeper<T>(reader: Reader, read: () => T): T {
  reader.depth++
  if (reader.depth > deepest) {
    const { start, end } = peek(reader)
    throw unreadable(start, end, {
      zh: '表达式嵌套过深，请拆成中间量',
      en: 'the expression is nested too deeply; split it into measures',
    })
  }
  const result = read()
  reader.depth--
  return result
}

function expression(reader: Reader): Ast {
  return deeper(reader, () => {
    const test = binary(reader, 0)
    if (!taken(reader, '?')) return test
    const then = expression(reader)
    expect(reader, ':')
    const otherwise = expression(reader)
    return { op: 'choice', input: reader.input, start: test.start, end: otherwise.end, test, then, otherwise }
  })
}

function binary(reader: Reader, level: number): Ast {
  const signs = precedence[level]
  if (signs === undefined) return unary(reader)
  let left = binary(reader, level + 1)
  for (let length = 0; ; length++) {
    const token = peek(reader)
    const sign = token.kind === 'sign' ? signs.find((one) => one === token.text) : undefined
    if (sign === undefined) return left
    if (length >= longest)
      throw unreadable(token.start, token.end, { zh: '表达式过长', en: 'the expression is too long' })
    reader.at++
    const right = binary(reader, level + 1)
    left = { op: 'binary', input: reader.input, start: left.start, end: right.end, sign, left, right }
  }
}

function unary(reader: Reader): Ast {
  const token = peek(reader)
  if (token.kind !== 'sign' || (token.text !== '!' && token.text !== '-')) return member(reader, primary(reader))
  const sign = token.text
  reader.at++
  const literal = sign === '-' ? negativeLiteral(reader, token.start) : null
  if (literal !== null) return member(reader, literal)
  return deeper(reader, () => {
    const of = unary(reader)
    return { op: 'unary', input: reader.input, start: token.start, end: of.end, sign, of }
  })
}

/** A minus sign belongs to the number behind it, so that the smallest int can be written. */
function negativeLiteral(reader: Reader, start: number): Ast | null {
  const { literal, end } = peek(reader)
  const negative = literal === null ? null : negated(literal)
  if (negative === null) return null
  reader.at++
  return { op: 'literal', input: reader.input, start, end, literal: negative }
}

function negated(literal: Literal): Literal | null {
  if (literal.type === 'int') return { type: 'int', value: -literal.value }
  return literal.type === 'double' ? { type: 'double', value: -literal.value } : null
}

function member(reader: Reader, start: Ast): Ast {
  let of = start
  for (let length = 0; ; length++) {
    if (length >= longest) throw unexpected(peek(reader))
    if (taken(reader, '.')) of = selection(reader, of)
    else if (taken(reader, '[')) {
      const at = expression(reader)
      const { end } = expect(reader, ']')
      of = { op: 'index', input: reader.input, start: of.start, end, of, at }
    } else if (isSign(reader, '{') && pathOf(of) !== null) of = message(reader, of)
    else return of
  }
}

function selection(reader: Reader, of: Ast): Ast {
  const token = take(reader)
  if (token.kind !== 'word' && token.kind !== 'quotedWord') throw unexpected(token)
  if (token.kind === 'word' && isSign(reader, '(')) {
    const { args, end } = argumentsOf(reader)
    return { op: 'call', input: reader.input, start: of.start, end, name: token.text, target: of, args }
  }
  return { op: 'select', input: reader.input, start: of.start, end: token.end, of, field: token.text }
}

/** The dotted name that a chain of selections spells, or null when it does not begin with a name. */
export function pathOf(ast: Ast): string | null {
  if (ast.op === 'id') return ast.name
  if (ast.op !== 'select') return null
  const path = pathOf(ast.of)
  return path === null ? null : `${path}.${ast.field}`
}

/** A protobuf message: read over, so that compiling can say that there are none here. */
function message(reader: Reader, of: Ast): Ast {
  take(reader)
  while (!isSign(reader, '}')) {
    const field = take(reader)
    if (field.kind !== 'word' && field.kind !== 'quotedWord') throw unexpected(field)
    expect(reader, ':')
    expression(reader)
    if (!taken(reader, ',')) break
  }
  const { end } = expect(reader, '}')
  return { op: 'message', input: reader.input, start: of.start, end, name: pathOf(of) ?? '' }
}

function primary(reader: Reader): Ast {
  const token = take(reader)
  const { start, end, text, literal } = token
  const { input } = reader
  if (literal !== null) return checkedLiteral({ op: 'literal', input, start, end, literal })
  if (token.kind === 'word') return named(reader, token)
  if (token.kind !== 'sign') throw unexpected(token)
  switch (text) {
    case '(': {
      const inner = expression(reader)
      expect(reader, ')')
      return inner
    }
    case '[': {
      const { items, end: close } = series(reader, ']', expression)
      return { op: 'list', input, start, end: close, items }
    }
    case '{': {
      const { items, end: close } = series(reader, '}', entry)
      return { op: 'map', input, start, end: close, entries: items }
    }
    case '.': {
      const word = take(reader)
      if (word.kind !== 'word') throw unexpected(word)
      return named(reader, { ...word, start, text: `.${word.text}` })
    }
    default:
      throw unexpected(token)
  }
}

function checkedLiteral(ast: Extract<Ast, { op: 'literal' }>): Ast {
  if (ast.literal.type === 'int' && ast.literal.value > intLimits.most)
    throw unreadable(ast.start, ast.end, { zh: '整数超出 64 位范围', en: 'the whole number does not fit 64 bits' })
  return ast
}

function named(reader: Reader, { text, start, end }: Token): Ast {
  const { input } = reader
  if (isSign(reader, '(')) {
    const { args, end: close } = argumentsOf(reader)
    return { op: 'call', input, start, end: close, name: text, target: null, args }
  }
  if (reserved.has(text)) {
    throw unreadable(start, end, {
      zh: `「${text}」是保留字，不能用作名称`,
      en: `"${text}" is a reserved word and cannot be a name`,
    })
  }
  return { op: 'id', input, start, end, name: text }
}

function argumentsOf(reader: Reader): { args: readonly Ast[]; end: number } {
  take(reader)
  const { items, end } = series(reader, ')', expression)
  return { args: items, end }
}

function entry(reader: Reader): readonly [Ast, Ast] {
  const key = expression(reader)
  expect(reader, ':')
  return [key, expression(reader)]
}

function series<T>(reader: Reader, close: string, read: (reader: Reader) => T): { items: T[]; end: number } {
  const items: T[] = []
  while (!isSign(reader, close)) {
    items.push(read(reader))
    if (!taken(reader, ',')) break
  }
  return { items, end: expect(reader, close).end }
}
