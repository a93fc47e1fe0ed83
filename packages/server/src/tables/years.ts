/** What the headers of columns of figures say about their year. */

/** What a column of figures says of their year: nothing. */
export const undated = { year: null, shift: 0 } as const

const yearHeader =
  /^((?:19|20)\d{2})(?:年度?)?-?(?:实际|实际数|实绩|完成|完成数|决算|决算数|年末|年末数|金额|数值|数)?$/
const thisYear =
  /^(?:(?:本年|本期|今年|当年|本年度)(?:实际|数|累计|累计数|金额|数值|发生额)?|(?:期末|年末)(?:余额|数|金额)?|金额|数额)$/
const lastYear = /^(?:上年|上期|去年|上年度|上年同期|去年同期)(?:实际|数|累计|金额|数值|发生额)?$/

/** The year that the header of a column of figures says, or how far it is from the year of the row; null where it says something else. */
export function figureYear(header: string): { readonly year: number | null; readonly shift: number } | null {
  const key = header.normalize('NFKC').replace(/\s/g, '')
  const year = yearHeader.exec(key)?.[1]
  if (year !== undefined) return { year: Number(year), shift: 0 }
  if (lastYear.test(key)) return { year: null, shift: -1 }
  return thisYear.test(key) ? undated : null
}
