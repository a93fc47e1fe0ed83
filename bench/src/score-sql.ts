import type { RatioRule, ScorecardVersion, ScoreItem } from '@wutong/engine'

/** A value as a quotient of whole numbers, by hand: SQL on doubles then makes a single rounding and stays comparable. */
interface Quotient {
  readonly top: string
  readonly bottom?: string | undefined
  /** When the quotient does not exist. */
  readonly never?: string | undefined
}

const growth = (code: string): Quotient => ({
  top: `(${code} - ${code}_before)`,
  bottom: `${code}_before`,
  never: `${code}_before <= 0`,
})

const share = (part: string, whole: string): Quotient => ({ top: part, bottom: whole, never: `${whole} = 0` })

const netAssetsTwice = '(net_assets_before + net_assets)'

/** SQL of each value of the points scheme, by the CEL text that stands in the scorecard. */
const quotients: Readonly<Record<string, Quotient>> = {
  'growth(rd_expense)': growth('rd_expense'),
  'rd_expense / revenue': share('rd_expense', 'revenue'),
  'tech_staff / employees': share('tech_staff', 'employees'),
  'growth(revenue)': growth('revenue'),
  'graduate_staff / employees': share('graduate_staff', 'employees'),
  'net_profit / ((prev(net_assets) + net_assets) / 2)': {
    top: '(net_profit * 2)',
    bottom: netAssetsTwice,
    never: `${netAssetsTwice} = 0`,
  },
}

function quotientOf(cel: string): Quotient {
  const known = quotients[cel] ?? (/^\w+$/.test(cel) ? { top: cel } : undefined)
  if (known === undefined) throw new Error(`The scorecard has a value that the benchmark has no SQL for: ${cel}`)
  return known
}

/** A decimal as a fraction of whole numbers. */
function fractionOf(value: number): { top: number; bottom: number } {
  const digits = String(value).split('.')[1]?.length ?? 0
  return { top: Math.round(value * 10 ** digits), bottom: 10 ** digits }
}

/** How the scorecard picks the stage; the SQL below says the same. */
const stageRule = "known(stage) ? stage : 'startup'"

/** Ten-thousandths of a point, as the engine keeps them. */
const unit = 10_000

function pointsSql(rule: RatioRule, weight: string): string {
  const { top, bottom, never } = quotientOf(rule.value)
  const base = fractionOf(rule.base)
  const scaled = `(${weight} * ${base.bottom} * ${top}) / (${bottom === undefined ? '' : `${bottom} * `}${base.top})`
  const points = `floor(least(${weight}, greatest(0, ${scaled})) + 0.5)`
  const missing = [top, bottom].filter((one) => one !== undefined).map((one) => `${one} is null`)
  return `case when ${missing.join(' or ')} ${never === undefined ? '' : `or ${never} `}then 0 else ${points} end`
}

/** One item, by the weight of the firm's stage. */
function itemSql({ rule, code }: ScoreItem): string {
  if (
    rule.kind !== 'ratio' ||
    typeof rule.weight === 'number' ||
    rule.cap !== 1 ||
    rule.weightBy !== 'weighted_stage'
  ) {
    throw new Error(`The benchmark expects ratio rules with weights by stage and cap 1: ${code}`)
  }
  const { weight } = rule
  const [startup, growing, mature] = ['startup', 'growth', 'mature'].map((stage) =>
    Math.round((weight[stage] ?? 0) * unit),
  )
  return pointsSql(rule, `(case stage when 1 then ${startup} when 2 then ${growing} else ${mature} end)`)
}

/**
 * The whole scorecard in one statement: stage, points, total, rank and class, stored as the table `scores`.
 * A firm without revenue counts as a start-up, as the scorecard orders.
 */
export function scoreSql(version: ScorecardVersion): string {
  if (version.measures?.weighted_stage !== stageRule)
    throw new Error('The scorecard picks the stage by another rule than the SQL')
  const items = (version.parts ?? []).flatMap((part) => part.items)
  const bands = version.classes?.kind === 'thresholds' ? version.classes.bands : []
  const classes = bands.map((band) =>
    band.from === undefined ? `else '${band.code}'` : `when units >= ${band.from * unit} then '${band.code}'`,
  )
  return `create or replace table scores as
    with staged as (
      select *, case when revenue < 2000 or revenue is null then 1 when revenue < 40000 then 2 else 3 end as stage from firms
    ), totals as (
      select row_id, ${items.map(itemSql).join('\n + ')} as units from staged
    )
    select row_id, units / ${unit} as total, rank() over (order by units desc) as rank, case ${classes.join(' ')} end as class from totals`
}
