/** Unified social credit codes (GB 32100-2015): 18 characters, the last one a check character. */

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
const values: ReadonlyMap<string, number> = new Map([...alphabet].map((character, index) => [character, index]))

/** What is wrong with a credit code. */
export type UsccProblem = 'length' | 'charset' | 'checksum' | 'scientific'

/** A credit code as read: `code` is always the normalised text, so that callers can show what was tried. */
export type ParsedUscc =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly problem: UsccProblem; readonly code: string }

/**
 * The check character of the first 17 characters of a credit code; null when one of them is not allowed.
 * @example usccCheckCharacter('9144030071526726X') // 'G'
 */
export function usccCheckCharacter(body: string): string | null {
  if (body.length !== weights.length) return null
  let sum = 0
  for (const [index, weight] of weights.entries()) {
    const value = values.get(body.charAt(index))
    if (value === undefined) return null
    sum += value * weight
  }
  return alphabet.charAt((31 - (sum % 31)) % 31)
}

/** A credit code in its one spelling: half-width, upper case, no blanks. */
export function normaliseUscc(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200D\uFEFF]/g, '')
    .replace(/^'/, '')
    .toUpperCase()
}

/**
 * Reads a credit code; full-width and lower-case forms are accepted and normalised.
 * @example parseUscc('91330100799655058b') // { ok: true, code: '91330100799655058B' }
 */
export function parseUscc(text: string): ParsedUscc {
  const code = normaliseUscc(text)
  // A spreadsheet keeps 15 digits of a number: the last three of the code are gone.
  if (/^\d(\.\d+)?E\+?\d+$/.test(code)) return { ok: false, problem: 'scientific', code }
  if (code.length !== 18) return { ok: false, problem: 'length', code }
  if ([...code].some((character) => !values.has(character))) return { ok: false, problem: 'charset', code }
  if (usccCheckCharacter(code.slice(0, 17)) !== code.charAt(17)) return { ok: false, problem: 'checksum', code }
  return { ok: true, code }
}
