/** Demo enterprises shaped by hand: the one of the enterprise account, and those that stand exactly on a threshold. */
import { figure, money, type Values, type YearFigures } from './figures.ts'
import { roleOf, turnOf } from './roles.ts'

/** A subject's figures before they are handed to sources. */
export interface Draft {
  readonly years: readonly YearFigures[]
  readonly standing: Values
  /** Codes that nobody delivers. */
  readonly withheld: Set<string>
}

/** Sets a yearly figure for the last years, oldest first. */
function setSeries({ years }: Draft, code: string, series: readonly number[]): void {
  for (const [at, value] of series.entries()) {
    const year = years.at(at - series.length)
    if (year !== undefined) year.values[code] = value
  }
}

/** Figures that follow from revenue, and those of them that are counted in heads. */
const following = [
  ...[
    'main_revenue',
    'sales_revenue',
    'total_income',
    'hightech_revenue',
    'cost_expense',
    'total_profit',
    'net_profit',
  ],
  ...['taxable_income', 'tax_paid', 'rd_expense', 'rd_expense_domestic', 'rd_deduction_base', 'rd_deduction_relief'],
  ...['gross_output', 'added_value', 'total_assets', 'total_liabilities', 'net_assets', 'equipment_investment'],
  ...['land_area', 'energy_use', 'electricity_use', 'pollutant_emissions'],
]
const heads = ['employees', 'employees_average', 'tech_staff', 'rd_staff', 'graduate_staff', 'insured_staff']

/** Moves all that follows from revenue when revenue is set, so that ratios stay as they were. */
function setRevenue(draft: Draft, series: readonly number[]): void {
  for (const [at, revenue] of series.entries()) {
    const values = draft.years.at(at - series.length)?.values
    if (values === undefined) continue
    const factor = revenue / Math.max(0.01, figure(values, 'revenue'))
    for (const code of following) if (code in values) values[code] = money(figure(values, code) * factor)
    for (const code of heads) values[code] = Math.max(1, Math.round(figure(values, code) * factor))
    values.revenue = revenue
  }
}

/** Gives every year the same share of another figure, exact to the last digit. */
function setShare(draft: Draft, code: string, { of, percent }: { of: string; percent: number }): void {
  for (const { values } of draft.years) values[code] = Math.round(figure(values, of) * percent) / 100
}

/** Round revenue, so that shares of it are exact decimals. */
function roundRevenue(draft: Draft): void {
  setRevenue(
    draft,
    draft.years.map(({ values }) => Math.max(100, Math.round(figure(values, 'revenue') / 100) * 100)),
  )
}

type Shape = (draft: Draft) => void

/** Each stands exactly on a border that some rule draws. */
const borders: readonly Shape[] = [
  // Compound growth of exactly 20 % over three years.
  (draft) => {
    setRevenue(draft, [1000, 1200, 1440, 1728])
    Object.assign(draft.standing, { hightech_field: true, strategic_emerging: true, registered_on: '2014-03-18' })
  },
  // Growth of exactly 20, 15 and 10 % in the three size bands of the potential gazelle.
  (draft) => setRevenue(draft, [2000, 2400]),
  (draft) => setRevenue(draft, [5000, 5750]),
  (draft) => setRevenue(draft, [20_000, 22_000]),
  // Research of exactly 3, 5 and 6 % of revenue.
  ...[3, 5, 6].map(
    (percent): Shape =>
      (draft) => {
        roundRevenue(draft)
        setShare(draft, 'rd_expense', { of: 'revenue', percent })
        setShare(draft, 'sales_revenue', { of: 'revenue', percent: 100 })
      },
  ),
  // A tenth and three tenths of the staff in science.
  ...[10, 30].map(
    (tech): Shape =>
      (draft) => {
        setSeries(draft, 'employees', [100, 100])
        setSeries(draft, 'employees_average', [100, 100])
        setSeries(draft, 'tech_staff', [tech, tech])
      },
  ),
  // Debt of exactly 55, 70 and 75 % of assets.
  ...[55, 70, 75].map(
    (percent): Shape =>
      (draft) => {
        for (const { values } of draft.years)
          values.total_assets = Math.max(100, Math.round(figure(values, 'total_assets') / 100) * 100)
        setShare(draft, 'total_liabilities', { of: 'total_assets', percent })
        setShare(draft, 'net_assets', { of: 'total_assets', percent: 100 - percent })
      },
  ),
  // Main business of exactly 70 and 80 %.
  ...[70, 80].map(
    (percent): Shape =>
      (draft) => {
        roundRevenue(draft)
        setShare(draft, 'main_revenue', { of: 'revenue', percent })
      },
  ),
  // The least index and market share that still pass.
  (draft) => {
    setSeries(draft, 'srdi_index', [50, 50])
    setSeries(draft, 'market_share', [10, 10])
  },
  // Exactly at the line of the statistics list.
  (draft) => {
    setRevenue(draft, [2000])
    draft.standing.above_scale = false
    delete draft.standing.above_scale_since
  },
]

/** The subject of the enterprise demo account: grows like a gazelle, qualifies for some, misses others by one condition. */
function shapeFirst(draft: Draft): void {
  setRevenue(draft, [1350, 1690, 2130, 2680, 3350])
  setSeries(draft, 'employees', [38, 47, 58, 69, 84])
  setSeries(draft, 'employees_average', [37, 46, 57, 68, 82])
  setSeries(draft, 'tech_staff', [12, 15, 19, 23, 29])
  setSeries(draft, 'rd_staff', [9, 11, 14, 17, 21])
  setSeries(draft, 'rd_expense', [96, 118, 140, 163, 208])
  setSeries(draft, 'rd_expense_domestic', [96, 118, 140, 163, 208])
  setSeries(draft, 'land_area', [18, 18, 21, 21, 21])
  setSeries(draft, 'energy_use', [131, 158, 187, 226, 268])
  setSeries(draft, 'market_share', [7.2, 8.6])
  setSeries(draft, 'srdi_index', [51, 57])
  setSeries(draft, 'equity_financing', [0, 0, 800, 0, 0])
  setSeries(draft, 'venture_capital', [0, 0, 800, 0, 0])
  for (const { values } of draft.years) {
    const revenue = figure(values, 'revenue')
    const assets = money(revenue * 1.1)
    Object.assign(values, {
      hightech_revenue: money(revenue * 0.84),
      main_revenue: money(revenue * 0.93),
      total_income: money(revenue * 1.005),
      sales_revenue: revenue,
    })
    Object.assign(values, {
      total_assets: assets,
      total_liabilities: money(assets * 0.42),
      net_assets: money(assets * 0.58),
    })
  }
  Object.assign(draft.standing, firstStanding)
  for (const code of [
    'digital_level',
    'tech_contract_turnover',
    'pollutant_emissions',
    'rd_equipment_value',
    'quality_items',
  ])
    draft.withheld.add(code)
}

const firstStanding: Values = {
  registered_on: '2016-05-18',
  district: 'wutong',
  industry: 'C3983',
  registered_in_zone: true,
  tax_relation_in_zone: true,
  statistics_relation_in_zone: true,
  resident_enterprise: true,
  independent_accounting: true,
  listed: false,
  above_scale: true,
  above_scale_since: '2024-12-01',
  application_kind: 'new',
  torch_report_filed: true,
  ip_class1: 4,
  ip_class1_own: 3,
  ip_class1_high_value: 0,
  ip_class1_in_use: 3,
  ip_class2: 11,
  leads_standard_5y: false,
  strategic_emerging: true,
  hightech_field: true,
  restricted_industry: false,
  niche_years: 7,
  product_field_kind: 'six_bases',
  key_link_product: true,
  is_hightech: true,
  hightech_times: 2,
  hightech_expired: false,
  is_tech_sme: true,
  is_innovative_sme: true,
  is_srdi_sme: false,
  is_little_giant: false,
  is_potential_gazelle: true,
  is_gazelle: false,
  is_unicorn: false,
  champion_level: 'none',
  smart_title: 'none',
  rd_institution_level: 'municipal',
  provincial_rd_institution: false,
  provincial_platforms_2y: 0,
  provincial_awards_2y: 0,
  provincial_projects_2y: 1,
  result_conversions_3y: 14,
  retrofit_investment: 620,
  retrofit_scope: 'line',
  national_award_rank_5y: 0,
  national_award_rank_3y: 0,
  national_award_class: 'none',
  provincial_award_rank_3y: 0,
  maker_contest_top500_3y: false,
  serious_safety_accident: false,
  major_incident_3y: false,
  research_dishonesty: false,
  abnormal_list: false,
  dishonest_list: false,
  venture_capital_total: 800,
  valuation_usd: 0.35,
  listing_stage: 'none',
  equipment_loan: 300,
  unemployment_insurance_months: 96,
}

/** A firm with everything: platforms, awards, patents, investors. */
function shapeStar(draft: Draft): void {
  const revenue = Math.max(6000, Math.round(figure(draft.years.at(-1)?.values, 'revenue') / 100) * 100)
  setRevenue(
    draft,
    [0.48, 0.62, 0.8, 1].map((share) => Math.round(revenue * share)),
  )
  for (const { values } of draft.years) {
    const employees = Math.max(40, figure(values, 'employees'))
    setShare(draft, 'rd_expense', { of: 'revenue', percent: 11 })
    setShare(draft, 'rd_expense_domestic', { of: 'revenue', percent: 11 })
    setShare(draft, 'main_revenue', { of: 'revenue', percent: 93 })
    setShare(draft, 'hightech_revenue', { of: 'revenue', percent: 88 })
    Object.assign(values, starYear, {
      employees,
      employees_average: employees,
      tech_staff: Math.ceil(employees * 0.45),
      rd_staff: Math.ceil(employees * 0.3),
      graduate_staff: Math.ceil(employees * 0.22),
    })
  }
  Object.assign(draft.standing, starStanding)
}

const starYear: Values = {
  tech_contract_turnover: 900,
  invention_applications: 14,
  pct_applications: 5,
  graduates_hired: 24,
  market_share: 18,
  market_rank_national: 3,
  srdi_index: 71,
  venture_capital: 2200,
  equity_financing: 2100,
  rd_deduction_relief: 320,
}

const starStanding: Values = {
  provincial_platforms_2y: 3,
  provincial_awards_2y: 2,
  provincial_projects_2y: 4,
  ip_class1: 12,
  ip_class1_own: 10,
  ip_class1_high_value: 3,
  ip_class1_in_use: 9,
  ip_class2: 26,
  is_hightech: true,
  is_innovative_sme: true,
  is_srdi_sme: true,
  is_little_giant: true,
  niche_years: 11,
  key_link_product: true,
  hightech_field: true,
  rd_institution_level: 'provincial',
  provincial_rd_institution: true,
  provincial_award_rank_3y: 2,
  champion_level: 'provincial',
  restricted_industry: false,
  major_incident_3y: false,
  serious_safety_accident: false,
}

/** A manufacturer that has just grown beyond five thousand million yuan. */
function shapeGiant(draft: Draft): void {
  setRevenue(draft, [430_000, 495_000, 590_000])
  setShare(draft, 'main_revenue', { of: 'revenue', percent: 95 })
  Object.assign(draft.standing, { niche_years: 14, champion_level: 'national' })
}

function shapeRetrofit(draft: Draft): void {
  Object.assign(draft.standing, { retrofit_investment: 12_600, retrofit_scope: 'line', serious_safety_accident: false })
}

function shapeBorder(draft: Draft, turn: number): void {
  if (draft.years.length >= 4) borders[turn % borders.length]?.(draft)
}

/** Shapes a draft by the part it plays. */
export function shapeDraft(index: number, draft: Draft): void {
  switch (roleOf(index)) {
    case 'first':
      shapeFirst(draft)
      return
    case 'border':
      shapeBorder(draft, turnOf(index))
      return
    case 'star':
      shapeStar(draft)
      return
    case 'giant':
      shapeGiant(draft)
      return
    case 'retrofit':
      shapeRetrofit(draft)
      return
    case 'unicorn':
    case 'ordinary':
  }
}
