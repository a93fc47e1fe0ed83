/** Patterns in the syntax of RE2 → what they are made of. */
import { charClass, escapedClass, oneChar } from './classes.ts'
import type { Pattern } from './program.ts'
import { type Flags, PatternError, type PatternReader } from './reader.ts'

/** RE2 refuses larger counts too. */
const mostRepeats = 1000
const deepest = 200

/** Reads a pattern; throws PatternError where it is not in the syntax of RE2. */
export function parsePattern(text: string): Pattern {
  const reader: PatternReader = {
    chars: [...text],
    at: 0,
    flags: { ignoreCase: false, dotAll: false, lines: false },
    depth: 0,
  }
  const pattern = either(reader)
  if (reader.at < reader.chars.length) throw new PatternError('unexpected )')
  return pattern
}

function either(reader: PatternReader): Pattern {
  reader.depth++
  if (reader.depth > deepest) throw new PatternError('nested too deeply')
  const of = [sequence(reader)]
  while (reader.chars[reader.at] === '|') {
    reader.at++
    of.push(sequence(reader))
  }
  reader.depth--
  return of.length === 1 ? (of[0] as Pattern) : { kind: 'either', of }
}

function sequence(reader: PatternReader): Pattern {
  const of: Pattern[] = []
  for (;;) {
    const char = reader.chars[reader.at]
    if (char === undefined || char === '|' || char === ')') return { kind: 'sequence', of }
    const part = atom(reader)
    of.push(repeated(reader, part))
  }
}

function repeated(reader: PatternReader, of: Pattern): Pattern {
  const counts = countsAt(reader)
  if (counts === null) return of
  if (reader.chars[reader.at] === '?') reader.at++
  if (countsAt({ ...reader }) !== null) throw new PatternError('a repetition of a repetition needs brackets')
  return { kind: 'repeat', of, least: counts[0], most: counts[1] }
}

function countsAt(reader: PatternReader): readonly [number, number] | null {
  const char = reader.chars[reader.at]
  const signs: Record<string, readonly [number, number]> = {
    '*': [0, Number.POSITIVE_INFINITY],
    '+': [1, Number.POSITIVE_INFINITY],
    '?': [0, 1],
  }
  const sign = signs[char ?? '']
  if (sign !== undefined) {
    reader.at++
    return sign
  }
  const match = /^\{(\d{1,6})(,?)(\d{0,6})\}/.exec(reader.chars.slice(reader.at, reader.at + 16).join(''))
  if (match === null || (match[2] === '' && match[3] !== '')) return null
  const least = Number(match[1])
  const open = match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])
  const most = match[2] === '' ? least : open
  if (least > mostRepeats || (most !== Number.POSITIVE_INFINITY && most > mostRepeats) || least > most)
    throw new PatternError(`bad repetition ${match[0]}`)
  reader.at += match[0].length
  return [least, most]
}

function atom(reader: PatternReader): Pattern {
  const { flags } = reader
  const char = reader.chars[reader.at++] as string
  switch (char) {
    case '(':
      return group(reader)
    case '[':
      return { kind: 'char', test: charClass(reader) }
    case '.':
      return { kind: 'char', test: flags.dotAll ? () => true : (code) => code !== 10 }
    case '^':
      return { kind: 'place', test: flags.lines ? 'lineStart' : 'start' }
    case '$':
      return { kind: 'place', test: flags.lines ? 'lineEnd' : 'end' }
    case '*':
    case '+':
    case '?':
      throw new PatternError(`nothing to repeat before ${char}`)
    case '\\':
      return escaped(reader)
    default:
      return { kind: 'char', test: oneChar(char.codePointAt(0) as number, flags) }
  }
}

function escaped(reader: PatternReader): Pattern {
  const char = reader.chars[reader.at]
  const places = { b: 'word', B: 'notWord', A: 'start', z: 'end' } as const
  if (char === 'b' || char === 'B' || char === 'A' || char === 'z') {
    reader.at++
    return { kind: 'place', test: places[char] }
  }
  if (char === 'Q') return quoted(reader)
  return { kind: 'char', test: escapedClass(reader) }
}

/** `\Q…\E`: everything between stands for itself. */
function quoted(reader: PatternReader): Pattern {
  const rest = reader.chars.slice(reader.at + 1).join('')
  const [text = ''] = rest.split('\\E')
  reader.at += 1 + [...text].length + (rest.includes('\\E') ? 2 : 0)
  const of = [...text].map(
    (char): Pattern => ({ kind: 'char', test: oneChar(char.codePointAt(0) as number, reader.flags) }),
  )
  return { kind: 'sequence', of }
}

function group(reader: PatternReader): Pattern {
  const before = reader.flags
  const opening = /^\?(?:P?<([A-Za-z_]\w*)>|([imsU]*)(?:-([imsU]+))?([:)]))/.exec(
    reader.chars.slice(reader.at, reader.at + 64).join(''),
  )
  if (reader.chars[reader.at] === '?') {
    if (opening === null) throw new PatternError('this kind of group does not exist (look-around is not possible)')
    reader.at += opening[0].length
    const [, , on = '', off = '', end] = opening
    reader.flags = flagsWith(flagsWith(before, on, true), off, false)
    // `(?i)` alone holds until the end of the group that it stands in.
    if (end === ')') return { kind: 'sequence', of: [] }
  }
  const inner = either(reader)
  if (reader.chars[reader.at] !== ')') throw new PatternError('missing )')
  reader.at++
  reader.flags = before
  return inner
}

function flagsWith(flags: Flags, letters: string, value: boolean): Flags {
  return {
    ignoreCase: letters.includes('i') ? value : flags.ignoreCase,
    dotAll: letters.includes('s') ? value : flags.dotAll,
    lines: letters.includes('m') ? value : flags.lines,
  }
}
