import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createScanner } from './scanner.ts'
import { scannerFrom } from './scanner-address.ts'

/**
 * Speaks the protocol of clamd as far as it matters here, so that its moods can be tried without one;
 * `test/scanner.api.test.ts` asks a real one where the machine has it.
 */
async function speaking(talk: (socket: Socket) => void): Promise<{ server: Server; port: number; close: () => void }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { server, port: (server.address() as AddressInfo).port, close }
}

/** Where it keeps silent the test waits this long, elsewhere as long as a busy machine needs. */
const hasty = { pingMs: 300, scanMs: 300 }
const patience = { pingMs: 10_000, scanMs: 10_000 }

async function* of(...pieces: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece as string)
}

/** Takes a file to its end and answers with what came in. */
function takes(answer: (content: Buffer) => string) {
  return (socket: Socket): void => {
    let all = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      all = Buffer.concat([all, bytes])
      if (all.toString('latin1') === 'zPING\0') socket.end('PONG\0')
      const content = contentOf(all)
      if (content !== null) socket.end(answer(content))
    })
  }
}

function contentOf(sent: Buffer): Buffer | null {
  const command = 'zINSTREAM\0'
  if (!sent.toString('latin1').startsWith(command)) return null
  const pieces: Buffer[] = []
  for (let at = command.length; at + 4 <= sent.length; ) {
    const length = sent.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(sent.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}

test.each([
  ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
  ['[::1]:3310', { host: '::1', port: 3310 }],
  ['clamd:3310', { host: 'clamd', port: 3310 }],
  ['clamd', undefined],
  [':3310', undefined],
  ['a:b@c:1', undefined],
  ['c:1/x', undefined],
  ['c:99999', undefined],
])('%s as an address', (text, address) => {
  expect(scannerFrom(text)).toEqual(address)
})

describe('a file goes to the scanner whole', () => {
  test('in pieces of any size, and its answer is read', async () => {
    let seen = ''
    const { port, close } = await speaking(
      takes((content) => {
        seen = content.toString()
        return seen.includes('bad') ? 'stream: Test.Bad-1 FOUND\0' : 'stream: OK\0'
      }),
    )
    const scanner = createScanner({ host: '127.0.0.1', port }, patience)
    expect(await scanner.answers()).toBe(true)
    expect(await scanner.scan(of('a', '', 'b', Buffer.alloc(3_000_000, 'c')))).toBeNull()
    expect(seen).toBe(`ab${'c'.repeat(3_000_000)}`)
    expect(await scanner.scan(of('x b', 'ad'))).toBe('Test.Bad-1')
    expect(await scanner.scan(of())).toBeNull()
    close()
  })
})

describe('whatever is no clear answer is a failure, never "clean"', () => {
  test.for<{ what: string; talk: (socket: Socket) => void; says: RegExp; pieces?: number; waits?: typeof hasty }>([
    { what: 'silence', talk: () => {}, says: /no answer in time/, waits: hasty },
    { what: 'hanging up', talk: (socket) => socket.end(), says: /ended without an answer|EPIPE|ECONNRESET/ },
    { what: 'half an answer', talk: takes(() => 'stream: OK'), says: /ended without an answer/ },
    { what: 'an error', talk: takes(() => 'Can’t allocate memory ERROR\0'), says: /allocate memory ERROR/ },
    { what: 'other words', talk: takes(() => 'OK\0'), says: /OK/ },
    { what: 'chatter without end', talk: takes(() => 'x'.repeat(9999)), says: /xxx/ },
    {
      what: 'an error before the end, as for a file that is too large for it',
      talk: (socket) => socket.once('data', () => socket.end('INSTREAM size limit exceeded. ERROR\0')),
      says: /size limit exceeded/,
      pieces: 64,
    },
  ])('$what', async ({ talk, says, pieces = 1, waits = patience }) => {
    const { port, close } = await speaking(talk)
    const scanner = createScanner({ host: '127.0.0.1', port }, waits)
    const content = of(...Array.from({ length: pieces }, () => Buffer.alloc(1_000_000)))
    await expect(scanner.scan(content)).rejects.toThrow(says)
    close()
  })

  test('and where nobody listens', async () => {
    const { port, close } = await speaking(() => {})
    close()
    for (const address of [{ host: '127.0.0.1', port }, { path: '/nowhere/clamd.ctl' }]) {
      const scanner = createScanner(address, patience)
      expect(await scanner.answers()).toBe(false)
      await expect(scanner.scan(of('a'))).rejects.toThrow(/ECONNREFUSED|ENOENT/)
    }
  })

  test('a silent one does not answer a ping either', async () => {
    const { port, close } = await speaking(() => {})
    expect(await createScanner({ host: '127.0.0.1', port }, hasty).answers()).toBe(false)
    close()
  })
})
