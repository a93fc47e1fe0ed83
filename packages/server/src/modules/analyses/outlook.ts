/** A ladder's outlook on the stored population. */
import type { LadderOutlookReply } from '@wutong/contract'
import { addYears, dayFrom, isoFrom, ladderOutlook } from '@wutong/engine'
import { listNames, populationFor } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'

/** How many ending titles are listed by name. */
const titlesShown = 200

/** Computes the outlook; titles that end within a year of the judged day are listed. */
export async function computeOutlook(ctx: Ctx, { ladder }: { readonly ladder: string }): Promise<LadderOutlookReply> {
  if (!ctx.zone.compiled.ladders.has(ladder)) throw new AppError('ladder_not_found', { id: ladder })
  const population = await populationFor(ctx)
  const { judged } = population
  const years = { now: population.at(judged.period), before: population.at(judged.period - 1) }
  const until = isoFrom(addYears(dayFrom(judged.on), 1))
  const { expiring, ...outlook } = ladderOutlook(ctx.zone.compiled, ladder, years, { judged, until })
  const shown = expiring.slice(0, titlesShown)
  const names = await ctx.transact((inside) =>
    listNames(
      inside,
      population,
      shown.map(({ row }) => row),
    ),
  )
  return {
    ...mutable(outlook),
    expiring: shown.map(({ row, ...title }) => ({ ...title, ...named(names.get(row)) })),
    expiringCount: expiring.length,
  }
}

function named(found: { readonly subjectId: string; readonly name: string } | undefined) {
  if (found === undefined) throw new AppError('subject_not_found')
  return { subjectId: found.subjectId, name: found.name }
}
