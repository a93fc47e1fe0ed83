/** A PostgreSQL as administrations run it: TLS that is checked to the end (what forces it: `config.test.ts`), and users without power. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoAccounts } from '@wutong/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectTo, openDatabase } from '#platform/database'
import { migrate } from '#platform/migrate'
import { countAsked } from '#platform/throng'
import { type Cluster, startPostgres } from '../../../scripts/support/postgres.ts'
import { findPostgres } from '../../../scripts/support/system.ts'
import { startServer } from '../src/start.ts'
import { type Authority, makeAuthority } from './certificates.ts'

const programs = findPostgres()

describe.skipIf(programs === null)('PostgreSQL with a certificate of an authority of our own', () => {
  let folder = ''
  let cluster: Cluster
  let plain: Cluster
  let authority: Authority

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wutong-pg-tls-'))
    authority = await makeAuthority()
    const { certificate, key } = await authority.issue({ names: ['localhost'] })
    const files = { 'server.crt': certificate, 'server.key': key, 'root.crt': authority.root }
    for (const [name, pem] of Object.entries(files)) await writeFile(join(folder, name), pem, { mode: 0o600 })
    await writeFile(join(folder, 'other.crt'), (await makeAuthority()).root)
    // It runs as another user where we are root.
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'postgres:', folder])
    const more = ['ssl=on', `ssl_cert_file=${folder}/server.crt`, `ssl_key_file=${folder}/server.key`]
    cluster = await startPostgres(programs ?? '', { more })
    plain = await startPostgres(programs ?? '')
  }, 60_000)
  afterAll(async () => {
    cluster.stop()
    plain.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const address = ({ url }: Cluster, host: string, root: string): string => {
    const to = new URL(url)
    to.hostname = host
    to.search = `sslmode=verify-full&sslrootcert=${join(folder, root)}`
    return to.href
  }
  const open = async (url: string): Promise<string> => {
    try {
      const database = await openDatabase({ dataDir: '', databaseUrl: url })
      await database.close()
      return 'opened'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  test('is spoken to by TLS, by requests and by threads', async () => {
    const url = address(cluster, 'localhost', 'root.crt')
    const asked = sql<{ ssl: boolean; version: string }>`
      select ssl, version from pg_stat_ssl where pid = pg_backend_pid()`
    const database = await openDatabase({ dataDir: '', databaseUrl: url })
    const thread = connectTo(database.address)
    for (const handle of [database.root, thread])
      expect((await asked.execute(handle)).rows).toEqual([{ ssl: true, version: 'TLSv1.3' }])
    await thread.destroy()
    await database.close()
  })

  test('is refused with another authority, another name, an authority nobody knows, or without TLS', async () => {
    expect(await open(address(cluster, 'localhost', 'other.crt'))).toMatch(/unable to verify|self.signed|signature/i)
    expect(await open(address(cluster, '127.0.0.1', 'root.crt'))).toContain('does not match certificate')
    expect(await open(`${cluster.url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full`)).toMatch(
      /unable to verify|self.signed/i,
    )
    expect(await open(address(plain, 'localhost', 'root.crt'))).toContain('does not support SSL')
    expect(await open(address(cluster, 'localhost', 'missing.crt'))).toContain('missing.crt')
  })

  test('and a number that the certificate bears is as good as a name', async () => {
    const { certificate, key } = await authority.issue({ addresses: ['127.0.0.1'] })
    await writeFile(join(folder, 'server.crt'), certificate)
    await writeFile(join(folder, 'server.key'), key)
    const reload = connectTo({ url: cluster.url, asked: countAsked() })
    await sql`select pg_reload_conf()`.execute(reload)
    await reload.destroy()
    await expect.poll(() => open(address(cluster, '127.0.0.1', 'root.crt'))).toBe('opened')
    expect(await open(address(cluster, 'localhost', 'root.crt'))).toContain('does not match certificate')
  })
})

describe.skipIf(programs === null)('a database whose owner is no superuser', () => {
  let cluster: Cluster
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wutong-owner-'))
    cluster = await startPostgres(programs ?? '')
  }, 60_000)
  afterAll(async () => {
    cluster.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const administer = async (...statements: string[]): Promise<void> => {
    const handle = connectTo({ url: cluster.url, asked: countAsked() })
    for (const statement of statements) await sql.raw(statement).execute(handle)
    await handle.destroy()
  }
  const urlOf = (name: string): string => cluster.url.replace('postgres@', `${name}@`).replace(/[^/]+$/, name)
  const rolesOfOurs = ['wutong_app', 'wutong_limited', 'wutong_rows']

  test('one who may make no roles is told what to ask for, and that is enough', async () => {
    await administer('create role plain login', 'create database plain owner plain')
    const { root, close } = await openDatabase({ dataDir: '', databaseUrl: urlOf('plain') })
    const refused = await migrate(root).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'database_rights_missing' })
    const [, told = ''] = /run: (.*); then start again/.exec(String(refused)) ?? []
    await administer(...told.replace('that user', 'plain').split('; '))
    expect((await migrate(root)).at(-1)).toMatch(/^\d{4}_/)
    const { rows } = await sql<{ creates: boolean }>`
      select has_schema_privilege('wutong_rows', 'public', 'create') as creates`.execute(root)
    expect(rows).toEqual([{ creates: false }])
    await close()
    await administer('drop database plain', ...rolesOfOurs.map((name) => `drop role ${name}`))
  })

  test('one who may makes them, and the whole product works', { timeout: 60_000 }, async () => {
    await administer('create role maker login createrole', 'create database maker owner maker')
    const started = await startServer({
      dataDir: folder,
      databaseUrl: urlOf('maker'),
      zoneDir: fileURLToPath(new URL('../../../zones/zhengzhou-hitech', import.meta.url)),
      host: '127.0.0.1',
      port: 0,
      demo: true,
      subjects: 20,
      logLevel: 'silent',
    })
    const { username, password } = demoAccounts[0]
    const signedIn = await fetch(`${started.url}/api/auth/sign-in/username`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    const [cookie = ''] = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
    const listed = await fetch(`${started.url}/api/subjects`, { headers: { cookie } })
    expect(await listed.json()).toMatchObject({ total: 20 })
    await started.close()
  })
})
