/** When a source owes a delivery, and whether it came: by the calendar, from what batches brought. */
import type { DeliveryCycle, SourceCycle } from '@wutong/contract'
import { dayFrom, isoFrom, type Source } from '@wutong/engine'

/** What a source delivered on one day for one period; 0 where its records name no year. */
export interface Delivery {
  readonly source: string
  readonly day: string
  readonly period: number
  readonly statements: number
}

/** A calendar period, its end exclusive. */
export interface Span {
  readonly from: string
  readonly until: string
}

const monthsOf = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const satisfies Record<DeliveryCycle, number>

function monthStart(index: number): string {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`
}

/**
 * The last `count` periods that have ended before a day begins, newest first.
 * @example endedSpans('quarter', '2026-05-02', 1) // [{ from: '2026-01-01', until: '2026-04-01' }]
 */
export function endedSpans(every: DeliveryCycle, today: string, count: number): Span[] {
  const months = monthsOf[every]
  const current = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1
  const end = current - (current % months)
  return Array.from({ length: count }, (_, back) => ({
    from: monthStart(end - (back + 1) * months),
    until: monthStart(end - back * months),
  }))
}

/** The terms of a source that its deliveries are held against. */
export interface Terms extends Pick<Source, 'every' | 'dueWithin'> {
  /** Whether its records name years, so that a delivery says itself which year it is for. */
  readonly dated: boolean
}

/**
 * How a source kept to each of its last periods, newest first. A yearly delivery of dated records is for the year the records
 * name; any other is for the period that ended last before it came.
 */
export function cyclesOf(
  { every, dueWithin, dated }: Terms,
  deliveries: readonly Delivery[],
  today: string,
  count: number,
): SourceCycle[] {
  return timesOf({ every, dated }, today, count).map(({ span, since, before, period }) => {
    const own = deliveries.filter(
      (one) => one.day >= since && (before === null || one.day < before) && (period === null || one.period === period),
    )
    return cycleFrom(span, own, dueWithin, today)
  })
}

/** When a delivery for a period comes: from a day on, before another, naming a year; null leaves either open. */
interface DeliveryTime {
  readonly since: string
  readonly before: string | null
  readonly period: number | null
}

/** The first delivery of a source that is looked for. */
export interface WantedDelivery extends DeliveryTime {
  readonly source: string
}

/** When the deliveries for the last periods of a source come, newest first. */
export function timesOf(
  { every, dated }: Pick<Terms, 'every' | 'dated'>,
  today: string,
  count: number,
): (DeliveryTime & { readonly span: Span })[] {
  if (every === undefined) return []
  const namesYear = every === 'year' && dated
  return endedSpans(every, today, count).map((span, back, spans) => ({
    span,
    since: span.until,
    before: namesYear ? null : (spans[back - 1]?.until ?? null),
    period: namesYear ? Number(span.from.slice(0, 4)) : null,
  }))
}

function cycleFrom(span: Span, own: readonly Delivery[], dueWithin: number | undefined, today: string): SourceCycle {
  const deliveredOn = own.map(({ day }) => day).sort()[0] ?? null
  // The last day of the period is the day before `until`; the term runs from there.
  const dueOn = dueWithin === undefined ? null : isoFrom(dayFrom(span.until) - 1 + dueWithin)
  const daysLate = dueOn === null ? 0 : Math.max(0, dayFrom(deliveredOn ?? today) - dayFrom(dueOn))
  const statements = own.reduce((sum, one) => sum + one.statements, 0)
  return { ...span, dueOn, deliveredOn, daysLate, statements, state: stateOf(deliveredOn, dueOn, daysLate) }
}

function stateOf(deliveredOn: string | null, dueOn: string | null, daysLate: number): SourceCycle['state'] {
  if (deliveredOn !== null) return daysLate > 0 ? 'delivered_late' : 'in_time'
  if (dueOn === null) return 'missing'
  return daysLate > 0 ? 'overdue' : 'waiting'
}

/** Days by which the newest period that is due and not delivered is late; a later delivery makes up for older gaps. */
export function daysLateOf(cycles: readonly SourceCycle[]): number {
  const due = cycles.find(({ state }) => state !== 'waiting')
  return due?.state === 'overdue' ? due.daysLate : 0
}
