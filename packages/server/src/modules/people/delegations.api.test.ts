import { describe, expect, test } from 'vitest'
import { createAccounts } from '#modules/people'
import { anotherApp, createZone, getHouse, type Send, type TestZone, testPassword } from '../../../test/harness.ts'
import { allRoutes, requestOf } from '../../../test/routes.ts'

const post = (url: string, payload: object = {}) => ({ method: 'POST' as const, url, payload })
const newPassword = 'k7mq-w2xd-hp5t'
const day = (fromNow: number): string =>
  new Date(Date.now() + (fromNow * 24 + 8) * 3_600_000).toISOString().slice(0, 10)

/** A zone with a firm and its legal representative, and a second firm. */
async function withFirm(): Promise<{ zone: TestZone; send: Send; own: string; other: string }> {
  const zone = await createZone()
  const [own = '', other = ''] = await zone.addCompanies([
    { name: '示例甲有限公司', facts: { 'revenue@2024': 1000 } },
    { name: '示例乙有限公司', facts: { 'revenue@2024': 2000 } },
  ])
  return { zone, send: await zone.signIn('enterprise', own), own, other }
}

/** Lets somebody in, who changes the one-time password; the function returned sends requests as that person. */
async function delegated(
  zone: TestZone,
  send: Send,
  scope: string,
  until = day(30),
): Promise<{ userId: string; as: Send; username: string }> {
  const made = (
    await send(post('/api/delegates', { suffix: scope.slice(0, 4), displayName: `员工${scope}`, scope, until }))
  ).json()
  const { username, userId } = made.delegate
  const cookie = await cookieOf(zone, username, made.password)
  const as: Send = (request) => {
    const options = typeof request === 'string' ? { url: request } : request
    return zone.app.inject({ ...options, headers: { ...options.headers, cookie } })
  }
  await as(post('/api/account/password', { current: made.password, password: newPassword }))
  return { userId, as, username }
}

async function cookieOf(zone: TestZone, username: string, password: string): Promise<string> {
  const reply = await zone.app.inject(post('/api/auth/sign-in/username', { username, password }))
  return reply.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
}

describe('a delegate', () => {
  test('may do at every route what the scope says and no more, for the own enterprise only', {
    timeout: 60_000,
  }, async () => {
    const { zone, send, own, other } = await withFirm()
    const people = {
      read: (await delegated(zone, send, 'read')).as,
      answer: (await delegated(zone, send, 'answer')).as,
      everything: (await delegated(zone, send, 'everything')).as,
    }
    const beyond: Record<keyof typeof people, string[]> = { read: [], answer: [], everything: [] }
    const changing = allRoutes.filter(({ permission }) => /^(dispute|question|own-key|delegation):/.test(permission))
    for (const route of changing)
      for (const [scope, as] of Object.entries(people) as [keyof typeof people, Send][]) {
        const { statusCode } = await as(requestOf(route, { subjectId: own, batchId: zone.ctx.newId() }))
        if (statusCode === 403) beyond[scope].push(route.permission)
      }
    const only = (list: string[]) => [...new Set(list)].sort()
    expect(only(beyond.everything)).toEqual(['delegation:manage', 'dispute:answer', 'question:raise'])
    expect(only(beyond.answer)).toEqual(['delegation:manage', 'dispute:answer', 'own-key:manage', 'question:raise'])
    expect(only(beyond.read)).toEqual([
      'delegation:manage',
      'dispute:answer',
      'dispute:raise',
      'own-key:manage',
      'question:answer',
      'question:raise',
    ])
    for (const as of Object.values(people)) {
      expect((await as(`/api/subjects/${own}`)).statusCode).toBe(200)
      expect((await as(`/api/subjects/${other}`)).statusCode).toBe(404)
      expect((await as('/api/accounts')).statusCode).toBe(403)
    }
  })

  test('is refused from the moment the term is over, whatever session or password it has', async () => {
    const { zone, send } = await withFirm()
    const { as, username } = await delegated(zone, send, 'everything', day(0))
    expect((await as('/api/session')).statusCode).toBe(200)
    const { root, clock } = await getHouse()
    const tomorrow = { ...clock, now: () => new Date(Date.now() + 24 * 3_600_000) }
    const later = await anotherApp({
      clock: tomorrow,
      accounts: createAccounts({ root, secret: 'a secret for tests only, long enough' }),
      home: zone.zone,
    })
    const reply = await later.inject({
      url: '/api/session',
      headers: { cookie: await cookieOf(zone, username, newPassword) },
    })
    await later.close()
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'delegation_over'])
    expect(
      (await send(post('/api/delegates', { suffix: 'late', displayName: '迟', scope: 'read', until: day(-1) }))).json()
        .code,
    ).toBe('until_past')
  })

  test('is ended by whoever let it in, at once, and by nobody else', async () => {
    const { zone, send } = await withFirm()
    const elsewhere = await withFirm()
    const { as, userId, username } = await delegated(zone, send, 'answer')
    expect((await elsewhere.send(post(`/api/delegates/${userId}/end`))).statusCode).toBe(404)
    expect((await as(post(`/api/delegates/${userId}/end`))).statusCode).toBe(403)
    expect((await as('/api/session')).statusCode).toBe(200)
    expect((await send('/api/delegates')).json()).toMatchObject([{ userId, username, scope: 'answer', state: 'valid' }])
    expect((await send(post(`/api/delegates/${userId}/end`))).json().state).toBe('ended')
    expect((await as('/api/session')).statusCode).toBe(401)
    const again = await zone.app.inject({
      url: '/api/session',
      headers: { cookie: await cookieOf(zone, username, newPassword) },
    })
    expect(again.json().code).toBe('delegation_over')
    expect((await send(post(`/api/delegates/${userId}/end`))).statusCode).toBe(404)
  })

  test('loses its place when the one who let it in loses the role', async () => {
    const { zone, send } = await withFirm()
    const { as } = await delegated(zone, send, 'everything')
    const administrator = await zone.signIn('administrator')
    const [account] = (await administrator(`/api/accounts?search=${zone.ctx.zoneId}.enterprise`)).json().rows
    await administrator(post(`/api/accounts/${account.userId}/role`, { role: 'auditor' }))
    expect((await as('/api/session')).json().code).toBe('delegation_over')
    const [delegate] = (await administrator('/api/accounts?search=enterprise.ever')).json().rows
    expect(delegate).toMatchObject({ state: 'over' })
  })

  test('cannot be let in for another enterprise by the database itself', async () => {
    const { zone, own, other } = await withFirm()
    const place = (subject_id: string, delegated_by: string) => ({
      zone_id: zone.ctx.zoneId,
      user_id: `${zone.ctx.zoneId}.x`,
      role: 'enterprise' as const,
      subject_id,
      created_at: new Date(),
      delegated_by,
      scope: 'everything' as const,
      expires_at: new Date(Date.now() + 1e9),
    })
    const by = `${zone.ctx.zoneId}.enterprise`
    const insert = (row: ReturnType<typeof place>) =>
      zone.as('enterprise', own).transact(({ db }) => db.insertInto('memberships').values(row).execute())
    await expect(insert(place(other, by))).rejects.toThrow(/row-level security/)
    await expect(insert(place(own, 'somebody'))).rejects.toThrow(/row-level security/)
    await insert(place(own, by))
    await expect(
      zone
        .as('enterprise', own)
        .transact(({ db }) =>
          db
            .updateTable('memberships')
            .set({ role: 'officer', subject_id: null, delegated_by: null, scope: null, expires_at: null })
            .where('delegated_by', '=', by)
            .execute(),
        ),
    ).rejects.toThrow(/cannot be changed/)
  })

  test('is let in by the legal representative’s account alone', async () => {
    const { zone, own } = await withFirm()
    const { addMember } = await import('#modules/people')
    const username = `${zone.ctx.zoneId}.clerk`
    await addMember(zone.ctx, {
      username,
      displayName: '会计',
      password: testPassword,
      role: 'enterprise',
      subjectId: own,
      legalRepresentative: false,
    })
    const cookie = await cookieOf(zone, username, testPassword)
    const reply = await zone.app.inject({
      ...post('/api/delegates', { suffix: 'a', displayName: '甲', scope: 'read', until: day(3) }),
      headers: { cookie },
    })
    expect(reply.statusCode).toBe(403)
  })
})
