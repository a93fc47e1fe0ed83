import type { Quantity } from '../data/atoms.ts'
import { type CardItem, classBands, unitsPerPoint } from '../data/card.ts'
import type { Dialect } from './dialect.ts'

/** Top and bottom of a quantity: one division happens, after the whole numbers were multiplied. */
function fractionOf(quantity: Quantity): { top: string; bottom: string | null; exists: string | null } {
  if (quantity.kind === 'column') return { top: quantity.name, bottom: null, exists: null }
  if (quantity.kind === 'share') return { top: quantity.part, bottom: quantity.whole, exists: `${quantity.whole} <> 0` }
  const before = `${quantity.of}_before`
  return { top: `(${quantity.of} - ${before})`, bottom: before, exists: `${before} > 0` }
}

/** Points of one item in ten-thousandths. NULL-safe by hand, because LEAST and GREATEST pass over NULL. */
function pointsSql({ value, weight, base }: CardItem): string {
  const { top, bottom, exists } = fractionOf(value)
  const scale = 10 ** (String(base).split('.')[1]?.length ?? 0)
  const most = weight * unitsPerPoint
  const quotient = `(${most * scale} * ${top}) / (${bottom === null ? '' : `${bottom} * `}${Math.round(base * scale)})`
  const known = [`${top} is not null`, bottom === null ? null : `${bottom} is not null`, exists]
  return `case when ${known.filter((one) => one !== null).join(' and ')} then floor(least(${most}, greatest(0, ${quotient})) + 0.5) else 0 end`
}

/** Contributions, total, rank and class in one statement, stored as the table `scores`. */
export function scoreSql(items: readonly CardItem[], dialect: Dialect): string {
  const points = items.map((item, index) => `${pointsSql(item)} as c${index}`)
  const total = items.map((_, index) => `c${index}`).join(' + ')
  const columns = items.map((_, index) => `c${index}`).join(', ')
  const classes = classBands.map(({ from }, index) =>
    from === null ? `else ${index}` : `when units >= ${from * unitsPerPoint} then ${index}`,
  )
  return `${dialect.store('scores')}
    with contributions as (select row_id, ${points.join(',\n      ')} from firms),
    totals as (select *, ${total} as units from contributions)
    select row_id, ${columns}, units, rank() over (order by units desc) as place, case ${classes.join(' ')} end as class from totals`
}
