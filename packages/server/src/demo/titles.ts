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
  const year = years.at(-1)?.year ?? 0
  return {
    is_hightech: hightech,
    ...termsOf(
      { hightech, tech_sme: techSme, innovative_sme: innovative, srdi_sme: srdi, little_giant: giant },
      profile,
      year,
    ),
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

/** When titles were granted and run out: those of technology SMEs every spring, all others after three years. */
function termsOf(titles: Readonly<Record<string, boolean>>, { random }: Profile, year: number): Values {
  const held = Object.keys(titles).filter((title) => titles[title] === true)
  return Object.assign(
    {},
    ...held.map((title): Values => {
      if (title === 'tech_sme') return termFrom(title, `${year + 1}-04-01`, `${year + 2}-04-01`)
      const granted = year - random.whole(0, 2)
      return termFrom(title, `${granted}-12-15`, `${granted + 3}-12-15`)
    }),
  )
}

function termFrom(title: string, granted: string, until: string): Values {
  return { [`${title}_granted_on`]: granted, [`${title}_valid_until`]: until }
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
