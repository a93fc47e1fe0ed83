import type { Language } from './language.ts'

const functions: Record<Language, Readonly<Record<string, string>>> = {
  zh: {
    prev: '上年',
    rank: '名次',
    percentile: '百分位',
    growth: '增长率',
    cagr: '复合增长率',
    sum_years: '多年合计',
    sum_operating_years: '经营期合计',
    avg_years: '多年平均',
    min_years: '多年最低',
    max_years: '多年最高',
    first_known: '首个有值',
    min: '最小',
    max: '最大',
    abs: '绝对值',
    round: '四舍五入',
    floor: '向下取整',
    ceil: '向上取整',
    known: '已有数据',
    add_years: '加年',
    add_days: '加天',
    days_between: '相隔天数',
    years_between: '相隔周年',
    in_industry: '行业属于',
    date: '日期',
    size: '长度',
    startsWith: '开头为',
    endsWith: '结尾为',
    contains: '包含',
    matches: '匹配',
  },
  en: {
    prev: 'year before',
    cagr: 'compound growth',
    sum_years: 'sum over years',
    sum_operating_years: 'sum over operating years',
    avg_years: 'average over years',
    min_years: 'lowest of years',
    max_years: 'highest of years',
    first_known: 'first known',
    add_years: 'plus years',
    add_days: 'plus days',
    days_between: 'days between',
    years_between: 'full years between',
    in_industry: 'industry in',
    rank: 'rank among',
    percentile: 'share below among',
  },
}

const words: Record<Language, Readonly<Record<string, string>>> = {
  zh: { judged_on: '判定日', period: '年度', true: '是', false: '否', in: '属于', 'not in': '不属于' },
  en: { judged_on: 'judging day', in: 'one of', 'not in': 'none of' },
}

const operators: Record<Language, Readonly<Record<string, string>>> = {
  zh: {
    '>=': '≥',
    '<=': '≤',
    '!=': '≠',
    '==': '＝',
    '&&': '且',
    '||': '或',
    '!': '非',
    '*': '×',
    '/': '÷',
    '?': '时取',
    ':': '，否则为',
  },
  en: { '>=': '≥', '<=': '≤', '!=': '≠', '==': '=', '&&': 'and', '||': 'or', '!': 'not', '*': '×', '/': '÷' },
}

const token = /'[^']*'|"[^"]*"|[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|>=|<=|!=|==|&&|\|\||[!*/?:]|\s+|./g

const fallback = /^\s*known\((\w+)\)\s*\?\s*\1\s*:\s*([^?:]+)$/

/** How names of indicators and of their values are written. */
export interface Namer {
  readonly nameOf: (code: string) => string
  readonly valueNameOf?: (value: string) => string
}

/** An expression with indicator names in place of codes and words in place of signs; the code stays one click away. */
export function readableExpression(cel: string, language: Language, namer: Namer): string {
  const [, figure, instead] = fallback.exec(cel) ?? []
  if (figure === undefined || instead === undefined) return wordsOf(cel, language, namer)
  const [shown, otherwise] = [wordsOf(figure, language, namer), wordsOf(instead.trim(), language, namer)]
  return language === 'zh' ? `${shown}（缺数据时按${otherwise}）` : `${shown} (${otherwise} where unknown)`
}

function wordsOf(cel: string, language: Language, { nameOf, valueNameOf }: Namer): string {
  return (cel.match(token) ?? [])
    .map((part) => {
      if (/^['"]/.test(part)) return valueNameOf?.(part.slice(1, -1)) ?? part.slice(1, -1)
      if (/^\s+$/.test(part)) return ' '
      if (/^[A-Za-z_]/.test(part)) return functions[language][part] ?? words[language][part] ?? nameOf(part)
      return operators[language][part] ?? part
    })
    .join('')
    .replace(/ (时取|，)/g, '$1')
}

/** A comparison operator as people write it. */
export function operatorText(operator: string, language: Language): string {
  return operators[language][operator] ?? words[language][operator] ?? operator
}
