import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createAccounts } from '#modules/people'
import { createZone, getHouse, type TestZone, testPassword } from '../../../test/harness.ts'

/** A process of its own on the same database; its clock can be put forward. */
async function anotherProcess(minutesAhead = 0, signInsPerMinute = 1_000_000) {
  const { root } = await getHouse()
  const accounts = createAccounts({
    root,
    secret: 'a secret of two processes, long enough',
    signInsPerMinute,
    now: () => new Date(Date.now() + minutesAhead * 60_000),
  })
  return (username: string, password: string, address = '10.9.9.9') =>
    accounts
      .handle(
        new Request('http://zone.example/api/auth/sign-in/username', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-wutong-client': address },
          body: JSON.stringify({ username, password }),
        }),
      )
      .then(({ status }) => status)
      .catch(({ code }: { code: string }) => code)
}

const nameOf = ({ ctx }: TestZone, role: string): string => `${ctx.zoneId}.${role}`

describe('failed sign-ins', () => {
  test('lock a name for every process and after a restart, until the time is over', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const name = nameOf(zone, 'officer')
    const [one, two] = [await anotherProcess(), await anotherProcess()]
    const answers = []
    for (const [index, signIn] of [one, two, one, two, one].entries())
      answers.push(await signIn(name, 'a wrong password', `10.9.9.${index}`))
    expect(answers).toEqual([401, 401, 401, 401, 401])
    expect(await two(name, testPassword)).toBe('sign_in_locked')
    const restarted = await anotherProcess()
    expect(await restarted(name.toUpperCase(), testPassword)).toBe('sign_in_locked')
    expect(await (await anotherProcess(4.9))(name, testPassword)).toBe('sign_in_locked')
    expect(await (await anotherProcess(5.1))(name, testPassword)).toBe(200)
    expect(await restarted(name, testPassword)).toBe(200)
  })

  test('sent all at once are not more than five either', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const signIn = await anotherProcess()
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => signIn(nameOf(zone, 'officer'), 'a wrong password')),
    )
    expect(answers.filter((answer) => answer === 401)).toHaveLength(5)
    expect(answers.filter((answer) => answer === 'sign_in_locked')).toHaveLength(7)
  })

  test('with a name that nobody has are answered the same, and lock it the same', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const signIn = await anotherProcess()
    for (let round = 0; round < 6; round += 1) {
      const there = await signIn(nameOf(zone, 'officer'), 'a wrong password')
      expect(there).toBe(round < 5 ? 401 : 'sign_in_locked')
      expect(await signIn(nameOf(zone, 'nobody'), 'a wrong password')).toBe(there)
    }
  })

  test('are forgotten once the password is right', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const signIn = await anotherProcess()
    const answers = []
    for (const password of ['w', 'w', 'w', 'w', testPassword, 'w', 'w', 'w', 'w', testPassword])
      answers.push(await signIn(nameOf(zone, 'officer'), password))
    expect(answers).toEqual([401, 401, 401, 401, 200, 401, 401, 401, 401, 200])
  })

  test('are seen by the administrator, who lifts the lock', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const send = await zone.signIn('administrator')
    const signIn = await anotherProcess()
    for (let failure = 0; failure < 5; failure += 1) await signIn(nameOf(zone, 'officer'), 'a wrong password')
    const [account] = (await send('/api/accounts?search=officer')).json().rows
    expect(Date.parse(account.lockedUntil)).toBeGreaterThan(Date.now() + 4 * 60_000)
    const lifted = await send({ method: 'POST', url: `/api/accounts/${account.userId}/lift-lock`, payload: {} })
    expect(lifted.json().lockedUntil).toBeNull()
    expect(await signIn(nameOf(zone, 'officer'), testPassword)).toBe(200)
  })

  test('at a locked name are told once a lock with their count, and no faster than tenfold', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const signIn = (password: string) =>
      zone.app.inject({
        method: 'POST',
        url: '/api/auth/sign-in/username',
        payload: { username: nameOf(zone, 'officer'), password },
      })
    const told = async () => {
      const { rows } = await zone.ctx.transact((ctx) =>
        sql<{ event: string; attempts: number | null; reason: string | null }>`
          select event, detail ->> 'attempts' as attempts, detail ->> 'reason' as reason from audit_events
          where zone_id = ${ctx.zoneId} and event in ('session.refused', 'session.locked') order by at, id`.execute(
          ctx.db,
        ),
      )
      return rows.map(({ event, attempts, reason }) => `${event} ${attempts ?? reason}`)
    }
    for (let attempt = 0; attempt < 17; attempt += 1) await signIn('a wrong password')
    const refused = Array.from({ length: 5 }, () => 'session.refused INVALID_USERNAME_OR_PASSWORD')
    expect(await told()).toEqual([...refused, 'session.locked 1', 'session.locked 10'])
    const [account] = (await (await zone.signIn('administrator'))('/api/accounts?search=officer')).json().rows
    const lift = await zone.signIn('administrator')
    await lift({ method: 'POST', url: `/api/accounts/${account.userId}/lift-lock`, payload: {} })
    for (let attempt = 0; attempt < 6; attempt += 1) await signIn('a wrong password')
    expect((await told()).slice(7)).toEqual([...refused, 'session.locked 1'])
  })

  test('are counted for whoever tries passwords in a session, too', async () => {
    const zone = await createZone()
    const send = await zone.signIn('officer')
    const answers = []
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const payload = { current: `guess ${attempt}`, password: 'k7mq-w2xd-hp5t' }
      answers.push((await send({ method: 'POST', url: '/api/account/password', payload })).json().code)
    }
    expect(answers).toEqual([...Array.from({ length: 5 }, () => 'password_wrong'), 'sign_in_locked'])
    expect(await (await anotherProcess())(nameOf(zone, 'officer'), testPassword)).toBe('sign_in_locked')
  })

  test('of one address are limited across a restart too, and what was not judged does not lock', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const name = nameOf(zone, 'officer')
    const address = `10.8.${Math.floor(performance.now()) % 250}.${zone.zones.size % 250}`
    const first = await anotherProcess(0, 3)
    const answers = [await first(name, 'w', address), await first(`${name}2`, 'w', address)]
    const restarted = await anotherProcess(0, 3)
    for (let attempt = 0; attempt < 8; attempt += 1) answers.push(await restarted(name, 'w', address))
    expect(answers).toEqual([401, 401, 401, 429, 429, 429, 429, 429, 429, 429])
    expect(await restarted(name, testPassword, '10.7.7.7')).toBe(200)
  })
})
