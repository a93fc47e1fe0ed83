/** Yearly figures of a demo enterprise, each following from the others. Money in 万元. */
import type { Profile } from './profile.ts'

/** Values by indicator code. */
export type Values = Record<string, number | string | boolean>

/** The figures of one year. */
export interface YearFigures {
  readonly year: number
  readonly values: Values
}

/** Cents of a 万元 are 元: two decimals are what returns carry. */
export function money(value: number): number {
  return Math.round(value * 100) / 100
}

/** A figure by its code; 0 where there is none. */
export function figure(values: Values | undefined, code: string): number {
  const value = values?.[code]
  return typeof value === 'number' ? value : 0
}

function revenues(profile: Profile, years: readonly number[]): Map<number, number> {
  const byYear = new Map<number, number>()
  const founded = Number(profile.registeredOn.slice(0, 4))
  let revenue = profile.lastRevenue
  for (const [back, year] of years.toReversed().entries()) {
    if (year < founded) break
    // The first calendar year of a firm is a part of a year.
    byYear.set(year, money(year === founded ? revenue * 0.35 : revenue))
    revenue /= 1 + (profile.growths[back] ?? 0)
  }
  return byYear
}

/** All years of a subject, oldest first; no year before it was registered. */
export function yearlyFigures(profile: Profile, years: readonly number[]): YearFigures[] {
  const byYear = revenues(profile, years)
  return years.flatMap((year) => {
    const revenue = byYear.get(year)
    return revenue === undefined
      ? []
      : [{ year, values: { ...operation(profile, revenue), ...equity(profile, revenue) } }]
  })
}

function operation(profile: Profile, revenue: number): Values {
  const { random, business, tech, margin } = profile
  const main = money(revenue * random.between(tech ? 0.82 : 0.6, 1))
  const profit = money(revenue * (margin + random.normal(0, 0.02)))
  const sales = money(revenue * random.between(0.985, 1))
  const research = money(revenue * profile.research * random.between(0.85, 1.15))
  const making = business.land > 0
  return {
    revenue,
    main_revenue: main,
    sales_revenue: sales,
    total_income: money(revenue * random.between(1, 1.02)),
    hightech_revenue: money(main * (tech ? random.between(0.62, 0.98) : random.between(0, 0.35))),
    cost_expense: money(Math.max(0, revenue - profit)),
    total_profit: profit,
    net_profit: money(profit > 0 ? profit * 0.85 : profit),
    taxable_income: Math.max(0, profit),
    tax_paid: money(revenue * random.between(0.015, 0.055)),
    rd_expense: research,
    rd_expense_domestic: money(research * random.between(0.93, 1)),
    rd_deduction_base: money(research * random.between(0.7, 0.95)),
    rd_deduction_relief: money(profit > 0 ? research * 0.85 * (tech ? 0.15 : 0.25) : 0),
    ...(making ? production(profile, revenue) : {}),
    ...people(profile, revenue),
    ...output(profile, revenue),
  }
}

function production({ random, business }: Profile, revenue: number): Values {
  const energy = revenue * business.energy * random.between(0.6, 1.5)
  const output = money(revenue * random.between(0.95, 1.08))
  return {
    gross_output: output,
    added_value: money(output * random.between(0.18, 0.36)),
    energy_use: money(energy),
    // Most of it is power: a tonne of coal equivalent stands for about 3,300 kWh.
    electricity_use: money(energy * random.between(0.24, 0.33)),
    pollutant_emissions: money(energy * random.between(0.0002, 0.004)),
    // Plots do not grow with revenue one for one: large firms use theirs better.
    land_area: money(Math.max(2, (revenue / 1000) ** 0.8 * business.land * random.between(0.5, 1.9))),
    equipment_investment: money(revenue * random.between(0, 0.09)),
  }
}

function people({ random, business, tech }: Profile, revenue: number): Values {
  const employees = Math.max(3, Math.round(revenue / (business.perHead * random.between(0.75, 1.35))))
  const technical = Math.round(employees * (tech ? random.between(0.16, 0.6) : random.between(0, 0.14)))
  const insured = Math.max(1, Math.round(employees * random.between(0.78, 1)))
  return {
    employees,
    employees_average: Math.max(3, Math.round(employees * random.between(0.94, 1.02))),
    tech_staff: technical,
    rd_staff: Math.round(technical * random.between(0.5, 0.95)),
    graduate_staff: Math.round(employees * (tech ? random.between(0.01, 0.14) : random.between(0, 0.02))),
    graduates_hired: Math.round(employees * random.between(0, tech ? 0.09 : 0.03)),
    insured_staff: insured,
    layoff_rate: money(random.chance(0.75) ? random.between(0, 5) : random.between(5, 25)),
    unemployment_insurance_paid: money(insured * random.between(0.045, 0.075)),
  }
}

function output({ random, tech }: Profile, revenue: number): Values {
  const size = Math.sqrt(revenue / 1000)
  return {
    tech_contract_turnover: tech && random.chance(0.45) ? money(revenue * random.between(0.01, 0.3)) : 0,
    invention_applications: tech ? Math.round(size * random.between(0, 4)) : 0,
    pct_applications: tech && random.chance(0.08) ? random.whole(1, 4) : 0,
    compute_spend: random.chance(tech ? 0.15 : 0.01) ? money(random.logNormal(40, 1)) : 0,
    market_share: money(Math.min(92, random.logNormal(tech ? 7 : 1.5, 0.9))),
    market_rank_national: random.whole(1, tech ? 30 : 200),
    srdi_index: money(Math.min(98, Math.max(8, random.normal(tech ? 52 : 30, 12)))),
  }
}

function equity({ random, debtRatio, tech }: Profile, revenue: number): Values {
  const assets = money(revenue * random.between(0.6, 2) + 80)
  const liabilities = money(assets * debtRatio)
  const financed = tech && random.chance(0.07) ? money(random.logNormal(1400, 1)) : 0
  return {
    total_assets: assets,
    total_liabilities: liabilities,
    net_assets: money(assets - liabilities),
    venture_capital: financed,
    equity_financing: financed > 0 ? money(financed * random.between(0.6, 1)) : 0,
  }
}
