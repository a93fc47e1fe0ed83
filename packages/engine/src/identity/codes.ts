/** Codes by which an enterprise is named: credit codes, old registration numbers, organisation codes, and their slips. */
import { normaliseUscc, parseUscc } from '../uscc.ts'

/** What a text in a code column turns out to be. */
export type CodeReading =
  | {
      readonly kind: 'uscc' | 'registration' | 'organisation'
      readonly code: string
      /** The text before a slip was put right; null when nothing was wrong with it. */
      readonly correctedFrom: string | null
    }
  /** A spreadsheet rounded the number: only its first characters are left. */
  | { readonly kind: 'destroyed'; readonly code: string; readonly length: number }
  /** Looks like a code, but no check digit holds and no single slip explains it. */
  | { readonly kind: 'damaged'; readonly code: string }
  | { readonly kind: 'none' }

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const

/**
 * The check character of the first eight characters of an organisation code (GB 11714); null when one is not allowed.
 * @example organisationCheckCharacter('73245979') // 'X'
 */
export function organisationCheckCharacter(body: string): string | null {
  if (!/^[0-9A-Z]{8}$/.test(body)) return null
  let sum = 0
  for (const [at, weight] of organisationWeights.entries()) sum += weight * Number.parseInt(body.charAt(at), 36)
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? 'X' : String(check)
}

/** Whether a text is an organisation code of nine characters whose check character holds. */
export function isOrganisationCode(code: string): boolean {
  return code.length === 9 && organisationCheckCharacter(code.slice(0, 8)) === code.charAt(8)
}

/**
 * The check digit of the first 14 digits of an old registration number (GS 15-2006, ISO 7064 MOD 11,10).
 * @example registrationCheckDigit('32101100000985') // '8'
 */
export function registrationCheckDigit(body: string): string | null {
  if (!/^\d{14}$/.test(body)) return null
  let product = 10
  for (const digit of body) product = (((product + Number(digit)) % 10 || 10) * 2) % 11
  return String((11 - product) % 10)
}

/** Whether a text is a registration number of 15 digits whose check digit holds. */
export function isRegistrationNumber(code: string): boolean {
  return code.length === 15 && registrationCheckDigit(code.slice(0, 14)) === code.charAt(14)
}

/**
 * The organisation code inside a credit code (characters 9 to 17), which firms kept when credit codes came; null where
 * its own check character does not hold.
 * @example organisationCodeOf('9141010573245979XY') // '73245979X'
 */
export function organisationCodeOf(uscc: string): string | null {
  const inner = uscc.slice(8, 17)
  return isOrganisationCode(inner) ? inner : null
}

/** Letters that no credit code has, and what people and scanners mean by them. */
const forbidden: Readonly<Record<string, string>> = { O: '0', I: '1', S: '5', V: 'U', Z: '2' }
/** Characters that are taken for each other. */
const lookAlikes = ['0OQD', '1IL', '2Z', '5S', '6G', '8B', 'UV', '7T'] as const

/** The characters that one may have been meant to be. */
function meanings(character: string): string {
  return lookAlikes.filter((group) => group.includes(character)).join('')
}

function holds(code: string): CodeReading['kind'] | null {
  if (code.length === 18) return parseUscc(code).ok ? 'uscc' : null
  if (isRegistrationNumber(code)) return 'registration'
  return isOrganisationCode(code) ? 'organisation' : null
}

const usualShape = /^[1-9A-Y]\w\d{6}(?:\d{8}|[A-Z][0-9A-Z]{7})[0-9X]/

/** Whether a corrected code looks like one that was given out: region of digits, and the inner check holds as well. */
function isPlausible(code: string): boolean {
  return code.length !== 18 || (usualShape.test(code) && organisationCodeOf(code) !== null)
}

/** Every code that one look-alike away from this text passes its check; a credit code has to pass the inner one too. */
function correctionsOf(text: string): Set<string> {
  const found = new Set<string>()
  for (let at = 0; at < text.length; at++) {
    for (const other of meanings(text.charAt(at))) {
      const code = text.slice(0, at) + other + text.slice(at + 1)
      if (code === text || holds(code) === null) continue
      if (isPlausible(code)) found.add(code)
    }
  }
  return found
}

function correct(text: string): string | null {
  const swap = (from: string): string => from.replace(/[OISVZ]/g, (letter) => forbidden[letter] ?? letter)
  const digits = text.length === 15 ? text.replace(/[OQD]/g, '0').replace(/[IL]/g, '1') : swap(text)
  const plain = text.length === 9 ? text : digits
  if (plain !== text && holds(plain) !== null && isPlausible(plain)) return plain
  const found = correctionsOf(plain)
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}

const lengths = [18, 15, 9]

/** What a spreadsheet left of a long number: `9.14101E+17`, or 18 digits of which the last three became zero. */
function destroyedFrom(text: string): CodeReading | null {
  const scientific = /^(\d)(?:\.(\d+))?E\+?(\d{1,2})$/.exec(text)
  if (scientific !== null) {
    const length = Number(scientific[3]) + 1
    if (length !== 18 && length !== 15) return null
    return { kind: 'destroyed', code: `${scientific[1]}${scientific[2] ?? ''}`.slice(0, length), length }
  }
  if (/^\d{15}000$/.test(text)) return { kind: 'destroyed', code: text.slice(0, 15), length: 18 }
  return null
}

/**
 * Reads a text of a code column. A slip (O for 0, I for 1, lower case, full width) is put right only when the check
 * digit then holds and exactly one correction does it.
 * @example readCode('914101O573245979XY') // { kind: 'uscc', code: '9141010573245979XY', correctedFrom: '914101O573245979XY' }
 */
export function readCode(text: string): CodeReading {
  const code = normaliseUscc(text).replace(/[-－—_.](?=[0-9A-Z]$)/, '')
  const rounded = destroyedFrom(code)
  // One rounded code in 31 passes the outer check by chance; the inner one tells.
  if (rounded !== null && organisationCodeOf(code) === null) return rounded
  const held = holds(code)
  if (held === 'uscc' || held === 'registration' || held === 'organisation')
    return { kind: held, code, correctedFrom: null }
  if (rounded !== null) return rounded
  if (!/^[0-9A-Z]{8,20}$/.test(code) || !/\d/.test(code)) return { kind: 'none' }
  const corrected = lengths.includes(code.length) ? correct(code) : null
  const kind = corrected === null ? null : holds(corrected)
  if (corrected !== null && (kind === 'uscc' || kind === 'registration' || kind === 'organisation'))
    return { kind, code: corrected, correctedFrom: code }
  return { kind: 'damaged', code }
}
