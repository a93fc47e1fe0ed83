/** Until when the owner of a source has to answer, in working days of the official calendar. */
import { expectedDueOn } from '@wutong/engine'
import { loadCalendar } from '#modules/zones'
import { dayOf } from '#platform/clock'
import type { Ctx } from '#platform/context'

/** Working days for an answer where the source names none. */
const usualDays = 10
let calendar: ReturnType<typeof loadCalendar> | undefined

/** The day on which a question asked now has to be answered. */
export function deadlineOf(ctx: Ctx, source: string | null): string {
  calendar ??= loadCalendar()
  const days = ctx.zone.zone.sources.find(({ id }) => id === source)?.answersWithin ?? usualDays
  return expectedDueOn(calendar, dayOf(ctx.now()), days).day
}
