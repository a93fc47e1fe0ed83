import { fileURLToPath } from 'node:url'
import { AssessmentPart } from '@wutong/contract'
import { expect, test } from 'vitest'
import { assessSubject, evaluateZone, listCurrent, listMatchedRows } from '#modules/evaluations'
import { getJudged } from '#modules/zone-state'
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

test('a page in short, and each part by itself, says what the whole explanation says', async () => {
  const real = await loadZone(folder)
  const zone = await createZone((id) => ({ ...real, id }))
  await loadDemo(zone.ctx, { subjects: 8, seed: 12 })
  const { period } = await evaluateZone(zone.ctx).then(() => zone.ctx.transact(getJudged))
  const send = await zone.signIn('officer')
  const { rows } = (await send('/api/subjects')).json()
  expect(rows).toHaveLength(8)
  for (const [index, { id }] of rows.entries()) {
    const asked = index % 2 === 0 ? '' : `period=${period - 1}`
    const get = async (path: string) => (await send(`/api/subjects/${id}/${path}`)).json()
    const { sources, ...whole } = await get(`assessment?${asked}`)
    expect(whole).toMatchObject(await get(`summary?${asked}`))
    const parts = await Promise.all(
      AssessmentPart.options.map((part) => get(`assessment?${asked}&part=${part}`).then((got) => ({ part, got }))),
    )
    for (const { part, got } of parts) {
      expect(got[part]).toEqual(whole[part])
      expect(AssessmentPart.options.filter((other) => got[other].length > 0)).toEqual([part])
      expect(sources).toMatchObject(got.sources)
    }
    expect(Object.assign({}, ...parts.map(({ got }) => got.sources))).toEqual(sources)
  }
  expect((await send(`/api/subjects/${rows[0].id}/assessment?part=rungs`)).statusCode).toBe(422)
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
