import { setImmediate as turn } from 'node:timers/promises'
import type { EvaluationProgress } from '@wutong/contract'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { createEvaluator, evaluateZone, isEvaluated } from '#modules/evaluations'
import { createZone, getHouse, type Send, type TestZone } from '../../../test/harness.ts'

const evaluators: { close: () => Promise<void> }[] = []
afterAll(() => Promise.all(evaluators.map((evaluator) => evaluator.close())))

const own = async () => {
  const evaluator = createEvaluator((await getHouse()).address)
  evaluators.push(evaluator)
  return evaluator
}

const firm = (index: number) => ({
  name: `示例${index}有限公司`,
  facts: { dishonest: false, 'revenue@2024': 1000 + index, 'rd_expense@2024': 50 },
})

async function filled(size: number): Promise<TestZone> {
  const zone = await createZone()
  await zone.addCompanies(Array.from({ length: size }, (_, index) => firm(index)))
  return zone
}

const progress = async (send: Send): Promise<EvaluationProgress> => (await send('/api/evaluations/progress')).json()

/** Makes the database refuse the rungs of one zone, and of no other that uses it in this moment. */
async function refuseRungs({ root, ctx }: TestZone): Promise<void> {
  await sql`create or replace function refuse_rungs() returns trigger language plpgsql as
    $$ begin raise exception 'rung_results refuses'; end $$`.execute(root)
  await sql`create trigger refused before insert on rung_results for each row
    when (new.zone_id = ${sql.lit(ctx.zoneId)}) execute function refuse_rungs()`.execute(root)
}

async function settled(send: Send): Promise<EvaluationProgress> {
  for (;;) {
    const state = await progress(send)
    if (!state.running) return state
  }
}

describe('an evaluation in its thread', () => {
  test('gives what the same evaluation gives without one', async () => {
    const zone = await filled(30)
    const threaded = await (await own()).evaluate(zone.ctx, { period: 2024 })
    const stored = () =>
      zone.ctx.transact(async ({ db }) => ({
        scores: await db
          .selectFrom('score_results')
          .select(['subject_id', 'total', 'lower', 'upper', 'passed', 'class', 'rank'])
          .orderBy('subject_id')
          .execute(),
        matches: await db.selectFrom('match_blocks').select(['block', 'qualified', 'amounts']).execute(),
        summaries: await db.selectFrom('subject_summaries').selectAll().orderBy('subject_id').execute(),
      }))
    const there = await stored()
    const here = await evaluateZone(zone.ctx, { period: 2024 })
    expect({ ...here, ms: 0 }).toEqual({ ...threaded, ms: 0 })
    expect(await stored()).toEqual(there)
  })

  test('lets the server answer while it runs, and tells how far it is', async () => {
    const zone = await filled(800)
    const send = await zone.signIn('officer')
    const started: EvaluationProgress = (
      await send({ method: 'POST', url: '/api/evaluations/start', payload: {} })
    ).json()
    expect(started).toMatchObject({ running: true, startedBy: 'officer' })
    let [answered, turns] = [0, 0]
    const phases = new Set<string | null>()
    for (;;) {
      const { running, phase } = await progress(send)
      if (!running) break
      phases.add(phase)
      answered += 1
      await turn()
      turns += 1
    }
    expect(answered).toBeGreaterThan(3)
    expect(turns).toBe(answered)
    expect(phases.size).toBeGreaterThan(1)
    expect((await progress(send)).last).toMatchObject({ outcome: 'done', reason: null })
    expect(await isEvaluated(zone.ctx)).toBe(true)
  })

  test('is stopped by an officer, leaves the earlier results and goes on when started again', async () => {
    const zone = await filled(500)
    await evaluateZone(zone.ctx, { period: 2023 })
    await zone.addCompanies(Array.from({ length: 500 }, (_, index) => firm(5000 + index)))
    const send = await zone.signIn('officer')
    await send({ method: 'POST', url: '/api/evaluations/start', payload: {} })
    const asked: EvaluationProgress = (
      await send({ method: 'POST', url: '/api/evaluations/cancel', payload: {} })
    ).json()
    // The run may have noticed before the answer was written.
    expect(asked.stopping || asked.last?.outcome === 'cancelled').toBe(true)
    expect((await settled(send)).last).toMatchObject({ outcome: 'cancelled' })
    expect((await send('/api/session')).json().period).toBe(2023)
    expect(await isEvaluated(zone.ctx)).toBe(false)
    const again = (await send({ method: 'POST', url: '/api/evaluations', payload: {} })).json()
    expect(again).toMatchObject({ subjects: 1000 })
    const events = await zone.ctx.transact(({ db }) => db.selectFrom('audit_events').select('event').execute())
    expect(events.map(({ event }) => event)).toContain('zone.evaluation_cancelled')
  })

  test('is joined by whoever asks for the same, and waits for its turn when it is for another year', async () => {
    const zone = await filled(50)
    const evaluator = await own()
    const [first, same, other] = await Promise.all([
      evaluator.evaluate(zone.ctx, { period: 2024 }),
      evaluator.evaluate(zone.ctx, { period: 2024 }),
      evaluator.evaluate(zone.ctx, { period: 2023 }),
    ])
    expect(same).toBe(first)
    expect(other.snapshotHash).toBe(first.snapshotHash)
    const runs = await zone.ctx.transact(({ db }) =>
      db.selectFrom('evaluations').select('period').where('kind', '=', 'scorecard').orderBy('ran_at').execute(),
    )
    expect(runs.map(({ period }) => period)).toEqual([2024, 2023])
  })

  test('that fails says why in a sentence, and the next one works', async () => {
    const zone = await filled(5)
    const evaluator = await own()
    await refuseRungs(zone)
    try {
      await expect(evaluator.evaluate(zone.ctx)).rejects.toMatchObject({
        code: 'evaluation_failed',
        detail: { reason: expect.stringMatching(/rung_results/) },
      })
    } finally {
      await sql`drop trigger refused on rung_results`.execute(zone.root)
    }
    expect(evaluator.progressOf(zone.ctx)).toMatchObject({ running: false, last: { outcome: 'failed' } })
    expect(await evaluator.evaluate(zone.ctx)).toMatchObject({ subjects: 5 })
  })

  test('whose thread dies says so in a sentence, every time, and does not hang', async () => {
    const zone = await filled(1)
    // A thread without an address dies while it starts.
    const evaluator = createEvaluator(undefined as never)
    for (const _ of [1, 2])
      await expect(evaluator.evaluate(zone.ctx)).rejects.toMatchObject({ code: 'evaluation_failed' })
    expect(evaluator.progressOf(zone.ctx)).toMatchObject({ running: false, last: { outcome: 'failed' } })
  })

  test('ends with the server: whoever waits is told that it was cancelled', async () => {
    const zone = await filled(400)
    const evaluator = await own()
    const run = evaluator.evaluate(zone.ctx)
    const told = expect(run).rejects.toMatchObject({ code: 'evaluation_cancelled' })
    await evaluator.close()
    await told
    await expect(evaluator.evaluate(zone.ctx)).rejects.toMatchObject({ code: 'evaluation_cancelled' })
  })
})

describe('who may watch and stop an evaluation', () => {
  test.for([
    { role: 'leader' as const, watch: 200, stop: 403 },
    { role: 'auditor' as const, watch: 200, stop: 403 },
    { role: 'enterprise' as const, watch: 403, stop: 403 },
  ])('a $role', async ({ role, watch, stop }) => {
    const zone = await createZone()
    const [id = ''] = await zone.addCompanies([firm(1)])
    const send = await zone.signIn(role, role === 'enterprise' ? id : undefined)
    expect((await send('/api/evaluations/progress')).statusCode).toBe(watch)
    for (const url of ['/api/evaluations/cancel', '/api/evaluations/start'])
      expect((await send({ method: 'POST', url, payload: {} })).statusCode).toBe(stop)
  })
})
