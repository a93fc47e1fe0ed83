import type { MatchRow } from '@wutong/contract'
import { matchSubject } from '@wutong/engine'
import { z } from 'zod'
import { type CurrentEvaluation, getCohorts, listCurrent, type OfferCounts, referenceOn } from '#modules/evaluations'
import { listFactsOfMany } from '#modules/subjects'
import type { Ctx, TxCtx } from '#platform/context'
import { cursorFrom, parseCursor } from '#platform/cursor'
import { countVerdict, getOfferOf, listMatched, type MatchQuery } from './views.ts'

/** A page of enterprises by verdict; what fails or is missing is explained from their facts, for this page only. */
export async function listMatchPage(
  ctx: Ctx,
  id: string,
  query: MatchQuery,
): Promise<{ rows: MatchRow[]; next: string | null; total: number }> {
  const offer = getOfferOf(ctx, id)
  const found = await ctx.transact((ctx) => readPage(ctx, id, query))
  if (found === undefined) return { rows: [], next: null, total: 0 }
  const { current, cohorts, shown, facts, more } = found
  const judged = { period: current.period, on: current.on }
  const reference = referenceOn(offer, current.on)
  const rows = shown.map((subject): MatchRow => {
    const match = matchSubject(
      ctx.zone.compiled,
      reference,
      { id: subject.subjectId, facts: facts.get(subject.subjectId) ?? new Map() },
      judged,
      cohorts,
    )
    return {
      ...subject,
      verdict: query.verdict,
      failed: match.failed.map(({ code }) => code),
      missing: [...match.missing],
    }
  })
  const last = shown.at(-1)
  return {
    rows,
    next: more && last !== undefined ? cursorFrom([last.subjectId]) : null,
    total: countVerdict(current, query.verdict),
  }
}

async function readPage(ctx: TxCtx, id: string, query: MatchQuery) {
  const current: CurrentEvaluation<OfferCounts> | undefined = (await listCurrent<OfferCounts>(ctx, 'offer', id)).get(id)
  if (current === undefined) return undefined
  const after = query.after === undefined ? undefined : parseCursor(z.tuple([z.uuid()]), query.after)[0]
  const { shown, more } = await listMatched(ctx, current, { ...query, after })
  const facts = await listFactsOfMany(
    ctx,
    shown.map(({ subjectId }) => subjectId),
  )
  return { current, cohorts: await getCohorts(ctx), shown, facts, more }
}
