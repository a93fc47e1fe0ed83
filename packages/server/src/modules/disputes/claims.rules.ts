/** Values that people type into a dispute, read as the catalogue wants them. */
import { type Indicator, parseDay, type Text } from '@wutong/engine'

const wanted: Readonly<Record<Indicator['type'], Text>> = {
  number: { zh: '数字（按目录单位）', en: 'a number in the catalogue’s unit' },
  bool: { zh: '是或否', en: 'yes or no' },
  date: { zh: '日期（如 2024-05-31）', en: 'a day such as 2024-05-31' },
  text: { zh: '文字', en: 'a text' },
}

/** The value, or what it should be. */
export function readClaim(
  indicator: Indicator,
  value: number | string | boolean,
): { readonly ok: true; readonly value: number | string | boolean } | { readonly ok: false; readonly wanted: Text } {
  return fits(indicator.type, value) ? { ok: true, value } : { ok: false, wanted: wanted[indicator.type] }
}

function fits(type: Indicator['type'], value: number | string | boolean): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'bool':
      return typeof value === 'boolean'
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && parseDay(value) !== null
    case 'text':
      return typeof value === 'string' && value.trim() !== '' && value.length <= 1000 && !value.includes('\0')
  }
}
