/** Two server processes on one PostgreSQL: whatever is done at one is so at the other at once, and nothing happens twice. */
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { isEvaluated } from '#modules/evaluations'
import { recordEvent } from '#platform/audit'
import { systemClock } from '#platform/clock'
import { createCtx, systemActor } from '#platform/context'
import { type House, openHouse } from '../src/start.ts'
import { ownDatabase } from './harness.ts'
import { type Answer, type ServerProcess, startProcess } from './two-servers.ts'

const zoneDir = fileURLToPath(new URL('../../../zones/zhengzhou-hitech', import.meta.url))
const subjects = 60
/** So many days ago the trail begins: two processes that start have work enough to meet in the middle of it. */
const days = 60

const importing = '/api/imports?source=statistics&period=2025'

type Pair = readonly [ServerProcess, ServerProcess]
let where: Awaited<ReturnType<typeof ownDatabase>>
let house: House
let one: ServerProcess
let other: ServerProcess
let officer = ''

async function writeOldTrail({ database, zone }: House): Promise<void> {
  const longAgo = Date.now() - days * 86_400_000
  const clock = { now: () => new Date(longAgo), newId: systemClock.newId }
  const ctx = createCtx({ root: database.root, zone, actor: systemActor, clock })
  await ctx.transact((inside) => recordEvent(inside, { event: 'zone.evaluated' }))
}

const uploadOf = (name: string, revenues: readonly number[]): FormData => {
  const lines = revenues.map((revenue, index) => `${name}${index}号科技有限公司,${revenue},30`)
  const form = new FormData()
  form.append('file', new Blob([`企业名称,营业收入(万元),职工总数\n${lines.join('\n')}\n`]), `${name}.csv`)
  return form
}

/** How many enterprises have at least so much revenue, of how many: by a simulation and an analysis, whose threads keep the population. */
async function countRich(at: ServerProcess, revenue: number): Promise<unknown> {
  const conditions = { growth: `revenue >= ${revenue}`, 'registered-in-city': null }
  const [simulation, outlook] = await Promise.all([
    at.ask(officer, '/api/offers/zhengzhou-doubling/simulation', { body: { conditions } }),
    at.ask(officer, '/api/ladders/above-scale/outlook'),
  ])
  const { reached, one_away, undecided, far } = outlook.body.rungs[0].counts
  return {
    simulated: simulation.body.subjects,
    rich: simulation.body.after.qualified,
    analysed: reached + one_away + undecided + far,
  }
}

async function rowsOf(query: string): Promise<Record<string, unknown>[]> {
  const { rows } = await house.ctx.transact(({ db }) => sql.raw<Record<string, unknown>>(query).execute(db))
  return rows
}

const statusesOf = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort()

describe.skipIf(inject('database').kind !== 'postgres')('two servers on one database', () => {
  beforeAll(async () => {
    where = await ownDatabase()
    house = await openHouse({ ...where.address, zoneDir })
    await writeOldTrail(house)
    const options = { ...where.address, zoneDir, demo: true, subjects, seed: 5, webFolder: '/nowhere' }
    ;[one, other] = (await Promise.all([startProcess(options), startProcess(options)])) as Pair
    officer = (await one.signIn('officer')).cookie
  })
  afterAll(async () => {
    await Promise.all([one?.end(), other?.end()])
    await house?.close()
    await where?.remove()
  })

  test('that start at once on an empty one fill it once and seal every day once', async () => {
    expect(await rowsOf('select count(*) as n from subjects')).toEqual([{ n: subjects }])
    expect(await rowsOf(`select count(*) as n from audit_events where event = 'demo.loaded'`)).toEqual([{ n: 1 }])
    const { cookie } = await other.signIn('auditor')
    const verify = async () => (await other.ask(cookie, '/api/audit/verify', { body: {} })).body
    await vi.waitUntil(async () => (await verify()).days >= days, { timeout: 30_000, interval: 200 })
    expect(await verify()).toMatchObject({ intact: true, days, found: 0 })
  })

  test('answer from the new facts right after an import at either, in lists and from memory', async () => {
    const rich = 9_000_000
    let known = 0
    const expected = () => ({ simulated: subjects + known, rich: known, analysed: subjects + known })
    for (const [at, elsewhere, name] of [
      [one, other, '同步甲'],
      [other, one, '同步乙'],
    ] as const) {
      // Both hold the population of before.
      for (const each of [at, elsewhere]) expect(await countRich(each, rich)).toEqual(expected())
      const revenues = [rich, rich + 1, rich + 2]
      const { status, body } = await at.ask(officer, importing, { body: uploadOf(name, revenues) })
      expect(status, JSON.stringify(body)).toBe(200)
      known += revenues.length
      const seen = [elsewhere, at].map((each) => countRich(each, rich))
      expect(await Promise.all(seen)).toEqual([expected(), expected()])
      const lists = [at, elsewhere].map((each) => each.ask(officer, `/api/subjects?search=${encodeURIComponent(name)}`))
      const [here, there] = await Promise.all(lists)
      expect(here?.body.rows).toHaveLength(revenues.length)
      expect(there?.body).toEqual(here?.body)
    }
  })

  test('evaluate one after another when both are asked at once, and while facts change', async () => {
    const evaluate = (at: ServerProcess) => at.ask(officer, '/api/evaluations', { body: {} })
    const answers = await Promise.all([
      evaluate(one),
      evaluate(other),
      one.ask(officer, importing, { body: uploadOf('评价甲', [5, 6]) }),
      other.ask(officer, importing, { body: uploadOf('评价乙', [7, 8]) }),
      evaluate(other),
    ])
    expect(statusesOf(answers)).toEqual([200, 200, 200, 200, 200])
    const current = 'select count(*) as n from evaluations where current group by kind, definition having count(*) > 1'
    expect(await rowsOf(current)).toEqual([])
    expect(await isEvaluated(house.ctx)).toBe(true)
    const strays =
      'select from score_results r where not exists (select from evaluations e where e.id = r.evaluation_id and e.current)'
    expect(await rowsOf(strays)).toEqual([])
    const results = [one, other].map((at) => at.ask(officer, '/api/scorecards/innovation-points/results?limit=200'))
    const [here, there] = await Promise.all(results)
    expect(here?.status).toBe(200)
    expect(there?.body).toEqual(here?.body)
  })

  test('see how far an import at the other is, stop it there, and are told what came of it', async () => {
    const begin = async (name: string, rows: number) => {
      const revenues = Array.from({ length: rows }, (_, index) => index + 1)
      const upload = await one.ask(officer, '/api/imports/uploads', { body: uploadOf(name, revenues) })
      const order = { uploadId: upload.body.id, source: 'statistics', period: 2025, dryRun: true }
      const begun = await one.ask(officer, '/api/imports/jobs', { body: order })
      expect(begun.status, JSON.stringify(begun.body)).toBe(200)
      return `/api/imports/jobs/${begun.body.id}`
    }
    const seenAt = async (at: ServerProcess, path: string) => (await at.ask(officer, path)).body
    const ended = async (path: string) => {
      const seen = new Set<string>()
      const isOver = async () => {
        const { state, phase } = await seenAt(other, path)
        seen.add(`${state} ${phase}`)
        return state !== 'waiting' && state !== 'running'
      }
      await vi.waitUntil(isOver, { timeout: 30_000, interval: 50 })
      return [...seen]
    }
    const done = await begin('远看', 40_000)
    const seen = await ended(done)
    expect(seen.some((state) => state.startsWith('running'))).toBe(true)
    const [here, there] = await Promise.all([one, other].map((at) => seenAt(at, done)))
    expect(there).toMatchObject({ state: 'done', startedBy: here.startedBy, report: { accepted: 40_000 } })
    expect(there).toEqual(here)
    const sheet = await other.ask(officer, `${done}/problem-rows.csv`)
    expect(sheet.status).toBe(409)

    const stopped = await begin('远停', 120_000)
    await vi.waitUntil(async () => (await seenAt(other, stopped)).state === 'running', {
      timeout: 20_000,
      interval: 20,
    })
    expect((await other.ask(officer, `${stopped}/cancel`, { body: {} })).body.stopping).toBe(true)
    await ended(stopped)
    const states = await Promise.all([one, other].map((at) => seenAt(at, stopped)))
    expect(states.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])

    // A process that is gone runs nothing any more, whatever it said last.
    const [gone = ''] = stopped.split('/').slice(-1)
    await house.ctx.transact(({ db }) =>
      sql`update import_jobs set shown = shown || '{"state":"running"}', beat_at = now() - interval '1 minute' where id = ${gone}`.execute(
        db,
      ),
    )
    expect(await seenAt(other, stopped)).toMatchObject({ state: 'failed', problem: { code: 'import_interrupted' } })
    expect((await other.ask(officer, `/api/imports/jobs/${house.ctx.newId()}`)).status).toBe(404)
  })

  test('import a file that both are sent once', async () => {
    const sent = [one, other].map((at) => at.ask(officer, importing, { body: uploadOf('重复', [1, 2, 3]) }))
    const answers = await Promise.all(sent)
    expect(statusesOf(answers)).toEqual([200, 409])
    expect(await rowsOf(`select count(*) as n from subjects where name like '重复%'`)).toEqual([{ n: 3 }])
  })

  test('do a change that both are sent under one name once', async () => {
    const { body } = await one.ask(officer, '/api/subjects?limit=5')
    for (const [round, { id: subjectId }] of body.rows.entries()) {
      const body = { subjectId, code: 'employees', period: 2024, claimed: round + 1, reason: `两处同时 ${round}` }
      const sent = [one, other].map((at) => at.ask(officer, '/api/disputes', { body, key: `both-${round}` }))
      const statuses = statusesOf(await Promise.all(sent))
      // The later one is told the reply of the first, or that the first has no reply yet.
      expect([200, 409]).toContain(statuses[1])
      expect(statuses[0]).toBe(200)
    }
    expect(
      await rowsOf(`select count(*) as n, count(distinct reason) as kinds from disputes where reason like '两处%'`),
    ).toEqual([{ n: 5, kinds: 5 }])
  })

  test('tell the later of two who want the same at once that it came second', async () => {
    const { body } = await one.ask(officer, '/api/subjects?limit=5')
    for (const { id: subjectId } of body.rows) {
      const order = { subjectId, code: 'revenue', period: 2024, claimed: 1, reason: '同时异议' }
      const sent = [one, other].map((at) => at.ask(officer, '/api/disputes', { body: order }))
      expect(statusesOf(await Promise.all(sent))).toEqual([200, 409])
    }
  })

  test('let in whoever signed in at one, and end the session at both', async () => {
    const { cookie } = await one.signIn('leader')
    for (const at of [one, other, one, other]) expect((await at.ask(cookie, '/api/account')).status).toBe(200)
    expect((await other.ask(cookie, '/api/auth/sign-out', { body: {} })).status).toBe(200)
    for (const at of [one, other]) expect((await at.ask(cookie, '/api/account')).status).toBe(401)
  })

  test('count failed sign-ins together', async () => {
    const tries = []
    for (const at of [one, other, one, other, one]) tries.push((await at.signIn('liaison', 'a wrong password')).status)
    expect(tries).toEqual([401, 401, 401, 401, 401])
    for (const at of [one, other]) expect((await at.signIn('liaison')).status).toBe(429)
  })

  test('show a bank nothing more once the enterprise withdrew at the other', async () => {
    const [bank, enterprise] = [(await other.signIn('bank')).cookie, (await one.signIn('enterprise')).cookie]
    const [{ id } = { id: '' }] = (await other.ask(bank, '/api/consents?state=active')).body.rows
    const data = `/api/consents/${id}/data`
    for (const at of [one, other]) expect((await at.ask(bank, data)).status).toBe(200)
    expect((await one.ask(enterprise, `/api/consents/${id}/withdraw`, { body: {} })).status).toBe(200)
    for (const at of [other, one]) expect((await at.ask(bank, data)).status).toBe(403)
  })
})
