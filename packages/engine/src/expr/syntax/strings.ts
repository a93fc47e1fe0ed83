/** String and bytes literals: quotes, prefixes and escapes as the CEL specification has them. */

import { utf8From } from '../utf8.ts'
import type { Literal } from './ast.ts'
import { unreadable } from './errors.ts'

/** A literal and where it ends. */
export interface Quoted {
  readonly literal: Literal
  readonly end: number
}

const prefixed = /[bB]?[rR]?(?:"""|'''|"|')/y

/** Reads a string or bytes literal at a place; null when none begins there. */
export function readQuoted(input: string, start: number): Quoted | null {
  prefixed.lastIndex = start
  const opening = prefixed.exec(input)?.[0]
  if (opening === undefined) return null
  const quote = opening.replace(/^[bBrR]+/, '')
  const prefix = opening.slice(0, opening.length - quote.length).toLowerCase()
  const from = start + opening.length
  const to = closingFrom(input, { start, from, quote, raw: prefix.includes('r') })
  const end = to + quote.length
  const raw = input.slice(from, to)
  const isBytes = prefix.includes('b')
  const parts = prefix.includes('r') ? [raw] : unescaped(raw, from, isBytes)
  if (isBytes) return { literal: { type: 'bytes', value: bytesFrom(parts) }, end }
  return {
    literal: {
      type: 'text',
      value: parts.map((part) => (typeof part === 'string' ? part : String.fromCodePoint(part))).join(''),
    },
    end,
  }
}

interface Opening {
  readonly start: number
  readonly from: number
  readonly quote: string
  readonly raw: boolean
}

function closingFrom(input: string, { start, from, quote, raw }: Opening): number {
  for (let at = from; at < input.length; at++) {
    const char = input[at]
    if (char === '\\' && !raw) at++
    else if (input.startsWith(quote, at)) return at
    else if (quote.length === 1 && (char === '\n' || char === '\r')) {
      throw unreadable(at, at + 1, {
        zh: '文本中不能直接换行，请写 \\n 或用三个引号括起来',
        en: 'a text cannot run over the end of a line; write \\n or use three quotes',
      })
    }
  }
  throw unreadable(start, input.length, { zh: '文本缺少收尾的引号', en: 'the text has no closing quote' })
}

const plain: Readonly<Record<string, string>> = {
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const escapeSequence =
  /\\(?:([\\?"'`abfnrtv])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y

/** Pieces of text, and numbers for characters (or bytes) that were written as a code. */
function unescaped(raw: string, offset: number, isBytes: boolean): (string | number)[] {
  const parts: (string | number)[] = []
  let from = 0
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    parts.push(raw.slice(from, at))
    escapeSequence.lastIndex = at
    const found = escapeSequence.exec(raw)
    const part = found === null ? null : escaped(found, isBytes)
    if (part === null) {
      throw unreadable(offset + at, offset + at + 2, {
        zh: `不能识别转义「${raw.slice(at, at + 2)}」，反斜杠本身请写 \\\\`,
        en: `the escape "${raw.slice(at, at + 2)}" means nothing here; write \\\\ for a backslash`,
      })
    }
    parts.push(part)
    from = escapeSequence.lastIndex
  }
  parts.push(raw.slice(from))
  return parts
}

function escaped(found: RegExpExecArray, isBytes: boolean): string | number | null {
  const [, simple, hex, short, long, octal] = found
  if (simple !== undefined) return plain[simple] ?? simple
  if (hex !== undefined) return Number.parseInt(hex, 16)
  if (octal !== undefined) return Number.parseInt(octal, 8)
  const code = Number.parseInt(short ?? long ?? '', 16)
  return isBytes || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? null : code
}

function bytesFrom(parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : utf8From(part))))
}
