/** What describes a demo enterprise as it is: registration, rights, titles, lists. Follows from its figures. */
import { figure, money, type Values, type YearFigures } from './figures.ts'
import type { Profile } from './profile.ts'
import { titlesOf } from './titles.ts'

/** All state values of a subject. */
export function standingOf(profile: Profile, years: readonly YearFigures[]): Values {
  const last = years.at(-1)?.values
  const before = years.at(-2)?.values
  const rights = rightsOf(profile, last)
  return {
    ...registration(profile, last),
    ...rights,
    ...market(profile),
    ...titlesOf(profile, { last, before, rights, years }),
    ...research(profile, last),
    ...awards(profile),
    ...compliance(profile),
    ...finance(profile, years),
  }
}

function registration({ random, business, registeredOn, district }: Profile, last: Values | undefined): Values {
  const revenue = figure(last, 'revenue')
  const above = business.land > 0 ? revenue >= 2000 : revenue >= 1000 && random.chance(0.6)
  const since = Math.max(Number(registeredOn.slice(0, 4)) + 1, random.whole(2012, 2025))
  return {
    registered_on: registeredOn,
    district,
    industry: business.code,
    enterprise_type: revenue > 30_000 ? '股份有限公司(非上市、自然人投资或控股)' : '有限责任公司(自然人投资或控股)',
    registered_capital: Math.max(10, Math.round((revenue * random.between(0.1, 0.8)) / 10) * 10),
    business_scope: `${business.word}的研发、生产、销售及技术服务（示例数据）`,
    province: '河南',
    city: '郑州',
    address: `郑州高新区示例大道${random.whole(1, 300)}号`,
    registered_in_zone: random.chance(0.985),
    tax_relation_in_zone: random.chance(0.97),
    statistics_relation_in_zone: random.chance(0.97),
    resident_enterprise: random.chance(0.985),
    independent_accounting: random.chance(0.985),
    above_scale: above,
    ...(above ? { above_scale_since: `${since}-12-01` } : {}),
    application_kind: random.chance(0.8) ? 'new' : 'recheck',
    construction_qualified: business.code.startsWith('E') && random.chance(0.8),
    torch_report_filed: random.chance(0.85),
    unemployment_insurance_months: random.whole(6, 140),
  }
}

function rightsOf({ random, tech }: Profile, last: Values | undefined): Values {
  const size = Math.sqrt(figure(last, 'revenue') / 1000)
  const first = tech ? Math.round(size * random.between(0, 4.2)) : Math.round(random.between(0, 0.6))
  const own = Math.round(first * random.between(0.5, 1))
  return {
    ip_class1: first,
    ip_class1_own: own,
    ip_class1_high_value: Math.round(own * (random.chance(0.25) ? random.between(0.2, 0.7) : 0)),
    ip_class1_in_use: Math.round(first * random.between(0.4, 1)),
    ip_class2: tech ? Math.round(2 + size * random.between(1, 9)) : random.whole(0, 3),
    leads_standard_5y: random.chance(tech ? 0.08 : 0.01),
  }
}

function market({ random, business, tech, registeredOn }: Profile): Values {
  return {
    strategic_emerging: random.chance(tech ? 0.7 : 0.1),
    hightech_field: random.chance(tech ? 0.93 : 0.08),
    restricted_industry: random.chance(0.012),
    niche_years: Math.max(0, Math.round((2025 - Number(registeredOn.slice(0, 4))) * random.between(0.4, 1))),
    product_field_kind: tech ? random.pick(['gap_filling', 'six_bases', 'six_bases', 'other']) : 'other',
    key_link_product: random.chance(tech && business.land > 0 ? 0.55 : 0.1),
    digital_level: random.pick([1, 1, 2, 2, 2, 3, 3, 4]),
    quality_items: random.whole(0, tech ? 4 : 2),
  }
}

function research({ random, tech }: Profile, last: Values | undefined): Values {
  const institution = tech
    ? random.pick(['none', 'none', 'below', 'municipal', 'municipal', 'provincial', 'national'])
    : 'none'
  const retrofit = random.chance(0.12)
  return {
    rd_institution_level: institution,
    provincial_rd_institution: institution === 'provincial' || institution === 'national',
    provincial_platforms_2y: tech && random.chance(0.15) ? random.whole(1, 3) : 0,
    provincial_awards_2y: tech && random.chance(0.07) ? random.whole(1, 2) : 0,
    provincial_projects_2y: tech && random.chance(0.12) ? random.whole(1, 4) : 0,
    result_conversions_3y: tech ? random.whole(0, 20) : random.whole(0, 3),
    rd_equipment_value: money(figure(last, 'rd_expense') * random.between(0.3, 2.2)),
    retrofit_investment: retrofit ? money(random.logNormal(1500, 1)) : 0,
    ...(retrofit ? { retrofit_scope: random.pick(['point', 'line', 'area']) } : {}),
    push_plan_investment: random.chance(0.05) ? money(random.logNormal(2200, 0.6)) : 0,
    province_special_points: random.whole(tech ? 4 : 0, 15),
  }
}

/** 0 means no award: the rank counts from 1. */
function awards({ random, tech }: Profile): Values {
  const national = tech && random.chance(0.012) ? random.whole(1, 8) : 0
  return {
    national_award_rank_5y: national,
    national_award_rank_3y: national > 0 && random.chance(0.6) ? national : 0,
    national_award_class: national > 0 ? random.pick(['second', 'second', 'first']) : 'none',
    provincial_award_rank_3y: tech && random.chance(0.06) ? random.whole(1, 6) : 0,
    maker_contest_top500_3y: tech && random.chance(0.02),
  }
}

function compliance({ random }: Profile): Values {
  return {
    serious_safety_accident: random.chance(0.006),
    major_incident_3y: random.chance(0.01),
    research_dishonesty: random.chance(0.003),
    abnormal_list: random.chance(0.03),
    dishonest_list: random.chance(0.012),
  }
}

function finance({ random, role, tech, registeredOn }: Profile, years: readonly YearFigures[]): Values {
  const invested = years.reduce((sum, { values }) => sum + figure(values, 'venture_capital'), 0)
  const large = figure(years.at(-1)?.values, 'revenue') > 20_000
  const listed = large && random.chance(0.06)
  const young = Number(registeredOn.slice(0, 4)) >= 2016
  const unicorn = role === 'unicorn'
  const valued = invested > 0 && tech
  return {
    venture_capital_total: money(invested),
    ...(valued ? { valuation_usd: money(Math.min(9.5, random.logNormal(young ? 0.6 : 0.3, 1))) } : {}),
    ...(unicorn
      ? { valuation_usd: money(random.between(10, 32)), registered_on: '2017-06-01', is_unicorn: true, listed: false }
      : { listed }),
    listing_stage: listed ? 'listed' : listingStage(random.next(), large && !unicorn),
    ...(listed ? { listing_board: random.pick(['star', 'main', 'chinext', 'bse', 'overseas']) } : {}),
    equipment_loan: random.chance(0.06) ? money(random.logNormal(600, 0.8)) : 0,
  }
}

function listingStage(draw: number, large: boolean): string {
  if (!large || draw > 0.09) return 'none'
  if (draw > 0.04) return 'filed'
  return draw > 0.015 ? 'accepted' : 'approved'
}
