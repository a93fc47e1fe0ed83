/** Previews of drafts of offers on the stored population; nothing is stored. */
import { OfferFile, type OfferPreviewOrder, type OfferPreviewReply, type Text } from '@wutong/contract'
import {
  checkZone,
  matchVerdicts,
  type Offer,
  type OfferPreview,
  type OfferVersion,
  previewOffer,
  verdictAt,
} from '@wutong/engine'
import { parseDocument } from 'yaml'
import { versionShownOn } from '#modules/evaluations'
import { listNames, populationFor, type ZonePopulation } from '#modules/snapshots'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'

/** How many movers are listed by name. */
const moversShown = 200

/** Compares a draft with the version in force, or one that is named, on the facts of the stored evaluation's year. */
export async function computeOfferPreview(
  ctx: Ctx,
  { offer: id, version, draft }: OfferPreviewOrder & { readonly offer: string },
): Promise<OfferPreviewReply> {
  const offer = ctx.zone.zone.offers.find((one) => one.id === id)
  if (offer === undefined) throw new AppError('offer_not_found', { id })
  const population = await populationFor(ctx)
  const { judged } = population
  const before =
    version === undefined ? versionShownOn(offer, judged.on) : offer.versions.find((one) => one.version === version)
  if (before === undefined) throw new AppError('version_not_found', { id, version: version ?? '' })
  const after = draftFrom(draft)
  assertSound(ctx, offer, after)
  const snapshot = population.at(judged.period)
  const preview = previewOffer(ctx.zone.compiled, { offer, before, after, snapshot, judged })
  const at = matchVerdicts.indexOf('qualified')
  const elsewhere = (line: readonly number[]) => line.reduce((sum, one, to) => sum + (to === at ? 0 : one), 0)
  return {
    judged,
    before: before.version,
    after: after.version,
    unit: after.benefit?.unit ?? before.benefit?.unit ?? null,
    standings: [...matchVerdicts],
    moves: preview.moves.map((line) => [...line]),
    gain: elsewhere(preview.moves.map((line) => line[at] ?? 0)),
    lose: elsewhere(preview.moves[at] ?? []),
    paidBefore: sumOf(preview.paidBefore),
    paidAfter: sumOf(preview.paidAfter),
    changes: preview.changes.map(({ code, kind, sum, raises, lowers, ledUp, ledDown }) => ({
      ...{ code, kind, sum, raises, lowers },
      ...{ ledUp, ledDown },
    })),
    exact: preview.exact,
    ...(await moversOf(ctx, population, preview)),
  }
}

/** Reads a draft: a version, or a whole file of an offer. */
function draftFrom(text: string): OfferVersion {
  const document = parseDocument(text)
  const [broken] = document.errors
  if (broken !== undefined) throw invalid([{ zh: broken.message, en: broken.message }])
  const value: unknown = document.toJS()
  const isFile = typeof value === 'object' && value !== null && 'versions' in value
  const versions: unknown[] = isFile && Array.isArray(value.versions) ? value.versions : [value]
  const read = OfferFile.shape.versions.element.safeParse(versions.at(-1))
  if (read.success) return read.data
  throw invalid(
    read.error.issues.slice(0, 3).map(({ path, message }) => {
      const place = path.join('.')
      return { zh: `“${place}”不合格式：${message}`, en: `${place}: ${message}` }
    }),
  )
}

function assertSound(ctx: Ctx, offer: Offer, draft: OfferVersion): void {
  const alone = { ...offer, versions: [draft] }
  const findings = checkZone({ ...ctx.zone.zone, offers: [alone], ladders: [], bundles: [] }).filter(
    ({ path }) => path[0] === 'offers',
  )
  if (findings.length > 0) throw invalid(findings.slice(0, 3).map(({ message }) => message))
}

function invalid(reasons: readonly Text[]): AppError {
  const reason = { zh: reasons.map(({ zh }) => zh).join('；'), en: reasons.map(({ en }) => en).join('; ') }
  return new AppError('draft_invalid', { reason })
}

function sumOf(paid: Float64Array): OfferPreviewReply['paidBefore'] {
  const known = paid.filter((amount) => !Number.isNaN(amount))
  return { amount: known.reduce((sum, amount) => sum + amount, 0), unknown: paid.length - known.length }
}

async function moversOf(
  ctx: Ctx,
  population: ZonePopulation,
  { before, after, paidBefore, paidAfter }: OfferPreview,
): Promise<Pick<OfferPreviewReply, 'movers' | 'moverCount'>> {
  const isIn = (columns: typeof before, row: number) => verdictAt(columns, row) === 'qualified'
  const crosses = (row: number) => Number(isIn(before, row) !== isIn(after, row))
  const moved = [...paidBefore.keys()].filter(
    (row) => verdictAt(before, row) !== verdictAt(after, row) || !Object.is(paidBefore[row], paidAfter[row]),
  )
  const size = (row: number) => Math.abs((paidAfter[row] as number) - (paidBefore[row] as number)) || 0
  const shown = moved.toSorted((a, b) => crosses(b) - crosses(a) || size(b) - size(a) || a - b).slice(0, moversShown)
  const names = await ctx.transact((inside) => listNames(inside, population, shown))
  return {
    moverCount: moved.length,
    movers: shown.flatMap((row) => {
      const found = names.get(row)
      if (found === undefined) return []
      return [
        {
          subjectId: found.subjectId,
          name: found.name,
          standingBefore: verdictAt(before, row),
          standingAfter: verdictAt(after, row),
          paidBefore: knownOrNull(paidBefore[row]),
          paidAfter: knownOrNull(paidAfter[row]),
        },
      ]
    }),
  }
}

function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
