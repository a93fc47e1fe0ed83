/** Which passwords are refused. Length counts, not kinds of characters (NIST SP 800-63B 3.1.1, ASVS 5.0 6.2). */

import { passwordAtLeast, passwordAtMost, type Text } from '@wutong/contract'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { commonWords } from './common-words.rules.ts'

/** What a password must not be made of. */
export interface PasswordOwner {
  readonly username: string
  readonly displayName: string
  readonly current: string
  /** What the zone is called: guessed first by whoever knows where it is used. */
  readonly zone: readonly string[]
}

const reasons = {
  short: {
    zh: `至少要 ${passwordAtLeast} 个字符，可以用几个不相干的词连成一句。`,
    en: `it needs at least ${passwordAtLeast} characters; a few unrelated words make a good one.`,
  },
  long: { zh: `最多 ${passwordAtMost} 个字符。`, en: `it may have at most ${passwordAtMost} characters.` },
  same: { zh: '与当前密码相同。', en: 'it is the current one.' },
  zone: { zh: '不能包含园区的名称或代号。', en: 'it must not contain the name of the zone.' },
  name: { zh: '不能包含用户名或姓名。', en: 'it must not contain your user name or name.' },
  common: {
    zh: '太常见或太有规律，与已泄露的密码相同或相近，容易被猜中，请换一个。',
    en: 'it is too common or too regular, or close to one that has leaked, and easily guessed; choose another.',
  },
} as const satisfies Record<string, Text>

/** Why a new password is refused; null where it is good. */
export function decidePassword(password: string, { username, displayName, current, zone }: PasswordOwner): Text | null {
  const length = [...password].length
  if (length < passwordAtLeast) return reasons.short
  if (length > passwordAtMost) return reasons.long
  if (password === current) return reasons.same
  const small = password.normalize('NFKC').toLowerCase()
  const isIn = (name: string): boolean => name.trim().length > 1 && small.includes(name.trim().toLowerCase())
  if ([username, displayName].some(isIn)) return reasons.name
  if (zone.some(isIn)) return reasons.zone
  return isCommon(small) || isGuessed(password, [username, displayName, ...zone]) ? reasons.common : null
}

/** The 49,000 most used of the passwords that have leaked, with keyboards, dates, look-alikes and what is put around a word. */
let guesser: ZxcvbnFactory | undefined

/** Guesses that a password must withstand, as a power of ten: years for one machine, should the hashes leak. */
const guesses = 10

/** More is not looked at: what withstands in its first part does so as a whole. */
const lookedAt = 64

/** Whether somebody who tries leaked passwords and what people make of them comes to this one soon. */
function isGuessed(password: string, known: readonly string[]): boolean {
  guesser ??= new ZxcvbnFactory({ dictionary: { ...dictionary }, graphs: adjacencyGraphs })
  return guesser.check(password.slice(0, lookedAt), [...known]).guessesLog10 < guesses
}

/** Whether little is left of a password once common words, runs and repetitions are each counted as one character. */
function isCommon(small: string): boolean {
  const plain = [...small].map((character) => lookAlikes.get(character) ?? character).join('')
  return Math.min(weightOf(small), weightOf(plain)) < enough
}

/** Characters that must be left. */
const enough = 7

const lookAlikes = new Map([
  ['0', 'o'],
  ['1', 'l'],
  ['3', 'e'],
  ['4', 'a'],
  ['5', 's'],
  ['@', 'a'],
  ['$', 's'],
])

function weightOf(text: string): number {
  let rest = text
  for (const word of commonWords) rest = rest.replaceAll(word, '\u0001')
  // What follows its neighbour by one step, or repeats what stood just before, adds nothing.
  return [...rest].filter((character, at, all) => !isForeseen(character, all.slice(0, at))).length
}

function isForeseen(character: string, before: readonly string[]): boolean {
  const last = before.at(-1)
  if (last === undefined) return false
  const step = (character.codePointAt(0) ?? 0) - (last.codePointAt(0) ?? 0)
  if (Math.abs(step) <= 1) return true
  return [2, 3, 4, 5, 6].some((size) => before.length >= size && before.at(-size) === character)
}
