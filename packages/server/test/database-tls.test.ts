/** The way to a PostgreSQL on another machine: TLS that is checked to the end, or none. What forces it: `config.test.ts`. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectTo, openDatabase } from '#platform/database'
import { type Cluster, startPostgres } from '../../../scripts/support/postgres.ts'
import { findPostgres } from '../../../scripts/support/system.ts'
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
    const thread = connectTo({ url })
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
    const reload = connectTo({ url: cluster.url })
    await sql`select pg_reload_conf()`.execute(reload)
    await reload.destroy()
    await expect.poll(() => open(address(cluster, '127.0.0.1', 'root.crt'))).toBe('opened')
    expect(await open(address(cluster, 'localhost', 'root.crt'))).toContain('does not match certificate')
  })
})
