import type { Scorecard, ScoreItem } from '@wutong/engine'
import { celOf, type Quantity } from './atoms.ts'

/**
 * One of the 18 indicators of the measured scorecard: `weight` points by where the value lies between the 5th and the
 * 95th percentile of its sector; missing data count as zero.
 */
export interface CardItem {
  readonly code: string
  readonly value: Quantity
  readonly weight: number
}

/** Ten-thousandths of a point, as the engine keeps points. */
export const unitsPerPoint = 10_000

const column = (name: string): Quantity => ({ kind: 'column', name })
const share = (part: string, whole: string): Quantity => ({ kind: 'share', part, whole })
const growth = (of: string): Quantity => ({ kind: 'growth', of })

/** The 18 indicators: twelve stored figures, four shares and two growth rates. */
export const cardItems: readonly CardItem[] = [
  { code: 'revenue', value: column('revenue'), weight: 8 },
  { code: 'rd', value: column('rd_expense'), weight: 7 },
  { code: 'profit', value: column('net_profit'), weight: 6 },
  { code: 'tax', value: column('tax_paid'), weight: 5 },
  { code: 'exports', value: column('exports'), weight: 4 },
  { code: 'hightech', value: column('hightech_revenue'), weight: 7 },
  { code: 'relief', value: column('rd_relief'), weight: 3 },
  { code: 'graduates-hired', value: column('graduates_hired'), weight: 4 },
  { code: 'inventions', value: column('inventions'), weight: 8 },
  { code: 'contracts', value: column('contracts'), weight: 4 },
  { code: 'venture', value: column('venture_capital'), weight: 5 },
  { code: 'employees', value: column('employees'), weight: 3 },
  { code: 'rd-share', value: share('rd_expense', 'revenue'), weight: 9 },
  { code: 'tech-staff', value: share('tech_staff', 'employees'), weight: 6 },
  { code: 'graduates', value: share('graduate_staff', 'employees'), weight: 5 },
  { code: 'return', value: share('net_profit', 'net_assets'), weight: 4 },
  { code: 'revenue-growth', value: growth('revenue'), weight: 7 },
  { code: 'rd-growth', value: growth('rd_expense'), weight: 5 },
]

/** Classes by total, highest first. */
export const classBands = [
  { code: 'A', from: 60 },
  { code: 'B', from: 40 },
  { code: 'C', from: 20 },
  { code: 'D', from: null },
] as const

const cardId = 'bench'

/** The scorecard as a zone package declares it. */
export function scorecardOf(items: readonly CardItem[], id = cardId): Scorecard {
  const name = { zh: '测试评分', en: 'Bench scorecard' }
  const total = items.reduce((sum, { weight }) => sum + weight, 0)
  return {
    id,
    name,
    versions: [
      {
        version: '1',
        effective: { from: '2020-01-01' },
        status: 'illustrative',
        citation: { title: 'synthetic' },
        total,
        parts: [{ code: 'all', name, max: total, items: items.map(scoreItem) }],
        classes: { kind: 'thresholds', bands: classBands.map(bandOf) },
      },
    ],
  }
}

function scoreItem({ code, value, weight }: CardItem): ScoreItem {
  const name = { zh: code, en: code }
  const cohort = { by: ['sector'], floor: 20 }
  const rule = { kind: 'minmax', value: celOf(value), cohort, clip: { low: 5, high: 95 } } as const
  return { code, name, max: weight, missing: 'zero', rule }
}

function bandOf({ code, from }: (typeof classBands)[number], index: number) {
  const to = classBands[index - 1]?.from
  return {
    code,
    name: { zh: code, en: code },
    ...(from === null ? {} : { from }),
    ...(to === undefined || to === null ? {} : { to }),
  }
}

/** The weights that are tried: one point moved from the first item to the last. */
export function otherWeights(items: readonly CardItem[]): CardItem[] {
  return items.map((item, index) => {
    if (index === 0) return { ...item, weight: item.weight - 1 }
    return index === items.length - 1 ? { ...item, weight: item.weight + 1 } : item
  })
}
