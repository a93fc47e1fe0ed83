/** Weights from paired judgements about a scorecard; they need no population. */
import type { PairedOrder, PairedReply } from '@wutong/contract'
import { consistencyLimit, type PairedWeights, pairedWeights, pairingsOf, weighedMaxima } from '@wutong/engine'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'

/** The weights that judgements imply for the parts or items of a version, and the draft that they make. */
export function weighByPairs(
  ctx: Ctx,
  { scorecard: id, version: name, of, judgements }: PairedOrder & { readonly scorecard: string },
): PairedReply {
  const scorecard = ctx.zone.zone.scorecards.find((one) => one.id === id)
  if (scorecard === undefined) throw new AppError('scorecard_not_found', { id })
  const version = scorecard.versions.find((one) => one.version === name)
  if (version === undefined) throw new AppError('version_not_found', { id, version: name })
  const all = pairingsOf(version)
  const pairing = all.find(({ code }) => code === of)
  if (pairing === undefined)
    throw new AppError('pairing_not_found', { of, list: all.map(({ code }) => code).join(', ') })
  const { criteria, total } = pairing
  if (judgements.length !== criteria.length)
    throw invalid({
      zh: `应为 ${criteria.length} 行 ${criteria.length} 列，现为 ${judgements.length} 行`,
      en: `${criteria.length} rows and columns are needed, not ${judgements.length}`,
    })
  const { weights, consistency, worst } = weighed(judgements)
  return mutable({
    criteria: criteria.map((one, index) => ({ ...one, paired: total * (weights[index] ?? 0) })),
    consistency,
    limit: consistencyLimit,
    worst,
    maxima: weighedMaxima(version, pairing, weights),
  })
}

function weighed(judgements: PairedOrder['judgements']): PairedWeights {
  try {
    return pairedWeights(judgements)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const [zh = error.message, en = error.message] = error.message.split(' / ')
    throw invalid({ zh, en }, error)
  }
}

function invalid(reason: { readonly zh: string; readonly en: string }, cause?: Error): AppError {
  return new AppError('judgements_invalid', { reason, ...(cause === undefined ? {} : { cause }) })
}
