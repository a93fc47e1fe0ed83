import type { MatchVerdict, OfferDetail, OfferSummary } from '@wutong/contract'
import type { Offer } from '@wutong/engine'
import { sql } from 'kysely'
import {
  type CurrentEvaluation,
  evaluationFrom,
  listCurrent,
  listVerdictRows,
  type OfferCounts,
  versionShownOn,
} from '#modules/evaluations'
import { getJudged } from '#modules/zone-state'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'

/** The offer with an id; throws `offer_not_found`. */
export function getOfferOf(ctx: Ctx, id: string): Offer {
  const offer = ctx.zone.zone.offers.find((known) => known.id === id)
  if (offer === undefined) throw new AppError('offer_not_found', { id })
  return offer
}

/** All offers with who qualifies in counts; zeros for whom evaluations are hidden. */
export async function listOfferSummaries(ctx: TxCtx): Promise<OfferSummary[]> {
  const current = await listCurrent<OfferCounts>(ctx, 'offer')
  const { on } = await getJudged(ctx)
  return offerSummaries(ctx, on, current)
}

/** All offers as shown on a day, with who qualifies by these runs in counts. */
export function offerSummaries(
  ctx: Ctx,
  on: string,
  runs: ReadonlyMap<string, CurrentEvaluation<OfferCounts>>,
): OfferSummary[] {
  return ctx.zone.zone.offers.map((offer) => summaryOf(offer, on, runs.get(offer.id)))
}

function summaryOf(offer: Offer, on: string, current: CurrentEvaluation<OfferCounts> | undefined): OfferSummary {
  const shown = versionShownOn(offer, on)
  const { id, name, level, standing } = offer
  return {
    id,
    name,
    level,
    standing,
    status: shown?.status ?? 'illustrative',
    number: shown?.citation.number ?? null,
    issuer: shown?.citation.issuer ?? null,
    qualified: current?.summary.qualified ?? 0,
    oneAway: current?.summary.oneAway ?? 0,
    undecided: current?.summary.undecided ?? 0,
    amount: current?.summary.amount ?? null,
    amountUnit: shown?.benefit?.unit ?? null,
    amountUnknown: current?.summary.amountUnknown ?? 0,
  }
}

/** One offer with the shared conditions it uses spelled out. */
export async function getOfferDetail(ctx: TxCtx, id: string): Promise<OfferDetail> {
  const current = (await listCurrent<OfferCounts>(ctx, 'offer', id)).get(id)
  const { on } = await getJudged(ctx)
  return offerDetailOn(ctx, id, { on, current })
}

/** One offer as shown on a day, with who qualifies by one run. */
export function offerDetailOn(
  ctx: Ctx,
  id: string,
  { on, current }: { readonly on: string; readonly current: CurrentEvaluation<OfferCounts> | undefined },
): OfferDetail {
  const offer = getOfferOf(ctx, id)
  const used = new Set(offer.versions.flatMap(({ uses }) => uses ?? []))
  const shared = ctx.zone.zone.conditionSets
    .filter((set) => used.has(set.id))
    .map(({ id, name, conditions }) => ({ id, name, conditions }))
  return mutable({ offer, shared, evaluation: evaluationFrom(current), summary: summaryOf(offer, on, current) })
}

/** One enterprise of a page of matches, before its failed conditions are spelled out. */
export interface MatchedSubject {
  readonly subjectId: string
  readonly name: string
  readonly uscc: string | null
  readonly amount: number | null
}

/** What a page of matches is asked for. */
export interface MatchQuery {
  readonly verdict: MatchVerdict
  readonly after: string | undefined
  readonly limit: number
}

/** A page of those with one verdict for the offer, in a fixed order; `more` says whether others follow. */
export async function listMatched(
  ctx: TxCtx,
  { id: evaluationId, subjects: size }: CurrentEvaluation<OfferCounts>,
  { verdict, after, limit }: MatchQuery,
): Promise<{ readonly shown: MatchedSubject[]; readonly more: boolean }> {
  const from = after === undefined ? 0 : await findRowAfter(ctx, after)
  if (from === undefined) return { shown: [], more: false }
  const found = await listVerdictRows(ctx, { evaluationId, size, verdict }, { from, limit: limit + 1 })
  const amounts = new Map(found.slice(0, limit).map(({ row, amount }) => [row, amount]))
  const { rows } = await sql<{ row: number; subjectId: string; name: string; uscc: string | null }>`
    select m.row, s.id as "subjectId", s.name, s.uscc from subject_summaries m join subjects s on s.zone_id = m.zone_id and s.id = m.subject_id
    where m.zone_id = ${ctx.zoneId} and m.row = any(${[...amounts.keys()]}::integer[]) order by m.row`.execute(ctx.db)
  const shown = rows.map(({ row, ...subject }) => ({ ...subject, amount: amounts.get(row) ?? null }))
  return { shown, more: found.length > limit }
}

/** The row of the first evaluated subject behind one; rows follow the order of ids. */
async function findRowAfter(ctx: TxCtx, subjectId: string): Promise<number | undefined> {
  const { rows } = await sql<{ row: number }>`select row from subject_summaries
    where zone_id = ${ctx.zoneId} and subject_id > ${subjectId}::uuid and row is not null order by subject_id limit 1`.execute(
    ctx.db,
  )
  return rows[0]?.row
}

/** How many have a verdict. */
export function countVerdict({ subjects, summary }: CurrentEvaluation<OfferCounts>, verdict: MatchVerdict): number {
  const { qualified, oneAway, undecided } = summary
  const counts = {
    qualified,
    one_away: oneAway,
    undecided,
    not_qualified: subjects - qualified - oneAway - undecided,
  } as const satisfies Record<MatchVerdict, number>
  return counts[verdict]
}
