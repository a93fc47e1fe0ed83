import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { assessSubject, evaluateZone, listCurrent, listMatchedRows } from '#modules/evaluations'
import { loadZone } from '#modules/zones'
import type { TxCtx } from '#platform/context'
import { loadDemo } from '../src/demo/index.ts'
import { createZone } from './harness.ts'

const folder = fileURLToPath(new URL('../../../zones/zhengzhou-hitech', import.meta.url))

test('what is stored for everybody is what the page of each one explains, for the whole zone package', async () => {
  const real = await loadZone(folder)
  const { ctx } = await createZone((id) => ({ ...real, id }))
  await loadDemo(ctx, { subjects: 60, seed: 11 })
  await evaluateZone(ctx)
  const stored = await ctx.transact(async (ctx) => ({
    matches: await matchesByOffer(ctx),
    scores: await ctx.db.selectFrom('score_results').selectAll().execute(),
    rungs: await ctx.db.selectFrom('rung_results').selectAll().execute(),
    subjects: await ctx.db.selectFrom('subject_summaries').select(['subject_id as id', 'row']).execute(),
  }))
  expect(stored.subjects).toHaveLength(60)
  for (const { id, row } of stored.subjects) {
    const { scores, ladders, matches } = await assessSubject(ctx, id)
    const ofSubject = <Row extends { subject_id: string }>(rows: Row[]): Row[] =>
      rows.filter(({ subject_id }) => subject_id === id)
    expect(
      ofSubject(stored.scores)
        .map((row) => ({
          scorecard: row.scorecard,
          total: row.total,
          lower: row.lower,
          upper: row.upper,
          passed: row.passed,
          class: row.class,
        }))
        .sort(by('scorecard')),
    ).toEqual(
      scores
        .map((score) => ({
          scorecard: score.scorecard,
          total: score.total,
          lower: score.lower,
          upper: score.upper,
          passed: score.passed,
          class: score.class,
        }))
        .sort(by('scorecard')),
    )
    expect(
      ofSubject(stored.rungs)
        .map(({ ladder, rung }) => ({ ladder, rung }))
        .sort(by('ladder')),
    ).toEqual(ladders.map(({ ladder, rung }) => ({ ladder, rung })).sort(by('ladder')))
    for (const match of matches) {
      const found = stored.matches.get(match.offer)?.find((matched) => matched.row === row)
      expect({
        offer: match.offer,
        verdict: found?.verdict ?? 'not_qualified',
        amount: found?.amount ?? null,
      }).toEqual({
        offer: match.offer,
        verdict: match.verdict,
        amount: found === undefined ? null : match.amount,
      })
    }
  }
})

async function matchesByOffer(ctx: TxCtx) {
  const rows = Array.from({ length: 60 }, (_, row) => row)
  const byOffer = new Map<string, Awaited<ReturnType<typeof listMatchedRows>>>()
  for (const { id, definition } of (await listCurrent(ctx, 'offer')).values())
    byOffer.set(definition, await listMatchedRows(ctx, id, rows))
  return byOffer
}

function by<Key extends string>(key: Key) {
  return (a: Record<Key, string>, b: Record<Key, string>): number => (a[key] < b[key] ? -1 : 1)
}
