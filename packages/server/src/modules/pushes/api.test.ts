/** Departments push rows with a key of their source; the key opens nothing else. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { evaluateSoon, isEvaluated } from '#modules/evaluations'
import { anotherApp, createZone, getHouse, type Send } from '../../../test/harness.ts'

const post = (send: Send, url: string, payload: object) => send({ method: 'POST', url, payload })

/** A zone with one enterprise and a key of the tax source. */
async function pushedZone(order: object = {}) {
  const zone = await createZone()
  const [a = ''] = await zone.addCompanies([{ name: '甲', facts: { 'revenue@2024': 100 } }], 'self')
  const officer = await zone.signIn('officer')
  const { key, secret } = (await post(officer, '/api/source-keys', { source: 'tax', name: '金税', ...order })).json()
  const withKey = (secretText: string) => (name: string | null, rows: unknown) =>
    zone.app.inject({
      method: 'POST',
      url: '/api/push/batches',
      headers: { authorization: `Bearer ${secretText}`, ...(name === null ? {} : { 'idempotency-key': name }) },
      payload: { rows } as object,
    })
  const changes = (after = '') =>
    zone.app.inject({ url: `/api/push/changes${after}`, headers: { authorization: `Bearer ${secret}` } })
  return { zone, a, officer, key, secret, push: withKey(secret), withKey, changes }
}

describe('a push', () => {
  test('is read by the rules of a file, row by row, and its good rows are one batch', async () => {
    const { a, officer, push } = await pushedZone()
    const reply = (
      await push('one', [
        { name: '甲', period: 2024, values: { revenue: { value: '1.2', unit: '亿元' }, employees: null } },
        { name: '乙', period: '2024年', values: { revenue: { value: 5, unit: '人' } } },
        { name: '丙', period: 2024, values: { nothing: 1, revenue: '约三百' } },
        { uscc: '914100000000000000', period: 2024, values: { revenue: 1 } },
        { name: '丁', values: { revenue: 1 } },
        { name: '戊', period: 2024, values: { revenue: { value: 3, unit: '美元' }, rd_expense: '１２' } },
        { name: '甲', period: 2024, values: { revenue: 7 } },
      ])
    ).json()
    expect(reply).toMatchObject({ source: 'tax', rows: 7, accepted: 2, corrected: 1, refused: 5, newSubjects: 1 })
    expect(reply.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'accepted',
      'refused',
      'refused',
      'refused',
      'refused',
      'corrected',
      'refused',
    ])
    expect(reply.results[0]).toEqual({ row: 1, outcome: 'accepted', subjectId: a, issues: [] })
    expect(reply.results[2].issues.map(({ field }: { field: string }) => field)).toEqual(['nothing', 'revenue'])
    for (const { issues } of reply.results)
      for (const { reason } of issues) expect([reason.zh, reason.en].every((text) => text.length > 3)).toBe(true)
    const { facts } = (await officer(`/api/subjects/${a}`)).json()
    const revenue = facts.find((fact: { code: string }) => fact.code === 'revenue')
    expect(revenue).toMatchObject({ value: 12_000, conflict: true })
    const { batch } = (await officer(`/api/batches/${reply.batchId}`)).json()
    expect(batch).toMatchObject({ source: 'tax', importedBy: 'tax:金税', accepted: 2, refused: 5 })
    expect((await officer('/api/history/changes?limit=1')).json().rows).toMatchObject([{ kind: 'push' }])
  })

  test('sent again gives the same reply and no second batch; other rows under its name are refused', async () => {
    const { zone, push } = await pushedZone()
    const rows = [{ name: '甲', period: 2024, values: { revenue: 8 } }]
    const [first, second] = await Promise.all([push('same', rows), push('same', rows)])
    expect(first?.json()).toEqual(second?.json())
    expect([first?.headers['idempotency-replayed'], second?.headers['idempotency-replayed']].toSorted()).toEqual([
      'true',
      undefined,
    ])
    expect((await push('same', [{ name: '甲', period: 2024, values: { revenue: 9 } }])).json().code).toBe(
      'idempotency_key_reused',
    )
    expect((await push(null, rows)).json().code).toBe('idempotency_key_missing')
    const { rows: batches } = await sql<{ n: number }>`
      select count(*) as n from batches where zone_id = ${zone.ctx.zoneId} and kind = 'push'`.execute(zone.root)
    expect(Number(batches[0]?.n)).toBe(1)
  })

  test('is evaluated soon, once for pushes close together', async () => {
    const { zone, push } = await pushedZone()
    await push('a', [{ name: '甲', period: 2024, values: { revenue: 8 } }])
    const soon = evaluateSoon(zone.ctx, zone.evaluator)
    await push('b', [{ name: '甲', period: 2023, values: { revenue: 9 } }])
    expect(evaluateSoon(zone.ctx, zone.evaluator)).toBe(soon)
    await soon
    expect(await isEvaluated(zone.ctx)).toBe(true)
  })

  test('holds five thousand rows at most, and needs some', async () => {
    const { push } = await pushedZone()
    expect((await push('none', [])).json().code).toBe('input_invalid')
    const rows = Array.from({ length: 5001 }, (_, index) => ({ name: `企业${index}`, values: {} }))
    expect((await push('many', rows)).json().code).toBe('input_invalid')
  })
})

describe('a key', () => {
  test('opens pushes only, and they open with nothing else', async () => {
    const { zone, officer, secret } = await pushedZone()
    const authorization = `Bearer ${secret}`
    expect((await zone.app.inject({ url: '/api/batches', headers: { authorization } })).statusCode).toBe(401)
    expect((await zone.app.inject({ url: '/api/source-keys', headers: { authorization } })).statusCode).toBe(401)
    expect((await officer('/api/push/changes')).json().code).toBe('key_refused')
    expect((await post(await zone.signIn('leader'), '/api/source-keys', { source: 'tax', name: 'x' })).statusCode).toBe(
      403,
    )
  })

  test('is kept as a hash, shown once, and ends when revoked or expired', async () => {
    const { zone, officer, key, secret, withKey, push } = await pushedZone()
    const { rows: kept } = await sql<{ kept: string }>`
      select to_jsonb(k)::text as kept from source_keys k where zone_id = ${zone.ctx.zoneId}`.execute(zone.root)
    expect(secret).toMatch(/^wtk_[\w-]{43}$/)
    expect(kept[0]?.kept.includes(secret)).toBe(false)
    const listed = await officer('/api/source-keys')
    expect(listed.json().rows).toMatchObject([{ id: key.id, state: 'valid', prefix: secret.slice(0, 10) }])
    expect(listed.body.includes(secret)).toBe(false)
    const rows = [{ name: '甲', period: 2024, values: { revenue: 8 } }]
    expect((await withKey(`wtk_${'x'.repeat(43)}`)('a', rows)).json().code).toBe('key_refused')
    expect((await push('a', rows)).statusCode).toBe(200)
    expect((await post(officer, `/api/source-keys/${key.id}/revoke`, {})).json().state).toBe('revoked')
    expect((await push('a', rows)).json().code).toBe('key_refused')
    expect((await post(officer, `/api/source-keys/${key.id}/revoke`, {})).json().code).toBe('key_revoked')
    const other = (await post(officer, '/api/source-keys', { source: 'tax', name: '旧', days: 1 })).json()
    await sql`update source_keys set expires_at = now() - interval '1 second' where id = ${other.key.id}`.execute(
      zone.root,
    )
    expect((await withKey(other.secret)('b', rows)).json().code).toBe('key_refused')
  })

  test('is of one source and of some of its indicators', async () => {
    const { officer, push } = await pushedZone({ indicators: ['revenue'] })
    const values = { revenue: 8, employees: 5 }
    expect((await push('a', [{ name: '甲', period: 2024, values }])).json().results[0]).toMatchObject({
      outcome: 'refused',
      issues: [{ field: 'employees' }],
    })
    const unknown = await post(officer, '/api/source-keys', { source: 'tax', name: 'x', indicators: ['nothing'] })
    expect(unknown.json().code).toBe('key_indicators_outside')
    expect((await post(officer, '/api/source-keys', { source: 'nobody', name: 'x' })).json().code).toBe(
      'source_unknown',
    )
  })

  test('belongs to its zone: another zone’s officer neither sees nor revokes it', async () => {
    const { key } = await pushedZone()
    const other = await (await createZone()).signIn('officer')
    expect((await other('/api/source-keys')).json().total).toBe(0)
    expect((await post(other, `/api/source-keys/${key.id}/revoke`, {})).json().code).toBe('key_not_found')
  })

  test('may ask only so often', async () => {
    const { zone, secret } = await pushedZone()
    const app = await anotherApp({ home: zone.zone, pushesPerMinute: 2 })
    const ask = () => app.inject({ url: '/api/push/changes', headers: { authorization: `Bearer ${secret}` } })
    expect([(await ask()).statusCode, (await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200, 429])
    await app.close()
  })
})

describe('the feed of changes', () => {
  test('tells a source what became of its own statements, and goes on where it ended', async () => {
    const { a, officer, push, changes } = await pushedZone()
    const { batchId } = (await push('a', [{ name: '甲', period: 2024, values: { revenue: 8, rd_expense: 1 } }])).json()
    const first = (await changes()).json()
    expect(first).toMatchObject({
      more: false,
      changes: [{ kind: 'push', batchId, row: 1, subject: { id: a, name: '甲' }, period: 2024 }],
    })
    expect(first.changes[0].figures).toContainEqual({ code: 'revenue', said: 8, inForce: true })
    expect((await changes(`?after=${encodeURIComponent(first.next)}`)).json().changes).toEqual([])
    const conflict = (await officer('/api/conflicts')).json().rows[0]
    const recordId = conflict.statements[1].recordId
    const figure = { subjectId: a, code: 'revenue', period: 2024, recordId, reason: '以填报为准' }
    expect((await post(officer, '/api/settlements', figure)).statusCode).toBe(200)
    const second = (await changes(`?after=${encodeURIComponent(first.next)}`)).json()
    expect(second.changes).toMatchObject([
      { kind: 'settlement', figures: [{ code: 'revenue', said: 8, inForce: false }] },
    ])
    expect(JSON.stringify(second)).not.toContain('100')
    await post(officer, `/api/batches/${batchId}/retract`, { reason: '推错了' })
    const third = (await changes(`?after=${second.changes[0].stamp}`)).json()
    expect(third.changes).toMatchObject([
      { kind: 'retraction', batchId, figures: [{ inForce: false }, { inForce: false }, { inForce: false }] },
    ])
    expect((await changes('?after=broken')).statusCode).toBe(422)
  })
})

describe('the documents', () => {
  test('describe every route, with an example of a push', async () => {
    const { app } = await getHouse()
    const { openapi, paths } = (await app.inject('/api/openapi.json')).json()
    expect(openapi).toBe('3.1.0')
    const push = paths['/api/push/batches'].post
    expect(push).toMatchObject({
      security: [{ sourceKey: [] }],
      parameters: [{ name: 'idempotency-key', in: 'header' }],
    })
    expect(push.requestBody.content['application/json'].example.rows).toHaveLength(1)
    expect(paths['/api/subjects/{subjectId}'].get.parameters[0]).toMatchObject({ name: 'subjectId', in: 'path' })
  })

  test('hold examples that run', async () => {
    const { zone, secret } = await pushedZone()
    const app = await anotherApp({ home: zone.zone })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const text = readFileSync(new URL('../../../../../docs/push-api.md', import.meta.url), 'utf8')
    const [setting = '', ...commands] = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block)
    const env = { PATH: process.env.PATH, WUTONG_URL: url, WUTONG_KEY: secret }
    const replies = []
    for (const command of commands) {
      const { stdout } = await promisify(execFile)('bash', ['-ec', `${setting}\n${command}`], { env })
      replies.push(JSON.parse(stdout))
    }
    await app.close()
    expect(replies).toMatchObject([{ rows: 2, accepted: 2, refused: 0 }, { more: false }])
    expect(replies[1].changes).toHaveLength(2)
  })
})
