/** Calendar arithmetic as SQL. Days so far off that a database cannot hold their date are left to the exact reading. */
import { dayFrom } from '../dates.ts'
import type { Expr } from '../expr/tree.ts'
import { holesOf } from './arithmetic.ts'
import { type Num, whole } from './bounds.ts'
import { type Plan, stageOf } from './plan.ts'

/** ClickHouse holds dates from 1900 to 2299; a year more on each side is left out, because dates are moved by years. */
const firstDay = dayFrom('1901-01-01')
const lastDay = dayFrom('2298-01-01')

type DateMath = Extract<Expr, { kind: 'dateMath' }>

/** Prints a calendar function as a column. */
export function calendar(plan: Plan, expr: DateMath, { left, right }: { left: Num; right: Num }): Num {
  const stage = stageOf(left, right)
  const holes = holesOf(plan, [left, right])
  const computed = formula(plan, expr, { left: left.sql, right: right.sql })
  const sql = `CAST(CASE ${[...holes, `WHEN ${computed.possible} THEN ${computed.sql}`].join(' ')} END AS ${plan.dialect.types.number})`
  plan.closeWhen({ sql: `NOT (${computed.possible})`, stage })
  return {
    ...plan.column(expr.source, { sql, stage }, expr.source),
    exactness: whole,
    lacks: holes.length > 0,
    least: 1,
    most: 1e7,
  }
}

interface Sides {
  readonly left: string
  readonly right: string
}

function formula(plan: Plan, { fn }: DateMath, { left, right }: Sides): { sql: string; possible: string } {
  const { dialect } = plan
  const inside = (day: string) => `${day} BETWEEN ${firstDay} AND ${lastDay}`
  switch (fn) {
    case 'days_between':
      return { sql: `${right} - ${left}`, possible: `${inside(left)} AND ${inside(right)}` }
    case 'add_days':
      return { sql: `${left} + floor(${right})`, possible: `${inside(left)} AND ${right} BETWEEN -1000000 AND 1000000` }
    case 'add_years': {
      const years = `floor(${right})`
      const moved = `${left} + 366 * ${years}`
      return {
        sql: dialect.addYears(left, years),
        possible: `${inside(left)} AND ${right} BETWEEN -300 AND 300 AND ${inside(moved)}`,
      }
    }
    case 'years_between':
      return { sql: fullYears(plan, { left, right }), possible: `${inside(left)} AND ${inside(right)}` }
  }
}

/** Full years between two days in either direction; 29 February counts as the last day of a shorter February. */
function fullYears({ dialect }: Plan, { left, right }: Sides): string {
  const forward = elapsed(left, right)
  return `CASE WHEN ${right} >= ${left} THEN ${forward} ELSE -(${elapsed(right, left)}) END`

  function elapsed(from: string, to: string): string {
    const years = `${dialect.yearOf(to)} - ${dialect.yearOf(from)}`
    const day = dialect.monthDayOf(from)
    const other = dialect.monthDayOf(to)
    const leap = `(${dialect.yearOf(to)} % 4 = 0 AND (${dialect.yearOf(to)} % 100 <> 0 OR ${dialect.yearOf(to)} % 400 = 0))`
    return `${years} - CASE WHEN ${other} < CASE WHEN ${day} = 229 AND NOT ${leap} THEN 228 ELSE ${day} END THEN 1 ELSE 0 END`
  }
}
