import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { Agent, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, type MadeCertificate, makeAuthority } from '../../test/certificates.ts'
import { Certificate } from './certificate.ts'

const times = { keepAliveTimeout: 5000, requestTimeout: 0, connectionTimeout: 0 }
let authority: Authority
let good: MadeCertificate
let folder = ''
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-tls-'))
  authority = await makeAuthority()
  good = await authority.issue({ names: ['zone.example', 'localhost'] })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function put({ certificate, key }: Partial<MadeCertificate>) {
  count += 1
  const files = { certificate: join(folder, `${count}.crt`), key: join(folder, `${count}.key`) }
  if (certificate !== undefined) await writeFile(files.certificate, certificate)
  if (key !== undefined) await writeFile(files.key, key, { mode: 0o600 })
  return files
}

const now = (): Date => new Date()
const told: string[] = []
const news = {
  onEnding: (days: number) => told.push(`ends in ${days}`),
  onTaken: () => told.push('taken'),
  onRefused: (error: unknown) => told.push(String(error)),
}

describe('a certificate that cannot be shown is refused with what is wrong', () => {
  const open = async (made: Partial<MadeCertificate>, name = 'zone.example') =>
    new Certificate({ files: await put(made), name, now })

  test.for<{ what: string; make: () => Promise<Partial<MadeCertificate>>; zh: string; en: string }>([
    { what: 'no certificate', make: async () => ({ key: good.key }), zh: '不存在', en: 'no such file' },
    { what: 'no key', make: async () => ({ certificate: good.certificate }), zh: '找不到', en: 'there is no file' },
    {
      what: 'not a certificate',
      make: async () => ({ ...good, certificate: 'x' }),
      zh: '不是 PEM 证书',
      en: 'no certificate',
    },
    { what: 'not a key', make: async () => ({ ...good, key: 'x' }), zh: '不是无口令', en: 'no private key' },
    {
      what: 'key of another',
      make: async () => ({ ...good, key: (await authority.issue({})).key }),
      zh: '不匹配',
      en: 'not that of the certificate',
    },
    {
      what: 'over',
      make: () => authority.issue({ names: ['zone.example'], fromDays: -9, days: -1 }),
      zh: '到期',
      en: 'it ended on',
    },
    {
      what: 'not yet',
      make: () => authority.issue({ names: ['zone.example'], fromDays: 2 }),
      zh: '起才有效',
      en: 'it begins on',
    },
    {
      what: 'another name',
      make: () => authority.issue({ names: ['other.example'] }),
      zh: '不含',
      en: 'does not bear zone.example',
    },
  ])('$what', async ({ make, zh, en }) => {
    const refused = open(await make())
    await expect(refused).rejects.toMatchObject({
      code: 'certificate_refused',
      text: { zh: expect.stringContaining(zh) },
    })
    await expect(refused).rejects.toThrow(en)
  })

  test.skipIf(process.platform === 'win32')('a key that everybody may read', async () => {
    const files = await put(good)
    await chmod(files.key, 0o644)
    expect(() => new Certificate({ files, name: undefined, now })).toThrow('chmod o=')
  })

  test('a name or an address it bears is fine, and none is asked for behind a proxy', async () => {
    await expect(open(good)).resolves.toBeDefined()
    await expect(open(await authority.issue({ addresses: ['10.1.2.3'] }), '10.1.2.3')).resolves.toBeDefined()
    await expect(open(await authority.issue({ names: ['*.zone.example'] }), 'a.zone.example')).resolves.toBeDefined()
    expect(new Certificate({ files: await put(good), name: undefined, now }).state().isEnding).toBe(false)
  })
})

/** A server that shows a certificate; the path is answered with what the connection is. */
async function serving(made: MadeCertificate) {
  const files = await put(made)
  const certificate = new Certificate({ files, name: undefined, now })
  const server: Server = certificate.serve((asked, reply) => {
    const { encrypted } = asked.socket as TLSSocket
    reply.end(`${encrypted} ${asked.url}`)
  }, times)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { files, certificate, server, port: (server.address() as AddressInfo).port }
}

describe('a server that shows it', () => {
  test('speaks TLS 1.2 and 1.3 with forward secret ciphers, and nothing older or weaker', async () => {
    const { server, port, certificate } = await serving(good)
    const speak = async (how: object): Promise<string> => {
      const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: authority.root, ...how })
      try {
        await once(socket, 'secureConnect')
        return `${socket.getProtocol()} ${socket.getCipher().name}`
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : String(error)
      } finally {
        socket.destroy()
      }
    }
    expect(await speak({})).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384')
    expect(await speak({ maxVersion: 'TLSv1.2' })).toBe('TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384')
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }
    expect(await speak(old)).toMatch(/PROTOCOL_VERSION|VERSION_TOO_LOW/)
    for (const weak of ['AES256-SHA', 'ECDHE-ECDSA-AES256-SHA', 'ECDHE-ECDSA-AES128-SHA256'])
      expect(await speak({ maxVersion: 'TLSv1.2', ciphers: `${weak}:@SECLEVEL=0` }), weak).toMatch(/HANDSHAKE_FAILURE/)
    expect(await speak({ ca: (await makeAuthority('nobody')).root })).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/)
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    certificate.close()
    server.close()
  })

  test('takes a new one while a connection and its request go on, and keeps the old one where the new is no good', async () => {
    const { server, port, certificate, files } = await serving(
      await authority.issue({ names: ['localhost'], days: 10 }),
    )
    certificate.watch(news)
    expect(told).toEqual(['ends in 9'])
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.root })
    const ask = async (how: object = {}) => {
      const asked = request({ port, host: 'localhost', path: '/x', agent, family: 4, ...how }).end()
      const [reply] = await once(asked, 'response')
      const socket: TLSSocket = reply.socket
      const { fingerprint256 } = socket.getPeerCertificate()
      return { socket, fingerprint256, body: await text(reply) }
    }
    const first = await ask()
    expect(first.body).toBe('true /x')

    await writeFile(files.certificate, good.certificate)
    certificate.reload(news)
    expect(told.at(-1)).toContain('the key is not that of the certificate')
    const fresh = { agent: new Agent({ ca: authority.root }) }
    expect((await ask(fresh)).fingerprint256).toBe(first.fingerprint256)

    await writeFile(files.key, good.key)
    certificate.reload(news)
    expect(told.at(-1)).toBe('taken')
    expect(certificate.state()).toMatchObject({ isEnding: false })
    const kept = await ask()
    expect(kept.socket).toBe(first.socket)
    expect((await ask(fresh)).fingerprint256).not.toBe(first.fingerprint256)
    agent.destroy()
    certificate.close()
    server.close()
  })
})
