/** Sets of characters in patterns: `[a-z]`, `\d`, `\p{Han}`, `[[:alpha:]]`. */
import { type CharTest, isWord } from './program.ts'
import { type Folding, PatternError, type PatternReader } from './reader.ts'

/** The test for one character. */
export function oneChar(wanted: number, { ignoreCase }: Folding): CharTest {
  return ignoreCase ? folded((code) => code === wanted) : (code) => code === wanted
}

function folded(test: CharTest): CharTest {
  return (code) => {
    if (test(code)) return true
    const char = String.fromCodePoint(code)
    return [char.toLowerCase(), char.toUpperCase()].some(
      (other) => other !== char && [...other].length === 1 && test(other.codePointAt(0) as number),
    )
  }
}

const perl: Readonly<Record<string, CharTest>> = {
  d: (code) => code >= 48 && code <= 57,
  s: (code) => code === 32 || code === 9 || code === 10 || code === 12 || code === 13,
  w: isWord,
}
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }
const posix: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the class of all ASCII characters
  ascii: /[\x00-\x7F]/,
  blank: /[\t ]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the class of control characters
  cntrl: /[\x00-\x1F\x7F]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t\n\v\f\r ]/,
  upper: /[A-Z]/,
  word: /[0-9A-Za-z_]/,
  xdigit: /[0-9A-Fa-f]/,
}

/** The test behind a backslash that stands for characters. */
export function escapedClass(reader: PatternReader): CharTest {
  const char = reader.chars[reader.at]
  if (char === undefined) throw new PatternError('a backslash at the end')
  const lower = char.toLowerCase()
  const shared = perl[lower]
  if (shared !== undefined) {
    reader.at++
    return char === lower ? shared : (code) => !shared(code)
  }
  if (lower === 'p') return property(reader)
  return oneChar(escapedCode(reader), reader.flags)
}

function escapedCode(reader: PatternReader): number {
  const rest = reader.chars.slice(reader.at, reader.at + 12).join('')
  const coded = /^(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(rest)
  if (coded !== null) {
    reader.at += coded[0].length
    return coded[3] === undefined ? Number.parseInt(coded[1] ?? coded[2] ?? '', 16) : Number.parseInt(coded[3], 8)
  }
  const char = reader.chars[reader.at] ?? ''
  const control = controls[char]
  if (control === undefined && /[A-Za-z0-9]/.test(char)) throw new PatternError(`the escape \\${char} does not exist`)
  reader.at++
  return control ?? (char.codePointAt(0) as number)
}

/** `\pL`, `\p{Han}`, `\P{Lu}`, `\p{^Greek}`. */
function property(reader: PatternReader): CharTest {
  const match = /^([pP])(?:\{(\^?)(\w+)\}|([A-Z]))/.exec(reader.chars.slice(reader.at, reader.at + 40).join(''))
  if (match === null) throw new PatternError('\\p needs the name of a property')
  reader.at += match[0].length
  const name = match[3] ?? match[4] ?? ''
  const test = propertyTest(name)
  const negative = (match[1] === 'P') !== (match[2] === '^')
  return (code) => test.test(String.fromCodePoint(code)) !== negative
}

function propertyTest(name: string): RegExp {
  const source = /^[A-Z][a-z]?$/.test(name) ? name : `Script=${name}`
  try {
    return name === 'Any' ? /[\s\S]/u : new RegExp(`\\p{${source}}`, 'u')
  } catch (cause) {
    throw new PatternError(`there is no property ${name}`, { cause })
  }
}

/** A class in square brackets, behind the opening one. */
export function charClass(reader: PatternReader): CharTest {
  const { chars } = reader
  const negative = chars[reader.at] === '^'
  if (negative) reader.at++
  const parts: CharTest[] = []
  for (let isFirst = true; isFirst || chars[reader.at] !== ']'; isFirst = false) {
    if (reader.at >= chars.length) throw new PatternError('missing ]')
    parts.push(classPart(reader))
  }
  reader.at++
  const any: CharTest = (code) => parts.some((test) => test(code))
  const whole = reader.flags.ignoreCase ? folded(any) : any
  return negative ? (code) => !whole(code) : whole
}

function classPart(reader: PatternReader): CharTest {
  const named = /^\[:(\^?)(\w+):\]/.exec(reader.chars.slice(reader.at, reader.at + 16).join(''))
  if (named !== null) {
    const test = posix[named[2] ?? '']
    if (test === undefined) throw new PatternError(`there is no class ${named[0]}`)
    reader.at += named[0].length
    return (code) => test.test(String.fromCodePoint(code)) !== (named[1] === '^')
  }
  if (reader.chars[reader.at] === '\\' && /[dDsSwWpP]/.test(reader.chars[reader.at + 1] ?? '')) {
    reader.at++
    return escapedClass(reader)
  }
  const from = classCode(reader)
  if (reader.chars[reader.at] !== '-' || (reader.chars[reader.at + 1] ?? ']') === ']') return (code) => code === from
  reader.at++
  const to = classCode(reader)
  if (to < from) throw new PatternError('a range of characters runs backwards')
  return (code) => code >= from && code <= to
}

function classCode(reader: PatternReader): number {
  const char = reader.chars[reader.at++]
  if (char === undefined) throw new PatternError('missing ]')
  return char === '\\' ? escapedCode(reader) : (char.codePointAt(0) as number)
}
