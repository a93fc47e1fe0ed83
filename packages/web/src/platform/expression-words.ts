import type { Language } from './language.ts'

/** How a call is said: its arguments are in words already, a compound one in brackets. */
type Saying = (...args: readonly string[]) => string

const isNumber = (text: string): boolean => /^[\d,.]+$/.test(text)

/** The figure and the number of a call such as `max(x, 0)`, in either order. */
export function figureAndNumber(args: readonly string[]): readonly [string, string] | undefined {
  const [a, b, ...rest] = args
  if (a === undefined || b === undefined || rest.length > 0 || isNumber(a) === isNumber(b)) return undefined
  return isNumber(b) ? [a, b] : [b, a]
}

/** How a least or a greatest value is said: a bound on one figure, else a list. */
interface Bound {
  readonly bound: (figure: string, number: string) => string
  readonly list: string
}

/** What `min` and `max` say. */
export const bounds: Readonly<Record<Language, Readonly<Record<string, Bound>>>> = {
  zh: {
    min: { bound: (x, most) => `${x}（最多 ${most}）`, list: '取最小' },
    max: { bound: (x, least) => (least === '0' ? `${x}（负数按 0）` : `${x}（至少 ${least}）`), list: '取最大' },
  },
  en: {
    min: { bound: (x, most) => `${x} (at most ${most})`, list: 'least of ' },
    max: {
      bound: (x, least) => (least === '0' ? `${x} (negative as 0)` : `${x} (at least ${least})`),
      list: 'most of ',
    },
  },
}

const amongSame = (groups: readonly string[]): string => (groups.length > 0 ? `在${groups.join('、')}相同企业中` : '')
const amongAlike = (groups: readonly string[]): string =>
  groups.length > 0 ? ` among the same ${groups.join(', ')}` : ''

const chinese: Readonly<Record<string, Saying>> = {
  prev: (x, years = '1') => (years === '1' ? `上年${x}` : `${years} 年前${x}`),
  growth: (x, years) => (years === undefined ? `${x}增长率` : `${x} ${years} 年增长率`),
  cagr: (x, years) => `${x}近 ${years} 年复合增长率`,
  sum_years: (x, years) => `${x}近 ${years} 年合计`,
  sum_operating_years: (x, years) => `${x}近 ${years} 个经营年度合计`,
  avg_years: (x, years) => `${x}近 ${years} 年平均`,
  min_years: (x, years) => `${x}近 ${years} 年最低`,
  max_years: (x, years) => `${x}近 ${years} 年最高`,
  first_known: (x, ...others) => `${x}（没有时用${others.join('、')}）`,
  abs: (x) => `${x}的绝对值`,
  round: (x) => `${x}四舍五入`,
  floor: (x) => `${x}向下取整`,
  ceil: (x) => `${x}向上取整`,
  known: (x) => `已有${x}数据`,
  add_years: (day, years) => `${day}满 ${years} 年之日`,
  add_days: (day, days) => `${day}后 ${days} 天`,
  days_between: (from, to) => `${from}至${to}的天数`,
  years_between: (from, to) => `${from}至${to}的满年数`,
  in_industry: (x, codes) => `${x}属于 ${codes}`,
  date: (day) => `${day}`,
  rank: (x, ...groups) => `${x}${amongSame(groups)}的名次`,
  percentile: (x, ...groups) => `${x}${amongSame(groups)}超过其他企业的比例`,
  size: (x) => `${x}的长度`,
  startsWith: (x, start) => `${x}以 ${start} 开头`,
  endsWith: (x, end) => `${x}以 ${end} 结尾`,
  contains: (x, part) => `${x}含有 ${part}`,
}

const english: Readonly<Record<string, Saying>> = {
  prev: (x, years = '1') => (years === '1' ? `${x} of the year before` : `${x} of ${years} years before`),
  growth: (x, years) => (years === undefined ? `growth of ${x}` : `growth of ${x} over ${years} years`),
  cagr: (x, years) => `compound growth of ${x} over ${years} years`,
  sum_years: (x, years) => `sum of ${x} over ${years} years`,
  sum_operating_years: (x, years) => `sum of ${x} over ${years} operating years`,
  avg_years: (x, years) => `average of ${x} over ${years} years`,
  min_years: (x, years) => `lowest ${x} of ${years} years`,
  max_years: (x, years) => `highest ${x} of ${years} years`,
  first_known: (x, ...others) => `${x} (if not known, ${others.join(', ')})`,
  abs: (x) => `size of ${x} without its sign`,
  round: (x) => `${x} rounded`,
  floor: (x) => `${x} rounded down`,
  ceil: (x) => `${x} rounded up`,
  known: (x) => `${x} is known`,
  add_years: (day, years) => `${day} plus ${years} years`,
  add_days: (day, days) => `${day} plus ${days} days`,
  days_between: (from, to) => `days from ${from} to ${to}`,
  years_between: (from, to) => `full years from ${from} to ${to}`,
  in_industry: (x, codes) => `${x} one of ${codes}`,
  date: (day) => `${day}`,
  rank: (x, ...groups) => `place by ${x}${amongAlike(groups)}`,
  percentile: (x, ...groups) => `share of others below by ${x}${amongAlike(groups)}`,
  size: (x) => `length of ${x}`,
  startsWith: (x, start) => `${x} starts with ${start}`,
  endsWith: (x, end) => `${x} ends with ${end}`,
  contains: (x, part) => `${x} contains ${part}`,
}

/** How the functions of the expression language are said. */
export const sayings: Readonly<Record<Language, Readonly<Record<string, Saying>>>> = { zh: chinese, en: english }

/** Names and values that no indicator has. */
export const plainWords: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: { judged_on: '判定日', period: '年度', true: '是', false: '否', in: '属于', 'not in': '不属于' },
  en: { judged_on: 'judging day', period: 'year', true: 'yes', false: 'no', in: 'one of', 'not in': 'none of' },
}

/** Operators as people write them. */
export const operatorWords: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  zh: { '>=': '≥', '<=': '≤', '!=': '≠', '==': '＝', '&&': '且', '||': '或', '*': '×', '/': '÷', '-': '−' },
  en: { '>=': '≥', '<=': '≤', '!=': '≠', '==': '=', '&&': 'and', '||': 'or', '*': '×', '/': '÷', '-': '−' },
}
