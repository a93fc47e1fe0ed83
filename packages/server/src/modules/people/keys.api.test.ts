import { isKeyable } from '@wutong/contract'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type TxCtx, unsafeAsOwner } from '#platform/context'
import { createZone, type Send, type TestZone, testPassword } from '../../../test/harness.ts'
import { allRoutes, requestOf } from '../../../test/routes.ts'

const post = (url: string, payload: object = {}) => ({ method: 'POST' as const, url, payload })

/** Sends requests with a key and no session. */
const withKey =
  (zone: TestZone, secret: string): Send =>
  (request) => {
    const options = typeof request === 'string' ? { url: request } : request
    return zone.app.inject({ ...options, headers: { ...options.headers, authorization: `Bearer ${secret}` } })
  }

/** Looks at the rows of keys as their person, with the rights of who owns the tables. */
async function withKeys<Row>(zone: TestZone, work: (ctx: TxCtx) => Promise<{ readonly rows: Row[] }>): Promise<Row[]> {
  const username = `${zone.ctx.zoneId}.officer`
  const { rows } = await zone.ctx.transact((ctx) =>
    unsafeAsOwner(ctx, async () => {
      await sql`select set_config('app.user_id', u.id, true) from auth_users u where u.username = ${username}`.execute(
        ctx.db,
      )
      return work(ctx)
    }),
  )
  return rows
}

async function keyed(order: object = {}) {
  const zone = await createZone()
  await zone.addCompanies([{ name: '示例甲有限公司', facts: { 'revenue@2024': 1000 } }])
  const send = await zone.signIn('officer')
  const made = (await send(post('/api/account/keys', { name: 'report', ...order }))).json()
  return { zone, send, key: made.key, secret: String(made.secret), as: withKey(zone, made.secret) }
}

describe('a key of a person', () => {
  test('reads what the person may read and changes nothing, at every route', { timeout: 60_000 }, async () => {
    const { zone, key, as } = await keyed()
    for (const route of allRoutes.filter(({ permission }) => permission !== 'public' && permission !== 'source-key')) {
      // What is open is asked below: most of it reckons for long.
      if (key.permissions.includes(route.permission)) continue
      const { statusCode } = await as(requestOf(route, { subjectId: zone.ctx.newId(), batchId: zone.ctx.newId() }))
      expect(statusCode, `${route.method} ${route.path}`).toBe(403)
    }
    for (const url of ['/api/session', '/api/zone', '/api/batches', '/api/scorecards', '/api/disputes'])
      expect((await as(url)).statusCode, url).toBe(200)
    expect((await as('/api/subjects')).json().total).toBe(1)
    expect(key.permissions).toContain('subject:list')
    expect(
      key.permissions.filter((one: string) =>
        /:(run|import|retract|merge|manage|answer|raise|settle|cancel)$/.test(one),
      ),
    ).toEqual([])
  })

  test('holds what it was made for, which cannot be more than the person holds nor what is not for keys', async () => {
    const { send, as } = await keyed({ permissions: ['batch:read'] })
    expect((await as('/api/batches')).statusCode).toBe(200)
    expect((await as('/api/subjects')).statusCode).toBe(403)
    for (const permission of ['account:manage', 'own-key:manage', 'account:own'] as const) {
      expect(isKeyable(permission)).toBe(false)
      const refused = await send(post('/api/account/keys', { name: 'more', permissions: [permission] }))
      expect(refused.json().code).toBe('key_permissions_outside')
    }
  })

  test('is kept as a hash, shown once, seen by its person alone and revoked by them', async () => {
    const { zone, send, key, secret, as } = await keyed()
    const [whole] = await withKeys(zone, ({ db }) =>
      sql<{ whole: string }>`
      select to_jsonb(k)::text as whole from personal_keys k where id = ${key.id}`.execute(db),
    )
    expect(whole?.whole).not.toContain(secret.slice(12))
    expect(JSON.stringify((await send('/api/account/keys')).json())).not.toContain(secret.slice(12))
    const leader = await zone.signIn('leader')
    expect((await leader('/api/account/keys')).json()).toEqual([])
    expect((await leader(post(`/api/account/keys/${key.id}/revoke`))).statusCode).toBe(404)
    expect((await as('/api/subjects')).statusCode).toBe(200)
    expect((await send(post(`/api/account/keys/${key.id}/revoke`))).json().state).toBe('revoked')
    expect((await as('/api/subjects')).json().code).toBe('key_refused')
  })

  test('dies with its term, with its person and with the person’s role', async () => {
    const { zone, key, as } = await keyed()
    const administrator = await zone.signIn('administrator')
    const [account] = (await administrator('/api/accounts?search=officer')).json().rows
    await administrator(post(`/api/accounts/${account.userId}/disable`))
    expect((await as('/api/subjects')).json().code).toBe('account_disabled')
    await administrator(post(`/api/accounts/${account.userId}/enable`))
    expect((await as('/api/subjects')).statusCode).toBe(200)
    await administrator(post(`/api/accounts/${account.userId}/role`, { role: 'administrator' }))
    expect((await as('/api/subjects')).statusCode).toBe(403)
    await administrator(post(`/api/accounts/${account.userId}/role`, { role: 'officer' }))
    expect((await as('/api/subjects')).statusCode).toBe(200)
    await administrator(post(`/api/accounts/${account.userId}/reset-password`))
    expect((await as('/api/subjects')).json().code).toBe('password_due')
    await withKeys(zone, ({ db }) => sql`update personal_keys set expires_at = now() where id = ${key.id}`.execute(db))
    expect((await as('/api/subjects')).json().code).toBe('key_refused')
  })

  test('that is made up, or another kind, opens nothing', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    expect((await withKey(zone, `wtp_${'a'.repeat(43)}`)('/api/session')).json().code).toBe('key_refused')
    const made = await officer(post('/api/source-keys', { source: 'tax', name: 'push' }))
    expect((await withKey(zone, made.json().secret)('/api/session')).statusCode).toBe(401)
    expect((await withKey(zone, testPassword)('/api/session')).statusCode).toBe(401)
  })
})
