import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { createZone, type Send, type TestZone, testPassword } from '../../../test/harness.ts'
import { allRoutes, requestOf } from '../../../test/routes.ts'

const firm = {
  name: '邻家秘密有限公司',
  uscc: '91410100MA0000001X',
  facts: { dishonest: false, district: 'west', 'revenue@2024': 87_654_321, 'rd_expense@2024': 7_777_777 },
}
const traces = ['邻家秘密', firm.uscc, '87654321', '7777777']

const post = (url: string, payload: object = {}) => ({ method: 'POST' as const, url, payload })

async function administered(): Promise<{ zone: TestZone; send: Send; subjectId: string }> {
  const zone = await createZone()
  const [subjectId = ''] = await zone.addCompanies([firm])
  return { zone, send: await zone.signIn('administrator'), subjectId }
}

/** Signs in by name and password; the function returned sends requests with the session's cookie. */
async function signInAs(zone: TestZone, username: string, password: string): Promise<{ status: number; send: Send }> {
  const reply = await zone.app.inject(post('/api/auth/sign-in/username', { username, password }))
  const cookie = reply.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  const send: Send = (request) => {
    const options = typeof request === 'string' ? { url: request } : request
    return zone.app.inject({ ...options, headers: { ...options.headers, cookie } })
  }
  return { status: reply.statusCode, send }
}

const eventsOf = ({ ctx }: TestZone, userId: string) =>
  ctx.transact(async ({ db }) => {
    const rows = await db
      .selectFrom('audit_events')
      .select('event')
      .where('entity', '=', userId)
      .orderBy('id')
      .execute()
    return rows.map(({ event }) => event)
  })

describe('an administrator', () => {
  test('finds nothing about an enterprise in any reply of any route', { timeout: 60_000 }, async () => {
    const { zone, send, subjectId } = await administered()
    await evaluateZone(zone.ctx, { period: 2024 })
    const batchId = zone.ctx.newId()
    const answered: string[] = []
    for (const route of allRoutes) {
      const request = requestOf(route, { subjectId, batchId })
      const { body, statusCode } = await send(request)
      const asked = String(request.url)
      const found = [...traces, subjectId].filter((trace) => !asked.includes(trace) && body.includes(trace))
      expect(found, `${request.method} ${asked}`).toEqual([])
      if (statusCode === 200) answered.push(asked)
    }
    for (const url of ['/api/subjects?search=邻家', `/api/subjects?search=${firm.uscc}`, '/api/zone', '/api/audit'])
      expect((await send(url)).statusCode, url).toBeGreaterThanOrEqual(403)
    expect(answered).toContain('/api/accounts')
    expect((await send('/api/session')).json()).toMatchObject({ role: 'administrator', periods: [], subjectId: null })
  })

  test('sees no row of a table about enterprises, whatever a query forgets', async () => {
    const { zone } = await administered()
    await evaluateZone(zone.ctx, { period: 2024 })
    const open = ['zones', 'memberships', 'sign_in_rules']
    const counts = await zone.as('administrator').transact(async ({ db }) => {
      const { rows } = await sql<{ name: string }>`
        select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'zone_id')
          and has_table_privilege(c.oid, 'select')`.execute(db)
      const found: string[] = []
      for (const { name } of rows) {
        const seen = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db)
        if ((seen.rows[0]?.n ?? 0) > 0) found.push(name)
      }
      return { tables: rows.length, found: found.filter((name) => !open.includes(name)) }
    })
    expect(counts.found).toEqual([])
    expect(counts.tables).toBeGreaterThan(30)
  })

  test('makes an account whose one-time password must be changed before anything opens', async () => {
    const { zone, send } = await administered()
    const username = `${zone.ctx.zoneId}.li`
    const made = await send(post('/api/accounts', { username, displayName: '李', role: 'officer' }))
    expect(made.json().account).toMatchObject({ username, role: 'officer', state: 'active', mustChangePassword: true })
    const { password } = made.json()
    expect((await send(post('/api/accounts', { username, displayName: '李二', role: 'leader' }))).json().code).toBe(
      'username_taken',
    )
    const li = await signInAs(zone, username, password)
    for (const route of allRoutes.filter(({ permission }) => permission !== 'public' && permission !== 'source-key')) {
      const reply = await li.send(requestOf(route, { subjectId: zone.ctx.newId(), batchId: zone.ctx.newId() }))
      const isOpen = route.permission === 'session:read' || route.permission === 'account:own'
      const { code } = reply.json()
      if (isOpen) expect(code, route.path).not.toBe('password_due')
      else expect(['password_due', 'permission_denied'], route.path).toContain(code)
    }
    expect((await li.send('/api/session')).json().owes).toBe('password')
    const changed = await li.send(post('/api/account/password', { current: password, password: 'k7mq-w2xd-hp5t' }))
    expect(changed.statusCode).toBe(200)
    expect((await li.send('/api/subjects')).statusCode).toBe(200)
    expect((await li.send('/api/session')).json().owes).toBeNull()
  })

  test('disables an account: its sessions end at once and it cannot sign in until it is enabled', async () => {
    const { zone, send } = await administered()
    const officer = await zone.signIn('officer')
    const [account] = (await send(`/api/accounts?search=officer`)).json().rows
    expect((await officer('/api/subjects')).statusCode).toBe(200)
    const disabled = await send(post(`/api/accounts/${account.userId}/disable`))
    expect(disabled.json()).toMatchObject({ state: 'disabled' })
    expect((await officer('/api/subjects')).statusCode).toBe(401)
    expect((await signInAs(zone, account.username, testPassword)).status).toBe(403)
    expect((await signInAs(zone, account.username, 'a wrong password')).status).toBe(401)
    await send(post(`/api/accounts/${account.userId}/enable`))
    expect((await signInAs(zone, account.username, testPassword)).status).toBe(200)
    expect(await eventsOf(zone, account.userId)).toEqual(['member.added', 'account.disabled', 'account.enabled'])
  })

  test('resets a password, which ends the sessions and the old password', async () => {
    const { zone, send } = await administered()
    const officer = await zone.signIn('officer')
    const [account] = (await send(`/api/accounts?search=officer`)).json().rows
    const { password } = (await send(post(`/api/accounts/${account.userId}/reset-password`))).json()
    expect((await officer('/api/session')).statusCode).toBe(401)
    expect((await signInAs(zone, account.username, testPassword)).status).toBe(401)
    const again = await signInAs(zone, account.username, password)
    expect((await again.send('/api/session')).json().owes).toBe('password')
  })

  test('changes a role; an enterprise is named by code and name together, and a wrong pair tells nothing', async () => {
    const { zone, send, subjectId } = await administered()
    const officer = await zone.signIn('officer')
    const [account] = (await send(`/api/accounts?search=officer`)).json().rows
    const place = (enterprise: object) =>
      post(`/api/accounts/${account.userId}/role`, { role: 'enterprise', enterprise })
    const refusals = [
      { uscc: firm.uscc, name: '别的有限公司' },
      { uscc: '91410100MA00000028', name: firm.name },
    ]
    const told = []
    for (const enterprise of refusals) {
      const { traceId, ...problem } = (await send(place(enterprise))).json()
      told.push(problem)
    }
    expect(told[0]).toEqual(told[1])
    expect(told[0]).toMatchObject({ code: 'enterprise_not_confirmed' })
    expect((await officer('/api/session')).json().role).toBe('officer')
    const changed = (await send(place({ uscc: firm.uscc.toLowerCase(), name: '邻家秘密有限公司 ' }))).json()
    expect(changed).toMatchObject({ role: 'enterprise', enterpriseName: firm.name, legalRepresentative: true })
    expect((await officer('/api/session')).statusCode).toBe(401)
    const again = await signInAs(zone, account.username, testPassword)
    expect((await again.send('/api/session')).json()).toMatchObject({ role: 'enterprise', subjectId })
  })

  test('cannot change the own account nor one of another zone', async () => {
    const { zone, send } = await administered()
    const other = await administered()
    const [own] = (await send('/api/accounts?search=administrator')).json().rows
    const [foreign] = (await other.send('/api/accounts?search=administrator')).json().rows
    for (const step of ['disable', 'reset-password', 'reset-second-factor', 'lift-lock']) {
      expect((await send(post(`/api/accounts/${own.userId}/${step}`))).json().code).toBe('account_own')
      expect((await send(post(`/api/accounts/${foreign.userId}/${step}`))).json().code).toBe('account_not_found')
    }
    const shared = await zone.signIn('leader')
    const [leader] = (await send('/api/accounts?search=leader')).json().rows
    await other.zone.ctx.transact((ctx) =>
      ctx.db
        .insertInto('memberships')
        .values({
          zone_id: ctx.zoneId,
          user_id: leader.userId,
          role: 'leader',
          subject_id: null,
          created_at: new Date(),
        })
        .execute(),
    )
    expect((await send(post(`/api/accounts/${leader.userId}/reset-password`))).json().code).toBe('account_shared')
    expect((await shared('/api/session')).statusCode).toBe(200)
  })

  test.for(['leader', 'officer', 'auditor', 'enterprise'] as const)(
    'is the only one who keeps accounts: a %s cannot, and nothing is written',
    async (role) => {
      const { zone, subjectId } = await administered()
      const send = await zone.signIn(role, role === 'enterprise' ? subjectId : undefined)
      const username = `${zone.ctx.zoneId}.new`
      expect((await send('/api/accounts')).statusCode).toBe(403)
      expect((await send(post('/api/accounts', { username, displayName: '新', role }))).statusCode).toBe(403)
      expect((await signInAs(zone, username, testPassword)).status).toBe(401)
    },
  )
})

describe('the own account', () => {
  test('a new password ends the other sessions and keeps this one', async () => {
    const { zone } = await administered()
    const send = await zone.signIn('officer')
    const username = `${zone.ctx.zoneId}.officer`
    const elsewhere = await signInAs(zone, username, testPassword)
    const sessions = (await send('/api/account/sessions')).json()
    expect(sessions.map(({ current }: { current: boolean }) => current).sort()).toEqual([false, true])
    const change = (current: string, password: string) => send(post('/api/account/password', { current, password }))
    expect((await change('not the password', 'k7mq-w2xd-hp5t')).json().code).toBe('password_wrong')
    expect((await change(testPassword, 'password2026')).json().code).toBe('password_refused')
    expect((await elsewhere.send('/api/session')).statusCode).toBe(200)
    expect((await change(testPassword, 'k7mq-w2xd-hp5t')).json()).toEqual({ ended: 1 })
    expect((await elsewhere.send('/api/session')).statusCode).toBe(401)
    expect((await send('/api/session')).statusCode).toBe(200)
    expect((await signInAs(zone, username, testPassword)).status).toBe(401)
    expect((await signInAs(zone, username, 'k7mq-w2xd-hp5t')).status).toBe(200)
  })

  test('a session ends when nobody used it for twelve hours, and after seven days however much it is used', async () => {
    const { zone } = await administered()
    const send = await zone.signIn('officer')
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    const changed = async (session: { used_at?: Date; expires_at?: Date }) => {
      const ofOfficer = zone.root
        .selectFrom('auth_users')
        .select('id')
        .where('username', '=', `${zone.ctx.zoneId}.officer`)
      await zone.root.updateTable('auth_sessions').set(session).where('user_id', 'in', ofOfficer).execute()
      return (await send('/api/session')).statusCode
    }
    const [session] = (await send('/api/account/sessions')).json()
    expect(Date.parse(session.expiresAt) - Date.parse(session.since)).toBeCloseTo(7 * 24 * 3_600_000, -4)
    const soon = ago(-1)
    expect(await changed({ expires_at: soon })).toBe(200)
    expect((await send('/api/account/sessions')).json()[0].expiresAt).toBe(soon.toISOString())
    expect(await changed({ used_at: ago(11.9) })).toBe(200)
    expect(await changed({ used_at: ago(12.1) })).toBe(401)
    expect(await changed({ used_at: ago(0), expires_at: ago(0.1) })).toBe(401)
  })

  test('sessions are ended one by one or all others at once, and only the own ones', async () => {
    const { zone } = await administered()
    const send = await zone.signIn('officer')
    const leader = await zone.signIn('leader')
    const username = `${zone.ctx.zoneId}.officer`
    const others = [await signInAs(zone, username, testPassword), await signInAs(zone, username, testPassword)]
    const statuses = () => Promise.all(others.map(async (one) => (await one.send('/api/session')).statusCode))
    const [mine] =
      (await others[0]?.send('/api/account/sessions'))?.json().filter(({ current }: { current: boolean }) => current) ??
      []
    expect((await leader(post(`/api/account/sessions/${mine.id}/end`))).json().code).toBe('session_not_found')
    expect(await statuses()).toEqual([200, 200])
    expect((await send(post(`/api/account/sessions/${mine.id}/end`))).json()).toEqual({ ended: 1 })
    expect(await statuses()).toEqual([401, 200])
    expect((await send(post('/api/account/end-other-sessions'))).json()).toEqual({ ended: 1 })
    expect(await statuses()).toEqual([401, 401])
    expect((await send('/api/account/sessions')).json()).toHaveLength(1)
  })
})
