import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listSettings, readConfig } from './config.ts'
import { secretSettings } from './settings.ts'

const secret = 'postgres://user:kept-out-of-sight@127.0.0.1/zone'
let folder = ''
let credentials = ''
let file = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-secrets-'))
  credentials = join(folder, 'credentials')
  file = join(folder, 'database-url')
  await mkdir(credentials)
  await writeFile(file, `${secret}\n`, { mode: 0o640 })
  await writeFile(join(credentials, 'DATABASE_URL'), secret, { mode: 0o400 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('secrets in files', () => {
  test('every setting that holds one may be given so', async () => {
    expect(secretSettings).toEqual(['DATABASE_URL', 'CLICKHOUSE_URL', 'WUTONG_OIDC_CLIENT_SECRET', 'WUTONG_SECRET'])
    const oidc = join(folder, 'oidc')
    await writeFile(oidc, 'of the provider', { mode: 0o600 })
    const config = readConfig({
      DATABASE_URL_FILE: file,
      WUTONG_OIDC_ISSUER: 'https://id.example',
      WUTONG_OIDC_CLIENT_ID: 'wutong',
      WUTONG_OIDC_CLIENT_SECRET_FILE: oidc,
      WUTONG_URL: 'https://zone.example',
    })
    expect(config.databaseUrl).toBe(secret)
    expect(config.oidc?.clientSecret).toBe('of the provider')
  })

  test('or lie in the folder that systemd makes for the service', () => {
    expect(readConfig({ CREDENTIALS_DIRECTORY: credentials }).databaseUrl).toBe(secret)
    expect(readConfig({ CREDENTIALS_DIRECTORY: '/nowhere' }).databaseUrl).toBeUndefined()
    const named = { CREDENTIALS_DIRECTORY: credentials, DATABASE_URL_FILE: join(credentials, 'DATABASE_URL') }
    expect(readConfig(named).databaseUrl).toBe(secret)
  })

  test('it is told where they come from, and never what they are', () => {
    const shown = (environment: Record<string, string>) =>
      listSettings(environment).find(({ name }) => name === 'DATABASE_URL')
    expect(shown({ DATABASE_URL_FILE: file })).toMatchObject({ from: 'file', path: file })
    expect(shown({ CREDENTIALS_DIRECTORY: credentials })).toMatchObject({
      from: 'credential',
      path: join(credentials, 'DATABASE_URL'),
    })
    expect(shown({ DATABASE_URL: secret })).toMatchObject({ from: 'environment', path: null })
    for (const given of [{ DATABASE_URL_FILE: file }, { CREDENTIALS_DIRECTORY: credentials }])
      expect(JSON.stringify(listSettings(given))).not.toContain('kept-out-of-sight')
  })

  test('what a command line says goes before a file', () => {
    expect(readConfig({ DATABASE_URL_FILE: file }, { DATABASE_URL: 'postgres://127.0.0.1/a' }).databaseUrl).toBe(
      'postgres://127.0.0.1/a',
    )
  })
})

describe('refused by name, in two languages and without its content', () => {
  const refusal = (environment: Record<string, string>) => {
    try {
      readConfig(environment)
    } catch (error) {
      const { text } = error as { text: { zh: string; en: string } }
      expect(text.zh).toContain('DATABASE_URL')
      expect(text.zh).not.toBe(text.en)
      expect(JSON.stringify(text)).not.toContain('kept-out-of-sight')
      return text.en
    }
    throw new Error('was not refused')
  }

  test('given twice', () => {
    expect(refusal({ DATABASE_URL: secret, DATABASE_URL_FILE: file })).toContain('keep one')
    expect(refusal({ DATABASE_URL: secret, CREDENTIALS_DIRECTORY: credentials })).toContain('keep one')
    expect(refusal({ DATABASE_URL_FILE: file, CREDENTIALS_DIRECTORY: credentials })).toContain('keep one')
  })

  test('not there, empty, or more than a line', async () => {
    const other = join(folder, 'other')
    expect(refusal({ DATABASE_URL_FILE: other })).toContain('no file')
    expect(refusal({ DATABASE_URL_FILE: folder })).toContain('no file')
    for (const text of ['', '\n', `${secret}\n${secret}\n`]) {
      await writeFile(other, text, { mode: 0o600 })
      expect(refusal({ DATABASE_URL_FILE: other })).toContain('exactly one line')
    }
  })

  test.skipIf(process.platform === 'win32').for([0o604, 0o602, 0o644, 0o666])('mode %o', async (mode) => {
    const open = join(folder, 'open')
    await writeFile(open, secret)
    await chmod(open, mode)
    expect(refusal({ DATABASE_URL_FILE: open })).toContain('chmod o=')
  })
})
