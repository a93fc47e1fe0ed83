/** Points that experts gave, always inside the range that the counted figures allow. */
import { figure, type Values, type YearFigures } from './figures.ts'
import type { Profile } from './profile.ts'

/** A range of points from a value upwards; the first that holds applies. */
type Ranges = readonly (readonly [from: number, low: number, high: number])[]

const quantity: Ranges = [
  [5, 5, 6],
  [3, 3, 4],
  [1, 1, 2],
]
const conversion: Ranges = [
  [5, 25, 30],
  [4, 19, 24],
  [3, 13, 18],
  [2, 7, 12],
  [1, 1, 6],
]
const growth: Ranges = [
  [0.35, 9, 10],
  [0.25, 7, 8],
  [0.15, 5, 6],
  [0.05, 3, 4],
  [Number.MIN_VALUE, 1, 2],
]

function within(ranges: Ranges, value: number, quality: number): number {
  const found = ranges.find(([from]) => value >= from)
  if (found === undefined) return 0
  const [, low, high] = found
  return low + Math.round((high - low) * Math.min(1, Math.max(0, quality)))
}

/** ½ × (y2/y1 + y3/y2) − 1 of the last three years; null where a year is missing. */
function meanGrowth(years: readonly YearFigures[], code: string): number | null {
  const [first, second, third] = years.slice(-3).map(({ values }) => figure(values, code))
  if (first === undefined || second === undefined || third === undefined) return null
  if (first < 0 || second <= 0 || third < 0) return 0
  return first === 0 ? third / second - 1 : (second / first + third / second) / 2 - 1
}

/** Expert points of a subject; only firms that apply as high-tech enterprises have any. */
export function expertPoints({ random, tech }: Profile, years: readonly YearFigures[], standing: Values): Values {
  const quality = random.between(0.5, 1)
  const applies = tech && random.chance(0.75)
  if (!applies) return {}
  const points = (max: number): number => Math.round(max * Math.min(1, Math.max(0, quality + random.normal(0, 0.08))))
  const netAssets = meanGrowth(years, 'net_assets')
  const sales = meanGrowth(years, 'sales_revenue')
  const first = figure(standing, 'ip_class1')
  return {
    hte_ip_advancement: points(8),
    hte_ip_support: points(8),
    hte_ip_quantity:
      first >= 1 ? 7 + (random.chance(0.6) ? 1 : 0) : within(quantity, figure(standing, 'ip_class2'), quality),
    hte_ip_acquisition: Math.max(1, points(6)),
    hte_ip_standards: standing.leads_standard_5y === true ? random.whole(1, 2) : 0,
    hte_conversion: within(conversion, figure(standing, 'result_conversions_3y') / 3, quality),
    hte_org_management: points(20),
    ...(netAssets === null ? {} : { hte_net_assets_growth: within(growth, netAssets, quality) }),
    ...(sales === null ? {} : { hte_sales_growth: within(growth, sales, quality) }),
  }
}
