/** Previews of offers on the stored population: another version or a draft; nothing is stored. */
import type { OfferPreviewOrder, OfferPreviewReply, Text } from '@wutong/contract'
import {
  amountFromFen,
  checkZone,
  matchVerdicts,
  type Offer,
  type OfferPreview,
  type OfferVersion,
  previewOffer,
} from '@wutong/engine'
import { versionShownOn } from '#modules/evaluations'
import { listNames, populationFor, type ZonePopulation } from '#modules/snapshots'
import { shapeProblems } from '#modules/zones'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { draftFrom, movedRows, namedChange, OfferVersionFile } from './offer-drafts.rules.ts'

/** How many movers are listed by name where nobody says how many. */
const moversShown = 200
/** How many mistakes of a draft are told at once. */
const mistakesShown = 3

/** Compares a draft or another version with the version in force, or one that is named, on the stored evaluation's year. */
export async function computeOfferPreview(
  ctx: Ctx,
  { offer: id, version, with: other, draft, limit = moversShown }: OfferPreviewOrder & { readonly offer: string },
): Promise<OfferPreviewReply> {
  const offer = ctx.zone.zone.offers.find((one) => one.id === id)
  if (offer === undefined) throw new AppError('offer_not_found', { id })
  const population = await populationFor(ctx)
  const { judged } = population
  const before = version === undefined ? versionShownOn(offer, judged.on) : versionNamed(offer, version)
  if (before === undefined) throw new AppError('version_not_found', { id, version: version ?? '' })
  const after = other === undefined ? draftOf(ctx, offer, draft ?? '') : versionNamed(offer, other)
  const snapshot = population.at(judged.period)
  const preview = previewOffer(ctx.zone.compiled, { offer, before, after, snapshot, judged })
  const { gain, lose, keep, open, exact, moves, changes } = preview
  const sets = ctx.zone.zone.conditionSets
  return {
    judged,
    before: before.version,
    after: after.version,
    standings: [...matchVerdicts],
    moves: moves.map((line) => [...line]),
    ...{ gain, lose, keep, open, exact },
    sumBefore: sumsOf(preview.sumBefore),
    sumAfter: sumsOf(preview.sumAfter),
    changes: changes.map((change) => {
      const { code, kind, sum, raises, lowers, ledUp, ledDown } = change
      const named = namedChange(change, [before, after], sets)
      return { code, kind, ...named, sum: amountFromFen(sum), raises, lowers, ledUp, ledDown }
    }),
    unattributed: changes[0]?.effect.reduce((count, one) => count + Number(Number.isNaN(one)), 0) ?? 0,
    ...(await moversOf(ctx, population, { preview, limit })),
  }
}

function versionNamed({ id, versions }: Offer, version: string): OfferVersion {
  const found = versions.find((one) => one.version === version)
  if (found === undefined) throw new AppError('version_not_found', { id, version })
  return found
}

/** A draft that has the shape of a version and passes the checks that a package passes. */
function draftOf(ctx: Ctx, offer: Offer, text: string): OfferVersion {
  const draft = draftFrom(text, offer.id)
  if ('problem' in draft) throw invalid([draft.problem])
  if ('value' in draft) throw invalid(shapeProblems(OfferVersionFile, draft.value).map(({ message }) => message))
  const alone = { ...offer, versions: [draft.version] }
  const findings = checkZone({ ...ctx.zone.zone, offers: [alone], ladders: [], bundles: [] }).filter(
    ({ path }) => path[0] === 'offers',
  )
  if (findings.length > 0) throw invalid(findings.map(({ message }) => message))
  return draft.version
}

function invalid(mistakes: readonly Text[]): AppError {
  const first = mistakes.slice(0, mistakesShown)
  const reason = { zh: first.map(({ zh }) => zh).join('；'), en: first.map(({ en }) => en).join('; ') }
  return new AppError('draft_invalid', { reason })
}

function sumsOf(tally: OfferPreview['sumBefore']): OfferPreviewReply['sumBefore'] {
  const { qualified, fen, amountUnknown, undecided, undecidedFen, undecidedUnknown } = tally
  return {
    ...{ qualified, amountUnknown, undecided, undecidedUnknown },
    amount: amountFromFen(fen),
    undecidedAmount: amountFromFen(undecidedFen),
  }
}

interface Showing {
  readonly preview: OfferPreview
  readonly limit: number
}

async function moversOf(
  ctx: Ctx,
  population: ZonePopulation,
  { preview, limit }: Showing,
): Promise<Pick<OfferPreviewReply, 'movers' | 'moverCount'>> {
  const { before, after, paidBefore, paidAfter, causesAt, changes } = preview
  const moved = movedRows(preview)
  const shown = moved.slice(0, limit)
  const names = await ctx.transact((inside) => listNames(inside, population, shown))
  const standingAt = (places: Uint8Array, row: number) => matchVerdicts[places[row] ?? -1] ?? 'undecided'
  return {
    moverCount: moved.length,
    movers: [...names].map(([row, named]) => ({
      ...named,
      standingBefore: standingAt(before, row),
      standingAfter: standingAt(after, row),
      paidBefore: amountOrNull(paidBefore[row]),
      paidAfter: amountOrNull(paidAfter[row]),
      causes: causesAt(row).map((place) => changes[place]?.code ?? ''),
    })),
  }
}

function amountOrNull(fen: number | undefined): number | null {
  return fen === undefined || Number.isNaN(fen) ? null : amountFromFen(fen)
}
