import { type CardItem, classBands, unitsPerPoint } from '../data/card.ts'
import type { Dialect } from './dialect.ts'
import { quantitySql } from './quantities.ts'

/** Points of one item in ten-thousandths; NULL is asked for by hand, because LEAST and GREATEST pass over it. */
function pointsSql({ weight }: CardItem, index: number): string {
  const [value, low, high] = [`v${index}`, `l${index}`, `h${index}`]
  const most = weight * unitsPerPoint
  const below = `case when ${value} = ${high} then ${most / 2} else 0 end`
  // Multiplied first: whole numbers then meet a half exactly.
  const between = `floor((${value} - ${low}) * ${most} / (${high} - ${low}) + 0.5)`
  return `case when ${value} is null then 0 when ${value} <= ${low} then ${below} when ${value} >= ${high} then ${most} else ${between} end`
}

/** Cohort percentiles, contributions, total, rank and class in one statement, stored as the table `scores`. */
export function scoreSql(items: readonly CardItem[], dialect: Dialect): string {
  const values = items.map(({ value }, index) => `${quantitySql(value)} as v${index}`)
  const percentiles = items.map((_, index) => `${dialect.percentiles(`v${index}`)} as q${index}`)
  const ends = items.map(
    (_, index) => `${dialect.digits12(`q${index}[1]`)} as l${index}, ${dialect.digits12(`q${index}[2]`)} as h${index}`,
  )
  const points = items.map((item, index) => `${pointsSql(item, index)} as c${index}`)
  const columns = items.map((_, index) => `c${index}`)
  const classes = classBands.map(({ from }, index) =>
    from === null ? `else ${index}` : `when units >= ${from * unitsPerPoint} then ${index}`,
  )
  return `${dialect.store('scores')}
    with figures as (select row_id, sector, ${values.join(', ')} from firms),
    percentiles as (select sector as cohort, ${percentiles.join(', ')} from figures group by sector),
    cohorts as (select cohort, ${ends.join(', ')} from percentiles),
    contributions as (select row_id, ${points.join(',\n      ')} from figures join cohorts on sector = cohort),
    totals as (select *, ${columns.join(' + ')} as units from contributions)
    select row_id, ${columns.join(', ')}, units, rank() over (order by units desc) as place,
      case ${classes.join(' ')} end as class from totals`
}
