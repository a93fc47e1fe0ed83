/** Numbers in names: 第一分厂, 二分厂 and 3分厂 are different bodies. */
const digits = '零一二三四五六七八九'
const numerals = new Set('零一二三四五六七八九十百两0123456789甲乙丙丁')

const numeral = '([零一二三四五六七八九十]+|[零一二三四五六七八九十百]+(?!货)|\\d+)'
/** A number after 第, or before a word for a part of a firm; the 五 of 五金 is none. */
const counted = new RegExp(`第${numeral}|${numeral}(?=[分支号店厂队部站]|门市|公司|车间|加油|项目)`, 'g')

/** Whether a character counts something. */
export function isNumeral(character: string): boolean {
  return numerals.has(character)
}

/** Chinese numbers as digits, without 第: 第十二分店 becomes 12分店. */
export function withDigits(text: string): string {
  if (!/[第零一二三四五六七八九十百]/.test(text)) return text
  return text.replace(counted, (_, ordinal: string | undefined, plain: string | undefined) => {
    const number = ordinal ?? plain ?? ''
    return /^\d/.test(number) ? number : String(numberFrom(number))
  })
}

function numberFrom(text: string): number {
  if (!/[十百]/.test(text)) return Number([...text].map((digit) => digits.indexOf(digit)).join(''))
  let total = 0
  let unit = 0
  for (const character of text) {
    const digit = digits.indexOf(character)
    if (digit >= 0) unit = digit
    else {
      total += (unit === 0 ? 1 : unit) * (character === '十' ? 10 : 100)
      unit = 0
    }
  }
  return total + unit
}
