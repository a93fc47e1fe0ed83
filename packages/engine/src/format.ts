/** Figures in words: one way for reasons, the CLI and the web app. */
import type { Text } from './definitions.ts'
import type { Shown } from './results.ts'

/** A language of the product. */
export type Language = keyof Text

/** A number with thousands separators and at most so many decimals, without trailing zeros. */
export function showNumber(value: number, decimals = 4): string {
  const rounded = Number(value.toFixed(decimals))
  if (Math.abs(rounded) >= 1e21 || (rounded === 0 && value !== 0)) return String(value)
  const [whole = '', fraction] = String(rounded).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** A value with its unit; `ratio` is shown in percent, unknown as 未知/unknown. */
export function showValue(value: Shown, unit: string | null, language: Language): string {
  if (value === null) return language === 'zh' ? '未知' : 'unknown'
  if (typeof value === 'boolean') return yesNo(value)[language]
  if (typeof value === 'string') return value
  if (unit === 'ratio') return `${showNumber(value * 100)}%`
  if (unit === null) return showNumber(value)
  return unit === '%' || unit === '‰' ? `${showNumber(value)}${unit}` : `${showNumber(value)} ${unit}`
}

function yesNo(value: boolean): Text {
  return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
}
