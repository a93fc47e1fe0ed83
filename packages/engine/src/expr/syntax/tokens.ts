/** Text → tokens. */
import type { Literal } from './ast.ts'
import { unreadable } from './errors.ts'
import { readQuoted } from './strings.ts'

/** A token: a sign or word stands for itself in `text`; a literal carries its value. */
export interface Token {
  readonly kind: 'sign' | 'word' | 'quotedWord' | 'literal' | 'end'
  readonly text: string
  readonly literal: Literal | null
  readonly start: number
  readonly end: number
}

const blank = /(?:[ \t\n\f\r]+|\/\/[^\n]*)*/y
const sign = /&&|\|\||[=!<>]=|[-+*/%<>!?:.,()[\]{}]/y
const word = /[A-Za-z_][A-Za-z0-9_]*/y
const quotedWord = /`[A-Za-z0-9_.\-/ ]+`/y
const numeral = /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+)(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\d+[uU]?/y

/** The largest and smallest whole numbers that CEL has. */
export const intLimits = { least: -(2n ** 63n), most: 2n ** 63n - 1n, mostUnsigned: 2n ** 64n - 1n } as const

/** All tokens of a text; the last is of kind `end`. Throws ExpressionError where none can be read. */
export function tokensOf(input: string): Token[] {
  const tokens: Token[] = []
  for (let at = skipped(input, 0); at < input.length; ) {
    const token = tokenAt(input, at)
    tokens.push(token)
    at = skipped(input, token.end)
  }
  tokens.push({ kind: 'end', text: '', literal: null, start: input.length, end: input.length })
  return tokens
}

function skipped(input: string, at: number): number {
  blank.lastIndex = at
  blank.exec(input)
  return blank.lastIndex
}

function tokenAt(input: string, start: number): Token {
  const quoted = beginsQuoted(input, start) ? readQuoted(input, start) : null
  if (quoted !== null) {
    return { kind: 'literal', text: input.slice(start, quoted.end), literal: quoted.literal, start, end: quoted.end }
  }
  const [kind, pattern] = patternFor(input, start)
  const text = textAt(pattern, input, start)
  if (text !== null) return kind === 'literal' ? numberToken(text, start) : wordToken(kind, text, start)
  const char = String.fromCodePoint(input.codePointAt(start) ?? 32)
  throw unreadable(start, start + char.length, {
    zh: `不能识别字符「${char}」`,
    en: `the character "${char}" means nothing here`,
  })
}

const quoteOrPrefix: ReadonlySet<string> = new Set('"\'bBrR')

function beginsQuoted(input: string, start: number): boolean {
  return quoteOrPrefix.has(input[start] ?? '')
}

/** What can begin with the character at a place. */
function patternFor(input: string, start: number): readonly [Exclude<Token['kind'], 'end'>, RegExp] {
  const code = input.charCodeAt(start)
  const isDigit = (at: number) => at >= 48 && at <= 57
  if (isDigit(code) || (code === 46 && isDigit(input.charCodeAt(start + 1)))) return ['literal', numeral]
  if (code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return ['word', word]
  return code === 96 ? ['quotedWord', quotedWord] : ['sign', sign]
}

function textAt(pattern: RegExp, input: string, start: number): string | null {
  pattern.lastIndex = start
  return pattern.exec(input)?.[0] ?? null
}

const words: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', { type: 'bool', value: true }],
  ['false', { type: 'bool', value: false }],
  ['null', { type: 'null' }],
])

function wordToken(kind: 'word' | 'sign' | 'quotedWord', text: string, start: number): Token {
  const end = start + text.length
  const literal = kind === 'word' ? (words.get(text) ?? null) : null
  if (literal !== null) return { kind: 'literal', text, literal, start, end }
  if (kind === 'word' && text === 'in') return { kind: 'sign', text, literal: null, start, end }
  return { kind, text: kind === 'quotedWord' ? text.slice(1, -1) : text, literal: null, start, end }
}

function numberToken(text: string, start: number): Token {
  const end = start + text.length
  return { kind: 'literal', text, literal: numberLiteral(text, start, end), start, end }
}

function numberLiteral(text: string, start: number, end: number): Literal {
  const isHex = /^0[xX]/.test(text)
  if (!isHex && /[.eE]/.test(text)) {
    const value = Number(text)
    if (!Number.isFinite(value))
      throw unreadable(start, end, { zh: '数值太大，无法表示', en: 'the number is too large to be kept' })
    return { type: 'double', value }
  }
  const unsigned = /[uU]$/.test(text)
  const value = BigInt(unsigned ? text.slice(0, -1) : text)
  // One more than the largest int may still become the smallest, behind a minus sign.
  if (value > (unsigned ? intLimits.mostUnsigned : -intLimits.least))
    throw unreadable(start, end, { zh: '整数超出 64 位范围', en: 'the whole number does not fit 64 bits' })
  return { type: unsigned ? 'uint' : 'int', value }
}
