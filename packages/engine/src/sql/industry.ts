/** Industry codes as SQL; see `industryMatches`. */
import { industrySection } from '../expr/industry.ts'
import { type Piece, type Plan, textLiteral } from './plan.ts'

/** Whether a text is an industry code under one of the prefixes; codes with unusual characters are left to the exact reading. */
export function industryTest(plan: Plan, item: Piece, prefixes: readonly string[]): Piece {
  const { dialect } = plan
  plan.closeWhen({ sql: dialect.matches(item.sql, textLiteral(dialect, '[^0-9A-Ta-t]')), stage: item.stage })
  const pattern = textLiteral(dialect, `^(${prefixes.map(patternOf).join('|')})$`)
  return { sql: `(${dialect.matches(item.sql, pattern)})`, stage: item.stage }
}

const divisions = Array.from({ length: 99 }, (_, index) => String(index + 1).padStart(2, '0'))

/** A pattern for the codes under a prefix, with the section letter (either case) and without it. */
function patternOf(prefix: string): string {
  const letter = /^[A-T]/.test(prefix) ? prefix.slice(0, 1) : null
  const digits = prefix.replace(/\D/g, '')
  const rest = `[0-9]{0,${4 - digits.length}}`
  const section = letter === null ? '[A-Ta-t]' : `[${letter}${letter.toLowerCase()}]`
  const bare = divisions.filter((division) => {
    const own = industrySection(division)
    return (
      own !== null &&
      (letter === null || own === letter) &&
      (digits.length < 2 ? division.startsWith(digits) : digits.startsWith(division))
    )
  })
  const lettered = `${section}${digits}${rest}`
  if (bare.length === 0) return lettered
  return digits.length < 2 ? `${lettered}|(${bare.join('|')})[0-9]{0,2}` : `${lettered}|${digits}${rest}`
}
