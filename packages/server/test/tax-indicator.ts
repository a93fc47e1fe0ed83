import type { Indicator } from '@wutong/engine'

/** An indicator of the tax office with plain defaults. */
export function taxIndicator(code: string, zh: string, more: Partial<Indicator> = {}): Indicator {
  return {
    code,
    name: { zh, en: code },
    type: 'number',
    period: 'year',
    definition: { zh, en: code },
    source: 'tax',
    theme: 'test',
    ...more,
  }
}
