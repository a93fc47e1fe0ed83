import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { assessSubject, evaluateZone, listCurrent } from '#modules/evaluations'
import { loadZone } from '#modules/zones'
import { loadDemo } from '../src/demo/index.ts'
import { createZone } from './harness.ts'

const folder = fileURLToPath(new URL('../../../zones/zhengzhou-hitech', import.meta.url))
const storedVerdicts = ['qualified', 'one_away', 'undecided']

test('what is stored for everybody is what the page of each one explains, for the whole zone package', async () => {
  const real = await loadZone(folder)
  const { ctx } = await createZone((id) => ({ ...real, id }))
  await loadDemo(ctx, { subjects: 60, seed: 11 })
  await evaluateZone(ctx)
  const stored = await ctx.transact(async (ctx) => ({
    offers: await listCurrent(ctx, 'offer'),
    scores: await ctx.db.selectFrom('score_results').selectAll().execute(),
    rungs: await ctx.db.selectFrom('rung_results').selectAll().execute(),
    matches: await ctx.db.selectFrom('match_results').selectAll().execute(),
    subjects: await ctx.db.selectFrom('subjects').select('id').execute(),
  }))
  expect(stored.subjects).toHaveLength(60)
  for (const { id } of stored.subjects) {
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
    const rows = new Map(ofSubject(stored.matches).map((row) => [row.evaluation_id, row]))
    for (const match of matches) {
      const row = rows.get(stored.offers.get(match.offer)?.id ?? '')
      expect({
        offer: match.offer,
        verdict: storedVerdicts[row?.verdict ?? -1] ?? 'not_qualified',
        amount: row?.amount ?? null,
      }).toEqual({
        offer: match.offer,
        verdict: match.verdict,
        amount: row === undefined ? null : match.amount,
      })
    }
  }
})

function by<Key extends string>(key: Key) {
  return (a: Record<Key, string>, b: Record<Key, string>): number => (a[key] < b[key] ? -1 : 1)
}
