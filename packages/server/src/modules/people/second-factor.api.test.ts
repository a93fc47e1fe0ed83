import { symmetricEncrypt } from 'better-auth/crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createZone, testPassword } from '../../../test/harness.ts'
import { allRoutes, requestOf } from '../../../test/routes.ts'
import { codeOf, post, signedIn } from '../../../test/second-factor.ts'

/** An officer with a second factor, in a browser of their own. */
async function enrolled() {
  const zone = await createZone()
  await zone.signIn('officer')
  const { send } = await signedIn(zone, 'officer')
  const offer = (await send(post('/api/account/second-factor', { password: testPassword }))).json()
  const confirmed = await send(post('/api/account/second-factor/confirm', { code: codeOf(offer.secret) }))
  expect(confirmed.statusCode).toBe(200)
  return { zone, send, secret: String(offer.secret), recoveryCodes: offer.recoveryCodes as string[], offer }
}

describe('a second factor', () => {
  test('is offered for the password, holds after the first code, and asks at the next sign-in', async () => {
    const { zone, send, secret, offer } = await enrolled()
    expect(offer.uri).toContain(`secret=${secret}`)
    expect(offer.uri).toMatch(/^otpauth:\/\/totp\//)
    expect(new Set(offer.recoveryCodes).size).toBe(10)
    expect((await send('/api/account')).json()).toMatchObject({ secondFactor: true, recoveryCodes: 10 })
    expect((await send('/api/subjects')).statusCode).toBe(200)
    const next = await signedIn(zone, 'officer')
    expect(next.answer).toMatchObject({ twoFactorRedirect: true })
    expect((await next.send('/api/session')).statusCode).toBe(401)
    const wrong = await next.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret, 40) }))
    expect(wrong.statusCode).toBe(401)
    expect((await next.send('/api/session')).statusCode).toBe(401)
    const { rows } = await zone.ctx.transact((ctx) =>
      sql`select actor_name as name, detail ->> 'reason' as reason from audit_events
        where zone_id = ${ctx.zoneId} and event = 'session.refused'`.execute(ctx.db),
    )
    expect(rows).toEqual([{ name: `${zone.ctx.zoneId}.officer`, reason: 'INVALID_CODE' }])
    const right = await next.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret, 1) }))
    expect(right.statusCode).toBe(200)
    expect((await next.send('/api/session')).json().role).toBe('officer')
  })

  test('is not offered without the password, and a wrong first code sets nothing', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const { send } = await signedIn(zone, 'officer')
    const refused = await send(post('/api/account/second-factor', { password: 'a wrong password' }))
    expect(refused.json().code).toBe('password_wrong')
    const { secret } = (await send(post('/api/account/second-factor', { password: testPassword }))).json()
    const wrong = await send(post('/api/account/second-factor/confirm', { code: codeOf(secret, 40) }))
    expect(wrong.json().code).toBe('code_wrong')
    expect((await send('/api/account')).json()).toMatchObject({ secondFactor: false, recoveryCodes: null })
    expect((await signedIn(zone, 'officer')).answer).not.toHaveProperty('twoFactorRedirect')
  })

  test('is replaced by a recovery code once, and by no code twice', async () => {
    const { zone, send, recoveryCodes } = await enrolled()
    const [code] = recoveryCodes
    const use = async () => {
      const next = await signedIn(zone, 'officer')
      return (await next.send(post('/api/auth/two-factor/verify-backup-code', { code }))).statusCode
    }
    expect([await use(), await use()]).toEqual([200, 401])
    expect((await send('/api/account')).json().recoveryCodes).toBe(9)
  })

  test('code opens one session: the next needs the next code, whatever the process', async () => {
    const { zone, secret } = await enrolled()
    const use = async (code: string) => {
      const { send } = await signedIn(zone, 'officer')
      const verify = () => send(post('/api/auth/two-factor/verify-totp', { code }))
      const first = await verify()
      return { send, code: first.statusCode === 200 ? 200 : first.json().code }
    }
    // The code that set it up was used by that.
    expect((await use(codeOf(secret))).code).toBe('CODE_USED')
    expect((await use(codeOf(secret, 1))).code).toBe(200)
    const refused = await use(codeOf(secret, 1))
    expect(refused.code).toBe('CODE_USED')
    expect((await refused.send('/api/session')).statusCode).toBe(401)
    // The same sign-in goes on with another code.
    const next = await refused.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret, -1) }))
    expect(next.statusCode).toBe(200)
    const other = await enrolled()
    const two = [await signedIn(other.zone, 'officer'), await signedIn(other.zone, 'officer')]
    const at = { code: codeOf(other.secret, 1) }
    const both = await Promise.all(two.map(({ send }) => send(post('/api/auth/two-factor/verify-totp', at))))
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401])
  })

  test('cannot be tried or confirmed past our routes by an open session', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const { send } = await signedIn(zone, 'officer')
    const { secret } = (await send(post('/api/account/second-factor', { password: testPassword }))).json()
    const past = await send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret) }))
    expect(past.statusCode).toBe(401)
    expect((await send('/api/account')).json().secondFactor).toBe(false)
  })

  test('keeps recovery codes as hashes, and takes them however they are typed, those of before as well', async () => {
    const { zone, send, recoveryCodes } = await enrolled()
    const kept = async () =>
      await zone.root
        .selectFrom('auth_second_factors as f')
        .innerJoin('auth_users as u', 'u.id', 'f.user_id')
        .select(['f.id', 'f.backup_codes'])
        .where('u.username', '=', `${zone.ctx.zoneId}.officer`)
        .executeTakeFirstOrThrow()
    const [code = '', other = ''] = recoveryCodes
    expect(code.replaceAll('-', '')).toMatch(/^[a-z2-9]{24}$/)
    const hashes: string[] = JSON.parse((await kept()).backup_codes)
    expect(hashes).toHaveLength(10)
    for (const hash of hashes) expect(hash).toMatch(/^sha256:[\w-]{43}$/)
    const use = async (typed: string) => {
      const next = await signedIn(zone, 'officer')
      return (await next.send(post('/api/auth/two-factor/verify-backup-code', { code: typed }))).statusCode
    }
    expect(await use(hashes[1] ?? '')).toBe(401)
    expect(await use(` ${code.replaceAll('-', '').toUpperCase()} `)).toBe(200)
    expect(JSON.parse((await kept()).backup_codes)).toEqual(hashes.slice(1))
    expect((await send('/api/account')).json().recoveryCodes).toBe(9)
    const secret = 'a secret for tests only, long enough'
    const before = await symmetricEncrypt({ key: secret, data: JSON.stringify(['aBcDe-12345', 'FgHiJ-67890']) })
    await zone.root
      .updateTable('auth_second_factors')
      .set({ backup_codes: before })
      .where('id', '=', (await kept()).id)
      .execute()
    expect(await use(other)).toBe(401)
    expect(await use('aBcDe-12345')).toBe(200)
    expect((await kept()).backup_codes).toMatch(/^\["sha256:[\w-]{43}"\]$/)
  })

  test('is asked for at every sign-in, though a client asks to be trusted', async () => {
    const { zone, secret } = await enrolled()
    const { send } = await signedIn(zone, 'officer')
    const trusted = { code: codeOf(secret, 1), trustDevice: true }
    const verified = await send(post('/api/auth/two-factor/verify-totp', trusted))
    expect(verified.statusCode).toBe(200)
    expect(String(verified.headers['set-cookie'])).not.toContain('trust')
    const username = `${zone.ctx.zoneId}.officer`
    const next = await send(post('/api/auth/sign-in/username', { username, password: testPassword }))
    expect(next.json()).toMatchObject({ twoFactorRedirect: true })
  })

  test('locks after five wrong codes, over several sign-ins', async () => {
    const { zone, secret } = await enrolled()
    const answers: number[] = []
    for (const tries of [3, 2]) {
      const next = await signedIn(zone, 'officer')
      for (let attempt = 0; attempt < tries; attempt += 1)
        answers.push(
          (await next.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret, 40) }))).statusCode,
        )
    }
    const last = await signedIn(zone, 'officer')
    answers.push((await last.send(post('/api/auth/two-factor/verify-totp', { code: codeOf(secret, 1) }))).statusCode)
    expect(answers).toEqual([401, 401, 401, 401, 401, 429])
  })

  test('is taken away by whoever knows the password and has it, or by the administrator', async () => {
    const { zone, send, secret } = await enrolled()
    expect((await send(post('/api/account/second-factor/remove', { password: 'wrong' }))).json().code).toBe(
      'password_wrong',
    )
    expect((await signedIn(zone, 'officer')).answer).toHaveProperty('twoFactorRedirect')
    const proved = { password: testPassword, secondFactor: { by: 'code', code: codeOf(secret, 1) } }
    expect((await send(post('/api/account/second-factor/remove', proved))).statusCode).toBe(200)
    expect((await signedIn(zone, 'officer')).answer).not.toHaveProperty('twoFactorRedirect')

    const other = await enrolled()
    const administrator = await other.zone.signIn('administrator')
    const [account] = (await administrator('/api/accounts?search=officer')).json().rows
    expect(account.secondFactor).toBe(true)
    const reset = await administrator(post(`/api/accounts/${account.userId}/reset-second-factor`))
    expect(reset.json().secondFactor).toBe(false)
    expect((await other.send('/api/session')).statusCode).toBe(401)
    expect((await signedIn(other.zone, 'officer')).answer).not.toHaveProperty('twoFactorRedirect')
  })

  test('is asked for before the account is changed, by a code or a recovery code that was not used', async () => {
    const { zone, send, secret, recoveryCodes } = await enrolled()
    const administrator = await zone.signIn('administrator')
    const [account] = (await administrator('/api/accounts?search=officer')).json().rows
    const change = async (secondFactor?: object) => {
      const body = { current: testPassword, password: testPassword, secondFactor }
      const { code } = (await send(post('/api/account/password', body))).json()
      await administrator(post(`/api/accounts/${account.userId}/lift-lock`))
      return code
    }
    const shown = 'password_refused' // The new password is no good: whoever is told so was taken for the owner.
    const [recovery = '', other = ''] = recoveryCodes
    expect(await change()).toBe('second_factor_needed')
    expect(await change({ by: 'code', code: codeOf(secret, 40) })).toBe('code_wrong')
    // The code that set it up was used by that.
    expect(await change({ by: 'code', code: codeOf(secret) })).toBe('code_used')
    const next = { by: 'code', code: codeOf(secret, 1) }
    expect(await change(next)).toBe(shown)
    expect(await change(next)).toBe('code_used')
    const opened = await signedIn(zone, 'officer')
    expect((await opened.send(post('/api/auth/two-factor/verify-totp', { code: next.code }))).json().code).toBe(
      'CODE_USED',
    )
    expect(await change({ by: 'recovery', code: 'aaaa-bbbb' })).toBe('recovery_code_wrong')
    expect(await change({ by: 'recovery', code: recovery.toUpperCase() })).toBe(shown)
    expect(await change({ by: 'recovery', code: recovery })).toBe('recovery_code_wrong')
    expect((await send('/api/account')).json().recoveryCodes).toBe(9)
    for (const url of ['/api/account/second-factor/remove', '/api/account/passkeys/offer'])
      expect((await send(post(url, { password: testPassword }))).json().code, url).toBe('second_factor_needed')
    const removal = { password: testPassword, secondFactor: { by: 'recovery', code: other } }
    expect((await send(post('/api/account/second-factor/remove', removal))).statusCode).toBe(200)
    expect(await change()).toBe(shown)
  })

  test('shown wrongly before a change counts as a failed sign-in', async () => {
    const { send, secret } = await enrolled()
    const codes = []
    for (let time = 0; time < 6; time += 1) {
      const secondFactor = { by: 'code', code: codeOf(secret, 40 + time) }
      codes.push(
        (await send(post('/api/account/second-factor/remove', { password: testPassword, secondFactor }))).json().code,
      )
    }
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'code_wrong'), 'sign_in_locked'])
  })

  test('that was begun and not confirmed is not asked for', async () => {
    const zone = await createZone()
    await zone.signIn('officer')
    const { send } = await signedIn(zone, 'officer')
    const begin = () => send(post('/api/account/second-factor', { password: testPassword }))
    expect([(await begin()).statusCode, (await begin()).statusCode]).toEqual([200, 200])
  })

  test('that a zone asks of a role closes every route to who has none, until it is set up', async () => {
    const zone = await createZone()
    const officer = await zone.signIn('officer')
    const leader = await zone.signIn('leader')
    const administrator = await zone.signIn('administrator')
    const rules = { secondFactorRoles: ['officer'] }
    expect((await officer(post('/api/sign-in-rules', rules))).statusCode).toBe(403)
    expect((await administrator(post('/api/sign-in-rules', rules))).json()).toEqual(rules)
    expect((await administrator('/api/sign-in-rules')).json()).toEqual(rules)
    expect((await leader('/api/subjects')).statusCode).toBe(200)
    for (const route of allRoutes.filter(({ permission }) => permission !== 'public' && permission !== 'source-key')) {
      const reply = await officer(requestOf(route, { subjectId: zone.ctx.newId(), batchId: zone.ctx.newId() }))
      const isOpen = route.permission === 'session:read' || route.permission === 'account:own'
      if (!isOpen) expect(['second_factor_due', 'permission_denied'], route.path).toContain(reply.json().code)
    }
    const { send } = await signedIn(zone, 'officer')
    expect((await send('/api/session')).json().owes).toBe('second_factor')
    const { secret } = (await send(post('/api/account/second-factor', { password: testPassword }))).json()
    await send(post('/api/account/second-factor/confirm', { code: codeOf(secret) }))
    expect((await send('/api/session')).json().owes).toBeNull()
    expect((await send('/api/subjects')).statusCode).toBe(200)
  })
})
