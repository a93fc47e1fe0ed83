/** Titles that a demo enterprise holds, on grounds that mostly bear them out. */
import { figure, type Values, type YearFigures } from './figures.ts'
import type { Profile } from './profile.ts'

/** Largest figures that the text of 科小 still calls small. */
const smallSize = { employees: 500, revenue: 20_000, assets: 20_000 }

/** What titles rest on. */
export interface Grounds {
  readonly last: Values | undefined
  readonly before: Values | undefined
  readonly rights: Values
  readonly years: readonly YearFigures[]
}

function ratio(values: Values | undefined, over: string, under: string): number {
  const base = figure(values, under)
  return base === 0 ? 0 : figure(values, over) / base
}

function isSmall(last: Values | undefined): boolean {
  const { employees, revenue, assets } = smallSize
  return (
    figure(last, 'employees') <= employees &&
    figure(last, 'revenue') <= revenue &&
    figure(last, 'total_assets') <= assets
  )
}

/** The titles of a subject. */
export function titlesOf(profile: Profile, { last, before, rights, years }: Grounds): Values {
  const { random, tech } = profile
  const intensity = ratio(last, 'rd_expense', 'revenue')
  const hightech =
    tech &&
    intensity >= 0.03 &&
    figure(rights, 'ip_class2') >= 2 &&
    ratio(last, 'tech_staff', 'employees') >= 0.1 &&
    random.chance(0.72)
  const techSme =
    isSmall(last) && intensity >= 0.03 && ratio(last, 'tech_staff', 'employees') >= 0.1 && random.chance(0.7)
  const innovative = tech && intensity >= 0.02 && figure(rights, 'ip_class1') >= 1 && random.chance(0.6)
  const srdi = innovative && figure(last, 'revenue') >= 1000 && figure(last, 'rd_expense') >= 100 && random.chance(0.5)
  const giant = srdi && figure(last, 'revenue') >= 5000 && figure(rights, 'ip_class1') >= 2 && random.chance(0.35)
  const growth =
    ratio(last, 'revenue', 'revenue') === 0 ? 0 : figure(last, 'revenue') / Math.max(1, figure(before, 'revenue')) - 1
  const gazelle =
    years.length >= 4 && growth >= 0.2 && figure(years.at(-4)?.values, 'revenue') >= 1000 && random.chance(0.5)
  return {
    is_hightech: hightech,
    hightech_times: hightech ? random.whole(1, 4) : 0,
    hightech_expired: !hightech && tech && random.chance(0.1),
    is_tech_sme: techSme,
    is_innovative_sme: innovative,
    is_srdi_sme: srdi,
    is_little_giant: giant,
    is_potential_gazelle: !gazelle && growth >= 0.15 && tech && random.chance(0.35),
    is_gazelle: gazelle,
    is_unicorn: false,
    champion_level: giant && random.chance(0.12) ? random.pick(['national', 'provincial', 'provincial']) : 'none',
    smart_title: smartTitle(profile, last),
  }
}

function smartTitle({ random, business }: Profile, last: Values | undefined): string {
  if (business.land === 0 || figure(last, 'revenue') < 5000 || !random.chance(0.25)) return 'none'
  return random.pick([
    'provincial_workshop',
    'provincial_workshop',
    'provincial_factory',
    'benchmark',
    'national_scene',
    'national_factory',
  ])
}
