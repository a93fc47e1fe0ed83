/** Back-tests of offers on the stored population, with a list of those who received them. */
import type { OfferBacktestOrder, OfferBacktestReply } from '@wutong/contract'
import { backtestOffer, ExpressionError, type OfferBacktest, type OfferBacktestRequest } from '@wutong/engine'
import { referenceOn } from '#modules/evaluations'
import { listNames, populationFor, type ZonePopulation } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'
import { judgedFor } from './backtests.ts'
import { findListed } from './listed.ts'

/** How many receivers are listed by name. */
const receiversShown = 200

/** Back-tests an offer; who qualified is judged a year after the figures, as an evaluation of that year would have. */
export async function computeOfferBacktest(
  ctx: Ctx,
  order: OfferBacktestOrder & { readonly offer: string },
): Promise<OfferBacktestReply> {
  const { offer: id, version, period, laterPeriod, receivers, growth, alike, within, among } = order
  const offer = ctx.zone.zone.offers.find((one) => one.id === id)
  if (offer === undefined) throw new AppError('offer_not_found', { id })
  if (version !== undefined && !offer.versions.some((one) => one.version === version))
    throw new AppError('version_not_found', { id, version })
  if (laterPeriod <= period) throw new AppError('backtest_years_reversed', { period, laterPeriod })
  const population = await populationFor(ctx)
  const { listed, problems } = await findListed(ctx, population, receivers)
  const [judged, later] = [judgedFor(population.judged, period), judgedFor(population.judged, laterPeriod)]
  const report = reportOf(ctx, population, {
    offer: version === undefined ? referenceOn(offer, judged.on) : `${id}@${version}`,
    ...{ judged, later, growth, alike, within, among },
    receipts: listed.map(({ row, on, amount }) => ({ row, on, amount })),
  })
  return { ...(await replyFrom(ctx, population, report)), listed: listed.length, problems: [...problems] }
}

function reportOf(ctx: Ctx, { at }: ZonePopulation, request: OfferBacktestRequest): OfferBacktest {
  const years = { scored: at(request.judged.period), later: at(request.later.period) }
  try {
    return backtestOffer(ctx.zone.compiled, years, request)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw new AppError('expression_invalid', { reason: error.text, cause: error })
  }
}

async function replyFrom(
  ctx: Ctx,
  population: ZonePopulation,
  report: OfferBacktest,
): Promise<Omit<OfferBacktestReply, 'listed' | 'problems'>> {
  const { outside, doubtful, comparison, uptake, ...rest } = report
  const [outsideShown, doubtfulShown] = [outside.slice(0, receiversShown), doubtful.slice(0, receiversShown)]
  const rows = [...outsideShown, ...doubtfulShown.map(({ row }) => row)]
  const names = await ctx.transact((inside) => listNames(inside, population, rows))
  const named = (row: number) => {
    const found = names.get(row)
    if (found === undefined) throw new AppError('subject_not_found')
    return { subjectId: found.subjectId, name: found.name }
  }
  const { limits: _, plain, balance, difference, ...counts } = comparison
  return mutable({
    ...rest,
    uptake: { ...uptake, uptake: { ...uptake.uptake, value: finiteOrNull(uptake.uptake.value) } },
    comparison: {
      ...counts,
      difference,
      plain: finiteOrNull(plain),
      balance: balance.map(({ before, after, ...figure }) => ({
        ...figure,
        before: finiteOrNull(before),
        after: finiteOrNull(after),
      })),
    },
    outside: outsideShown.map(named),
    outsideCount: outside.length,
    doubtful: doubtfulShown.flatMap(({ row, verdict }) =>
      verdict === 'qualified' ? [] : [{ ...named(row), verdict }],
    ),
    doubtfulCount: doubtful.length,
  })
}

/** Shares of nobody and differences of sides that do not vary are no figures. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
