/** Numbers written in Chinese characters, ordinary (三千五百万) and formal (壹佰万元整). */

const digits: Readonly<Record<string, number>> = Object.fromEntries(
  ['〇零○', '一壹', '二贰两貳', '三叁參', '四肆', '五伍', '六陆陸', '七柒', '八捌', '九玖'].flatMap((forms, value) =>
    [...forms].map((form) => [form, value]),
  ),
)
const places: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }

/** Digits written as characters, one by one (二〇二一 → 2021); other characters stay. */
export function digitsFromChinese(text: string): string {
  return [...text].map((character) => String(digits[character] ?? character)).join('')
}

/** A part below ten thousand: 一千二百三十四, 十五, 一百零五. */
function sectionFrom(text: string): number | null {
  let sum = 0
  let digit: number | null = null
  let below = 10_000
  for (const character of text) {
    const place = places[character]
    if (place === undefined) {
      const value = digits[character]
      if (value === undefined || (digit ?? 0) !== 0) return null
      digit = value
      continue
    }
    if (place >= below) return null
    sum += (digit ?? 1) * place
    below = place
    digit = null
  }
  return sum + (digit ?? 0)
}

/**
 * The value of a whole number in Chinese characters; null when the text is none.
 * @example chineseWhole('三千五百万') // 35000000
 */
export function chineseWhole(text: string): number | null {
  const plain = text.replaceAll('萬', '万').replaceAll('億', '亿')
  if (plain === '') return null
  for (const [character, times] of [
    ['亿', 100_000_000],
    ['万', 10_000],
  ] as const) {
    const at = plain.lastIndexOf(character)
    if (at < 0) continue
    const before = at === 0 ? null : chineseWhole(plain.slice(0, at))
    const behind = at === plain.length - 1 ? 0 : chineseWhole(plain.slice(at + 1))
    return before === null || behind === null ? null : before * times + behind
  }
  return sectionFrom(plain)
}
