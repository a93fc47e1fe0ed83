/** What kind of enterprise a demo subject is, before any figure is written. */
import { type Business, businesses } from './businesses.ts'
import { type Random, randomFrom, seedFor } from './random.ts'
import { type DemoRole, roleOf } from './roles.ts'

interface Path {
  readonly share: number
  readonly growth: number
  readonly spread: number
  readonly young: boolean
}

/** How revenue moves: mean yearly growth and its spread. */
const paths: readonly [Path, ...Path[]] = [
  { share: 0.1, growth: 0.42, spread: 0.14, young: true },
  { share: 0.3, growth: 0.18, spread: 0.1, young: false },
  { share: 0.32, growth: 0.05, spread: 0.08, young: false },
  { share: 0.28, growth: -0.09, spread: 0.12, young: false },
]

interface Coverage {
  readonly share: number
  readonly missing: number
}

/** How well a firm's data are known: the share of figures that nobody delivered. */
const coverages: readonly [Coverage, ...Coverage[]] = [
  { share: 0.5, missing: 0.015 },
  { share: 0.3, missing: 0.2 },
  { share: 0.2, missing: 0.6 },
]

/** What makes one demo enterprise what it is. */
export interface Profile {
  readonly index: number
  readonly role: DemoRole
  readonly random: Random
  readonly business: Business
  readonly tech: boolean
  readonly registeredOn: string
  readonly district: string
  /** Yearly growth, last year first. */
  readonly growths: readonly number[]
  readonly lastRevenue: number
  readonly research: number
  readonly margin: number
  readonly debtRatio: number
  readonly missing: number
}

/** Draws one of the items by their weights. */
function draw<T>(random: Random, items: readonly [T, ...T[]], weightOf: (item: T) => number): T {
  let left = random.next() * items.reduce((sum, item) => sum + weightOf(item), 0)
  for (const item of items) {
    left -= weightOf(item)
    if (left < 0) return item
  }
  return items[0]
}

/** Parts that only a technology firm can play. */
const techRoles: ReadonlySet<DemoRole> = new Set(['first', 'star', 'unicorn'])
/** Parts that need one line of business. */
const businessOfRole: Partial<Record<DemoRole, string>> = { first: 'C3983', giant: 'C3670', retrofit: 'C3670' }

function businessOf(random: Random, role: DemoRole): Business {
  const drawn = draw(random, businesses, ({ weight }) => weight)
  if (role === 'star' || role === 'unicorn') return drawn.tech >= 0.5 ? drawn : businesses[0]
  return businesses.find(({ code }) => code === businessOfRole[role]) ?? drawn
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function dayIn(random: Random, year: number): string {
  const month = String(random.whole(1, 12)).padStart(2, '0')
  return `${year}-${month}-${String(random.whole(1, 28)).padStart(2, '0')}`
}

/** Draws the profile of a subject; `lastYear` is the newest year with figures. */
export function profileOf(
  seed: number,
  index: number,
  { lastYear, districts }: { lastYear: number; districts: readonly string[] },
): Profile {
  const random = randomFrom(seedFor(seed, index))
  const role = roleOf(index)
  const business = businessOf(random, role)
  const path = draw(random, paths, ({ share }) => share)
  // Most firms are young, soaring ones more so.
  const age = Math.floor(clamp(random.logNormal(path.young ? 6 : 8.5, 0.55), 1, 30))
  const tech = random.chance(business.tech) || techRoles.has(role)
  return {
    index,
    role,
    random,
    business,
    tech,
    registeredOn: dayIn(random, lastYear - age),
    district: random.pick([districts[0] ?? '', ...districts.slice(1)]),
    growths: Array.from({ length: 12 }, () => clamp(random.normal(path.growth, path.spread), -0.6, 1.6)),
    lastRevenue: clamp(random.logNormal(2400 * (1 + age / 25), 1.45), 12, 900_000),
    research: tech
      ? clamp(random.logNormal(business.research, 0.5), 0.008, 0.6)
      : clamp(random.logNormal(0.008, 0.8), 0, 0.05),
    margin: random.normal(business.margin, 0.06),
    debtRatio: clamp(random.normal(0.48, 0.19), 0.05, 1.15),
    missing: draw(random, coverages, ({ share }) => share).missing,
  }
}
