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
  if (!ctx.zone.compiled.scorecards.has(scorecard)) throw new AppError('scorecard_not_found', { id: scorecard })
  if (laterPeriod <= period) throw new AppError('backtest_years_reversed', { period, laterPeriod })
  const population = await populationFor(ctx)
  try {
    const report = backtestScorecard(
      ctx.zone.compiled,
      { scored: population.at(period), later: population.at(laterPeriod) },
      {
        scorecard: `${scorecard}@${version ?? versionName(ctx, scorecard)}`,
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

/** The version in force by the stored evaluation's day, else the newest one. */
function versionName(ctx: Ctx, scorecard: string): string {
  const versions = ctx.zone.compiled.scorecards.get(scorecard)?.definition.versions ?? []
  return versions.at(-1)?.version ?? ''
}

/** The stored evaluation's day moved by as many years as the period is away from its own. */
export function judgedFor({ period, on }: Judged, wanted: number): Judged {
  const year = Number(on.slice(0, 4)) + wanted - period
  const day = on.slice(4) === '-02-29' ? '-02-28' : on.slice(4)
  return { period: wanted, on: `${year}${day}` }
}
