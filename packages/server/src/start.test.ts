import { once } from 'node:events'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoAccounts } from '@wutong/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../../scripts/support/ports.ts'
import { makeAuthority } from '../test/certificates.ts'
import { type StartOptions, startServer } from './start.ts'

const zoneDir = fileURLToPath(new URL('../../../zones/zhengzhou-hitech', import.meta.url))
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-start-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const options = (more: Partial<StartOptions> = {}): StartOptions => ({
  dataDir: join(folder, 'data'),
  zoneDir,
  port: 0,
  host: '127.0.0.1',
  demo: true,
  subjects: 40,
  seed: 7,
  logLevel: 'silent',
  ...more,
})

describe('starting the server', () => {
  test('fills an empty folder, evaluates, lets the demo accounts in; a second start reuses everything, a third speaks TLS', {
    timeout: 90_000,
  }, async () => {
    const steps: string[] = []
    const first = await startServer(options({ onProgress: ({ step }) => steps.push(step) }))
    expect(first).toMatchObject({ zoneId: 'zhengzhou-hitech', demo: true, counts: { subjects: 40 } })
    expect([...new Set(steps)]).toEqual(['database', 'demo', 'evaluate', 'listen'])
    for (const { username, password, role } of demoAccounts) {
      const signedIn = await fetch(`${first.url}/api/auth/sign-in/username`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      })
      const cookie = signedIn.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      const session = await (await fetch(`${first.url}/api/session`, { headers: { cookie } })).json()
      expect(session).toMatchObject({ username, role, demo: true })
    }
    await first.close()

    const started = performance.now()
    const second = await startServer(options())
    expect(second.counts).toEqual(first.counts)
    expect(Object.keys(second.timings)).toEqual(['database', 'listen'])
    expect(performance.now() - started).toBeLessThan(10_000)
    await expect(startServer(options())).rejects.toThrow(/in use by process/)
    await second.close()

    // What people and their browsers meet where the server has a certificate of its own.
    const authority = await makeAuthority()
    const tls = { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') }
    const put = async (days: number) => {
      const { certificate, key } = await authority.issue({ names: ['zone.example'], days })
      await writeFile(tls.certificate, certificate)
      await writeFile(tls.key, key, { mode: 0o600 })
    }
    await put(9)
    const port = await freePort()
    const third = await startServer(options({ port, tls, publicUrl: 'https://zone.example' }))
    expect(third).toMatchObject({ url: 'https://zone.example', certificate: { daysLeft: 8, isEnding: true } })
    const ask = async () => {
      const { username, password } = demoAccounts[0]
      const how = { port, host: '127.0.0.1', servername: 'zone.example', ca: authority.root, agent: false as const }
      const headers = { host: 'zone.example', origin: 'https://zone.example', 'content-type': 'application/json' }
      const asked = request({ ...how, headers, method: 'POST', path: '/api/auth/sign-in/username' })
      asked.end(JSON.stringify({ username, password }))
      const [reply] = await once(asked, 'response')
      const { valid_to } = reply.socket.getPeerCertificate()
      reply.resume()
      return {
        status: reply.statusCode,
        headers: reply.headers,
        days: (Date.parse(valid_to) - Date.now()) / 86_400_000,
      }
    }
    const before = await ask()
    expect(before.status).toBe(200)
    expect(before.headers['strict-transport-security']).toContain('max-age')
    expect(before.headers['set-cookie'][0]).toMatch(/^__Host-wutong.*; Secure/)
    expect(before.days).toBeLessThan(10)
    await put(300)
    third.reload()
    expect((await ask()).days).toBeGreaterThan(290)
    await third.close()
    await expect(startServer(options({ tls, publicUrl: 'https://other.example' }))).rejects.toThrow('other.example')
  })

  test('a busy port is said at once, before anything is opened', async () => {
    const busy = createServer()
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
    const { port } = busy.address() as AddressInfo
    await expect(startServer(options({ port, dataDir: join(folder, 'untouched') }))).rejects.toThrow(
      `Port ${port} is already in use`,
    )
    await new Promise((resolve) => busy.close(resolve))
  })

  test('a broken zone file stops the start with its file and line, and leaves the data folder free', async () => {
    const broken = join(folder, 'zone')
    await cp(zoneDir, broken, { recursive: true })
    await writeFile(join(broken, 'zone.yaml'), 'id: zone\nname: [\n')
    await expect(startServer(options({ zoneDir: broken, dataDir: join(folder, 'other') }))).rejects.toThrow(
      /zone\.yaml/,
    )
  })
})
