/** Back-tests on the stored population. */
import type { BacktestOrder, BacktestReply } from '@wutong/contract'
import { backtestScorecard, ExpressionError, type Judged } from '@wutong/engine'
import { populationFor } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'

/** Back-tests a scorecard; scores and outcome are judged on the last day of the year after theirs, as an evaluation would be. */
export async function computeBacktest(
  ctx: Ctx,
  order: BacktestOrder & { readonly scorecard: string },
): Promise<BacktestReply> {
  const { scorecard, version, period, laterPeriod, outcome, better, by } = order
  const versions = ctx.zone.compiled.scorecards.get(scorecard)?.definition.versions
  if (versions === undefined) throw new AppError('scorecard_not_found', { id: scorecard })
  // Unless one is named, the newest.
  const name = version ?? versions.at(-1)?.version ?? ''
  if (!versions.some((one) => one.version === name))
    throw new AppError('version_not_found', { id: scorecard, version: name })
  if (laterPeriod <= period) throw new AppError('backtest_years_reversed', { period, laterPeriod })
  const population = await populationFor(ctx)
  try {
    const report = backtestScorecard(
      ctx.zone.compiled,
      { scored: population.at(period), later: population.at(laterPeriod) },
      {
        scorecard: `${scorecard}@${name}`,
        judged: judgedFor(population.judged, period),
        later: judgedFor(population.judged, laterPeriod),
        outcome,
        better,
        by,
      },
    )
    return mutable(report)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw new AppError('expression_invalid', { reason: error.text, cause: error })
  }
}

/** The stored evaluation's day moved by as many years as the period is away from its own. */
export function judgedFor({ period, on }: Judged, wanted: number): Judged {
  const year = Number(on.slice(0, 4)) + wanted - period
  const day = on.slice(4) === '-02-29' ? '-02-28' : on.slice(4)
  return { period: wanted, on: `${year}${day}` }
}
