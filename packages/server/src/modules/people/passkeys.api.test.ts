import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createAccounts } from '#modules/people'
import { authenticatorAt, type Circumstances, type HeldKey } from '../../../test/authenticator.ts'
import { createZone, getHouse, passkeyHome, type Send, type TestZone, testPassword } from '../../../test/harness.ts'
import { browser, codeOf, post, signedIn } from '../../../test/second-factor.ts'

const authenticator = authenticatorAt(passkeyHome)
const password = testPassword
const passkeys = '/api/account/passkeys'

/** The second factor shown by a passkey, for a change of the account. */
async function proofBy(send: Send, key: HeldKey, lie: Circumstances = {}) {
  const asked = (await send(post(`${passkeys}/challenge`))).json()
  return { by: 'passkey', response: authenticator.sign(key, asked, lie) }
}

/** What an authenticator is asked to make; whoever has a passkey already shows it. */
async function offered(send: Send, key?: HeldKey) {
  const secondFactor = key === undefined ? undefined : await proofBy(send, key)
  const reply = await send(post(`${passkeys}/offer`, { password, secondFactor }))
  expect(reply.statusCode).toBe(200)
  return reply.json()
}

/** Somebody with a passkey, in the browser that registered it. */
async function registered(role = 'officer') {
  const zone = await createZone()
  await zone.signIn(role as 'officer')
  const { send } = await signedIn(zone, role)
  const { key, made } = authenticator.make(await offered(send))
  expect((await send(post(passkeys, { name: '台式机', response: made }))).json()).toEqual({ ended: 1 })
  return { zone, send, key }
}

async function challenged(send: Send): Promise<{ challenge: string; userVerification: string; rpId: string }> {
  return (await send(post('/api/auth/passkey/challenge'))).json()
}

/** One attempt to sign in in a new browser. */
async function attempt(zone: TestZone, key: HeldKey, lie: Circumstances = {}) {
  const send = browser(zone)
  const response = authenticator.sign(key, await challenged(send), lie)
  const reply = await send(post('/api/auth/sign-in/passkey', { response }))
  return { send, response, status: reply.statusCode, code: reply.json().code }
}

async function told({ ctx }: TestZone, event: string): Promise<Record<string, unknown>[]> {
  const { rows } = await ctx.transact((ctx) =>
    sql<{ detail: Record<string, unknown> }>`select detail from audit_events
      where zone_id = ${ctx.zoneId} and event = ${event} order by at, id`.execute(ctx.db),
  )
  return rows.map(({ detail }) => detail)
}

describe('a passkey', () => {
  test('is registered for the password, listed by its name, and opens the account alone', async () => {
    const { zone, send, key } = await registered()
    expect((await send(passkeys)).json()).toMatchObject([{ name: '台式机', synced: false, lastUsedAt: null }])
    const asked = await challenged(browser(zone))
    expect(asked).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(asked.challenge.length).toBeGreaterThan(40)
    const { send: next, status } = await attempt(zone, key)
    expect(status).toBe(200)
    expect((await next('/api/session')).json()).toMatchObject({ username: `${zone.ctx.zoneId}.officer`, owes: null })
    expect((await next(passkeys)).json()[0].lastUsedAt).not.toBeNull()
    expect(await told(zone, 'account.passkey_added')).toEqual([{ name: '台式机' }])
    expect((await told(zone, 'session.begun')).length).toBeGreaterThan(0)
  })

  test('is not offered without the password, and not where the server has no name', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const { send } = await signedIn(zone, 'officer')
    expect((await send(post(`${passkeys}/offer`, { password: 'wrong' }))).json().code).toBe('password_wrong')
    expect((await browser(zone)(passkeys)).statusCode).toBe(401)
    const accounts = createAccounts({ root: zone.root, secret: 'a secret for this test, long enough' })
    for (const path of ['passkey/challenge', 'sign-in/passkey']) {
      const request = new Request(`http://localhost/api/auth/${path}`, { method: 'POST', body: '{}' })
      await expect(accounts.handle(request), path).rejects.toThrow()
    }
  })

  const lies: readonly (readonly [string, Circumstances])[] = [
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another port of our name', { origin: 'http://localhost:8080' }],
    ['for another domain', { domain: 'evil.example' }],
    ['without a verified user', { isUserVerified: false }],
    ['for another purpose', { type: 'payment.get' }],
  ]
  test.each(lies)('%s is registered by nobody and opens nothing', async (_, lie) => {
    const { zone, send, key } = await registered()
    const { made } = authenticator.make(await offered(send, key), lie)
    expect((await send(post(passkeys, { name: 'x', response: made }))).json().code).toBe('passkey_refused')
    expect(await attempt(zone, key, lie)).toMatchObject({ status: 401, code: 'PASSKEY_REFUSED' })
    expect(await told(zone, 'session.refused')).toMatchObject([{ reason: 'PASSKEY_REFUSED' }])
    expect((await attempt(zone, key)).status).toBe(200)
  })

  test('answers a challenge once, and none that was for something or somebody else', async () => {
    const { zone, send, key } = await registered()
    const { response } = await attempt(zone, key)
    const again = await browser(zone)(post('/api/auth/sign-in/passkey', { response }))
    expect(again.json().code).toBe('PASSKEY_REFUSED')
    const forged = await browser(zone)(
      post('/api/auth/sign-in/passkey', { response: authenticator.sign(key, { challenge: 'A'.repeat(43) }) }),
    )
    expect(forged.statusCode).toBe(401)
    const offer = await offered(send, key)
    const crossed = await browser(zone)(
      post('/api/auth/sign-in/passkey', { response: authenticator.sign(key, { challenge: offer.challenge }) }),
    )
    expect(crossed.statusCode).toBe(401)
    await zone.signIn('leader')
    const { send: leader } = await signedIn(zone, 'leader')
    await offered(leader)
    const { made } = authenticator.make(offer)
    expect((await leader(post(passkeys, { name: 'x', response: made }))).json().code).toBe('passkey_refused')
    expect((await send(post(passkeys, { name: 'mine', response: made }))).statusCode).toBe(200)
    expect((await send(post(passkeys, { name: 'twice', response: made }))).json().code).toBe('passkey_refused')
  })

  test('too old a challenge is refused', async () => {
    const { zone, key } = await registered()
    const asked = await challenged(browser(zone))
    await sql`update auth_challenges set expires_at = now() - interval '1 second' where challenge = ${asked.challenge}`.execute(
      zone.root,
    )
    const late = await browser(zone)(post('/api/auth/sign-in/passkey', { response: authenticator.sign(key, asked) }))
    expect(late.statusCode).toBe(401)
  })

  test('that was copied is found out by its count, one time at once or later', async () => {
    const { zone, key } = await registered()
    const copy = { ...key }
    expect((await attempt(zone, key)).status).toBe(200)
    expect((await attempt(zone, key)).status).toBe(200)
    expect(await attempt(zone, copy)).toMatchObject({ status: 401, code: 'PASSKEY_COPIED' })
    expect(await told(zone, 'session.refused')).toMatchObject([{ reason: 'PASSKEY_COPIED' }])
    const twin = { ...key }
    const both = await Promise.all([attempt(zone, key), attempt(zone, twin)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401])
  })

  test('signed by another key, or said to be of another person, opens nothing', async () => {
    const { zone, key } = await registered()
    const stranger = authenticator.make({ challenge: 'x', user: { id: key.userHandle } }).key
    expect((await attempt(zone, stranger)).status).toBe(401)
    expect((await attempt(zone, { ...stranger, id: key.id })).status).toBe(401)
    const other = Buffer.from('somebody else').toString('base64url')
    expect((await attempt(zone, { ...key, userHandle: other })).status).toBe(401)
  })

  test('stands where a code would: the password alone opens the account no more, for a role that must have two factors either', async () => {
    const { zone, send, key } = await registered()
    const administrator = await zone.signIn('administrator')
    await administrator(post('/api/sign-in-rules', { secondFactorRoles: ['officer'] }))
    const { answer, send: halfway } = await signedIn(zone, 'officer')
    expect(answer).toMatchObject({ twoFactorRedirect: true, twoFactorMethods: [] })
    expect((await halfway('/api/session')).statusCode).toBe(401)
    const { send: next } = await attempt(zone, key)
    expect((await next('/api/subjects')).statusCode).toBe(200)
    const secondFactor = await proofBy(send, key)
    const offer = (await send(post('/api/account/second-factor', { password, secondFactor }))).json()
    expect((await send(post('/api/account/second-factor/confirm', { code: codeOf(offer.secret) }))).statusCode).toBe(
      200,
    )
    expect((await signedIn(zone, 'officer')).answer).toMatchObject({ twoFactorMethods: ['totp'] })
    const removal = { password, secondFactor: await proofBy(send, key) }
    expect((await send(post('/api/account/second-factor/remove', removal))).statusCode).toBe(200)
    expect((await signedIn(zone, 'officer')).answer).toMatchObject({ twoFactorRedirect: true })
  })

  test('is removed by its owner alone, for password and passkey; with the last one the password is enough again', async () => {
    const { zone, send, key } = await registered()
    const [{ id }] = (await send(passkeys)).json()
    await zone.signIn('leader')
    const { send: leader } = await signedIn(zone, 'leader')
    expect((await leader(post(`${passkeys}/${id}/remove`, { password }))).json().code).toBe('passkey_not_found')
    expect((await send(post(`${passkeys}/${id}/remove`, { password: 'wrong' }))).json().code).toBe('password_wrong')
    const proved = { password, secondFactor: await proofBy(send, key) }
    expect((await send(post(`${passkeys}/${id}/remove`, proved))).statusCode).toBe(200)
    expect((await send(passkeys)).json()).toEqual([])
    expect((await signedIn(zone, 'officer')).answer).not.toHaveProperty('twoFactorRedirect')
    expect(await told(zone, 'account.passkey_removed')).toEqual([{ name: '台式机' }])
  })

  test('is asked for before the account is changed: password and session of another are not enough', async () => {
    const { zone, send, key } = await registered()
    const [{ id }] = (await send(passkeys)).json()
    const changes: readonly (readonly [string, object])[] = [
      ['/api/account/second-factor', { password }],
      [`${passkeys}/offer`, { password }],
      [`${passkeys}/${id}/remove`, { password }],
      ['/api/account/password', { current: password, password: '今年春天我们种下三棵梧桐' }],
    ]
    const administrator = await zone.signIn('administrator')
    const [account] = (await administrator('/api/accounts?search=officer')).json().rows
    const attempted = async (secondFactor?: object) => {
      const codes = []
      for (const [url, body] of changes) codes.push((await send(post(url, { ...body, secondFactor }))).json().code)
      await administrator(post(`/api/accounts/${account.userId}/lift-lock`))
      return new Set(codes)
    }
    expect(await attempted()).toEqual(new Set(['second_factor_needed']))
    expect(await attempted({ by: 'code', code: '123456' })).toEqual(new Set(['code_wrong']))
    expect(await attempted({ by: 'recovery', code: 'aaaa-bbbb' })).toEqual(new Set(['recovery_code_wrong']))
    // A challenge of sign-in is none of the account's, and another's passkey is not one's own.
    const stray = authenticator.sign(key, await challenged(browser(zone)))
    expect(await attempted({ by: 'passkey', response: stray })).toEqual(new Set(['passkey_refused']))
    await zone.signIn('leader')
    const { send: leader } = await signedIn(zone, 'leader')
    const { key: theirs, made } = authenticator.make(await offered(leader))
    await leader(post(passkeys, { name: '别人的', response: made }))
    expect(await attempted(await proofBy(send, theirs))).toEqual(new Set(['passkey_refused']))
    expect(await attempted(await proofBy(send, key, { isUserVerified: false }))).toEqual(new Set(['passkey_refused']))
    expect((await send(passkeys)).json()).toHaveLength(1)
    // Shown once it proves once.
    const proof = { current: password, password: '今年春天我们种下三棵梧桐', secondFactor: await proofBy(send, key) }
    expect((await send(post('/api/account/password', proof))).statusCode).toBe(200)
    const again = { ...proof, current: proof.password }
    expect((await send(post('/api/account/password', again))).json().code).toBe('passkey_refused')
  })

  test('is called by another name by its owner alone, and the trail tells both names', async () => {
    const { zone, send } = await registered()
    const [{ id }] = (await send(passkeys)).json()
    const renamed = await send(post(`${passkeys}/${id}/rename`, { name: ' 家里的手机 ' }))
    expect(renamed.json()).toMatchObject({ id, name: '家里的手机' })
    expect((await send(passkeys)).json()).toMatchObject([{ id, name: '家里的手机' }])
    expect(await told(zone, 'account.passkey_renamed')).toEqual([{ name: '台式机', renamed: '家里的手机' }])
    await zone.signIn('leader')
    const { send: leader } = await signedIn(zone, 'leader')
    expect((await leader(post(`${passkeys}/${id}/rename`, { name: 'x' }))).json().code).toBe('passkey_not_found')
    expect((await send(post(`${passkeys}/${id}/rename`, { name: ' ' }))).json().code).toBe('input_invalid')
    expect((await leader(post(`${passkeys}/challenge`))).json().code).toBe('passkey_not_found')
  })

  test('goes when the administrator resets the second factor, and opens no disabled account', async () => {
    const { zone, send, key } = await registered()
    const administrator = await zone.signIn('administrator')
    const [account] = (await administrator('/api/accounts?search=officer')).json().rows
    expect(account.secondFactor).toBe(true)
    await administrator(post(`/api/accounts/${account.userId}/disable`))
    expect(await attempt(zone, key)).toMatchObject({ status: 403, code: 'ACCOUNT_DISABLED' })
    await administrator(post(`/api/accounts/${account.userId}/enable`))
    const reset = await administrator(post(`/api/accounts/${account.userId}/reset-second-factor`))
    expect(reset.json().secondFactor).toBe(false)
    expect((await attempt(zone, key)).status).toBe(401)
    expect((await send('/api/session')).statusCode).toBe(401)
  })

  test('of a locked name waits, and its failures lock the name', async () => {
    const { zone, key } = await registered()
    const liar = { ...key, userHandle: 'AAAA' }
    const codes = []
    for (let failure = 0; failure < 6; failure += 1) codes.push((await attempt(zone, liar)).code)
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'PASSKEY_REFUSED'), 'sign_in_locked'])
    expect((await attempt(zone, key)).code).toBe('sign_in_locked')
  })

  test('is limited by address as passwords are, and a challenge too', async () => {
    const { root } = await getHouse()
    const accounts = createAccounts({
      root,
      secret: 'a secret for this test, long enough',
      signInsPerMinute: 2,
      passkeys: passkeyHome,
    })
    const ask = (path: string, body: object) =>
      accounts.handle(
        new Request(`http://localhost/api/auth${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-wutong-client': '10.77.0.1' },
          body: JSON.stringify(body),
        }),
      )
    const { key } = authenticator.make({ challenge: 'x', user: { id: 'x' } })
    const response = authenticator.sign(key, { challenge: 'y' })
    for (const [path, first] of [
      ['/passkey/challenge', 200],
      ['/sign-in/passkey', 401],
    ] as const) {
      const answers = []
      for (let time = 0; time < 3; time += 1) answers.push((await ask(path, { response })).status)
      expect(answers, path).toEqual([first, first, 429])
    }
  })
})
