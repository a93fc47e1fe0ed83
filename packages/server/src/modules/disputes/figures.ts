/** A figure as people name it, and what sources say of it. */
import { type Indicator, type WeighedFact, weighFacts } from '@wutong/engine'
import { getSubjectRow, listRecords, listSettled, type RecordedStatement } from '#modules/subjects'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { districtOf } from '#platform/limits'

/** One indicator of one subject in one year (null for what describes the subject as it is). */
export interface FigureName {
  readonly subjectId: string
  readonly code: string
  readonly period: number | null
}

/** A figure with everything that sources say of it, the statement in force first. */
export interface Figure {
  readonly indicator: Indicator
  readonly fact: WeighedFact
  readonly records: ReadonlyMap<string, RecordedStatement>
}

/** The indicator of a code; throws `figure_unknown`. */
export function indicatorOf(ctx: TxCtx, code: string): Indicator {
  const indicator = ctx.zone.zone.indicators.find((one) => one.code === code)
  if (indicator === undefined) throw new AppError('figure_unknown', { code })
  return indicator
}

/** Throws `figures_hidden` for an indicator that the actor may not see, whatever is on file of it. */
export function refuseHidden({ actor }: Ctx, code: string): void {
  if (actor.limits?.hidden.has(code) === true) throw new AppError('figures_hidden')
}

/** Throws `district_out_of_reach` where an officer of a sub-district would decide which one an enterprise is of. */
export function refuseMoving({ actor }: Ctx, code: string): void {
  if (code === 'district' && districtOf(actor.limits) !== undefined) throw new AppError('district_out_of_reach')
}

/** Looks a figure up; throws `subject_not_found`, `figure_unknown`, or `figure_unsaid` where no source says anything. */
export async function getFigure(ctx: TxCtx, { subjectId, code, period }: FigureName): Promise<Figure> {
  await getSubjectRow(ctx, subjectId)
  const indicator = indicatorOf(ctx, code)
  const records = await listRecords(ctx, subjectId)
  const weighed = weighFacts(
    ctx.zone.zone,
    records.map(({ statement }) => statement),
    await listSettled(ctx, [subjectId]),
  )
  const fact = weighed.find((one) => one.code === code && one.period === (period ?? 0))
  if (fact === undefined) throw new AppError('figure_unsaid', { code: indicator.name, period: period ?? '—' })
  return { indicator, fact, records: new Map(records.map((record) => [record.statement.id, record])) }
}
