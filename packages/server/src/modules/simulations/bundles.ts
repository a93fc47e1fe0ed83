/** The best bundle of one enterprise. */
import type { SubjectBundle } from '@wutong/contract'
import { explainerFor } from '@wutong/engine'
import { getSubjectRow, listFacts } from '#modules/subjects'
import { getJudged } from '#modules/zone-state'
import type { Ctx } from '#platform/context'
import { mutable } from '#platform/mutable'

/** The best legal bundle for a subject, for the stored year and day unless others are asked for. */
export async function bundleOf(
  ctx: Ctx,
  subjectId: string,
  { period, on }: { readonly period?: number | undefined; readonly on?: string | undefined },
): Promise<SubjectBundle> {
  const { subject, stored } = await ctx.transact(async (inside) => {
    await getSubjectRow(inside, subjectId)
    return { subject: await listFacts(inside, subjectId), stored: await getJudged(inside) }
  })
  const { compiled } = ctx.zone
  const judged = { period: period ?? stored.period, on: on ?? stored.on }
  const { id: _, ...bundle } = explainerFor(compiled, subject, judged).bundle()
  const spoken = new Set([
    ...bundle.taken.flatMap(({ reductions }) => reductions.map(({ rule }) => rule)),
    ...bundle.left.map(({ rule }) => rule),
  ])
  const rules = compiled.bundles
    .map(({ rule }) => rule)
    .filter(({ code }) => spoken.has(code))
    .map(({ code, name, status, citation, note }) => ({
      code,
      name,
      status,
      title: citation.title,
      number: citation.number ?? null,
      note: note ?? null,
    }))
  return mutable({ ...bundle, rules })
}
