/** GB/T 4754 industry codes: a section letter and two to four digits, e.g. `C3562`. */

/** First division of each section, ascending (GB/T 4754-2017). */
const sectionStarts: readonly (readonly [number, string])[] = [
  [1, 'A'],
  [6, 'B'],
  [13, 'C'],
  [44, 'D'],
  [47, 'E'],
  [51, 'F'],
  [53, 'G'],
  [61, 'H'],
  [63, 'I'],
  [66, 'J'],
  [70, 'K'],
  [71, 'L'],
  [73, 'M'],
  [76, 'N'],
  [80, 'O'],
  [83, 'P'],
  [84, 'Q'],
  [86, 'R'],
  [91, 'S'],
  [97, 'T'],
]

/** Section letter of a code with or without the letter, or null when it is none. */
export function industrySection(code: string): string | null {
  const match = /^([A-T])?(\d{2})?\d{0,2}$/.exec(code.trim().toUpperCase())
  if (!match || (match[1] === undefined && match[2] === undefined)) return null
  if (match[1] !== undefined) return match[1]
  const division = Number(match[2])
  return sectionStarts.findLast(([from]) => from <= division)?.[1] ?? null
}

/** Whether a code lies under any prefix such as `C`, `I65` or `2661`; the section letter may be left out on either side. */
export function industryMatches(code: string, prefixes: readonly string[]): boolean {
  const section = industrySection(code)
  if (section === null) return false
  const digits = code.replace(/\D/g, '')
  return prefixes.some((prefix) => {
    const letter = /^[A-T]/.test(prefix) ? prefix.slice(0, 1) : null
    return (letter === null || letter === section) && digits.startsWith(prefix.replace(/\D/g, ''))
  })
}
