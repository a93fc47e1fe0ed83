/** Enterprises whose figure a rule of plausibility finds suspicious. */
import type { SuspicionsOrder, SuspicionsReply } from '@wutong/contract'
import { valueAt } from '@wutong/engine'
import { listNames, populationFor } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { columnKey, suspiciousRows } from './counting.rules.ts'

/** The first of them in the order of rows, and how many there are. */
export async function computeSuspicions(ctx: Ctx, { rule: code, limit }: SuspicionsOrder): Promise<SuspicionsReply> {
  const { zone, compiled } = ctx.zone
  const rule = zone.plausibility?.find((one) => one.code === code)
  if (rule === undefined) throw new AppError('plausibility_unknown', { rule: code })
  const population = await populationFor(ctx)
  const { judged, size } = population
  const snapshot = population.at(judged.period)
  const found = suspiciousRows(compiled, rule, { snapshot, judged })
  const rows: number[] = []
  for (let row = 0; row < size && rows.length < limit; row++) if (found.has(row)) rows.push(row)
  const names = await ctx.transact((inside) => listNames(inside, population, rows))
  const saidIn = (row: number, period: number) => {
    const column = snapshot.columns.get(columnKey(compiled, rule.asks, period))
    return column === undefined ? null : (valueAt(column, row) ?? null)
  }
  return {
    rule: code,
    period: judged.period,
    total: found.count,
    rows: rows.map((row) => ({
      subjectId: names.get(row)?.subjectId ?? '',
      name: names.get(row)?.name ?? '',
      value: saidIn(row, judged.period),
      before: compiled.indicators.get(rule.asks)?.period === 'year' ? saidIn(row, judged.period - 1) : null,
    })),
  }
}
