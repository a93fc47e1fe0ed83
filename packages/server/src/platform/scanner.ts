/** A virus scanner beside the server: clamd, asked by its INSTREAM command. */
import { connect, type Socket } from 'node:net'
import { AppError } from './errors.ts'
import type { ScannerAddress } from './scanner-address.ts'

/** What looks for viruses. */
export interface Scanner {
  /** The name of what it found, or null; throws where it gives no clear answer. */
  readonly scan: (content: AsyncIterable<Buffer>) => Promise<string | null>
  readonly answers: () => Promise<boolean>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What looks at files before anything reads them; null where the operator named none. */
    readonly scanner: Scanner | null
  }
}

/** How long it may keep silent. */
export interface Patience {
  /** Until it takes a connection, or answers a ping. */
  readonly pingMs: number
  /** While it takes and looks through a file. */
  readonly scanMs: number
}

const usual: Patience = { pingMs: 2000, scanMs: 300_000 }

/** A scanner at an address; nothing is asked yet. */
export function createScanner(address: ScannerAddress, { pingMs, scanMs }: Patience = usual): Scanner {
  return {
    scan: async (content) => {
      const answer = await ask(address, { pingMs, answerMs: scanMs }, instream(content))
      const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? []
      if (found !== undefined) return found
      if (answer === 'stream: OK') return null
      throw new Error(answer === '' ? 'no answer' : answer)
    },
    answers: () =>
      ask(address, { pingMs, answerMs: pingMs }, [Buffer.from('zPING\0')]).then(
        (answer) => answer === 'PONG',
        () => false,
      ),
  }
}

/** Why it could not be asked, as its operator knows it. */
export function silenceOf(error: unknown, file: string): AppError {
  return new AppError('scanner_silent', { file, reason: reasonOf(error), cause: error })
}

function reasonOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // It hangs up on a file that is too large for it, and what it says of that may be lost with the connection.
  if (code === 'EPIPE' || code === 'ECONNRESET')
    return {
      zh: '查毒程序中途断开，请检查其 StreamMaxLength 是否足够大',
      en: 'the scanner hung up; see whether its StreamMaxLength is large enough',
    }
  return error instanceof Error ? error.message : error
}

const mostChunk = 1 << 20

/** The command and the file in pieces, each behind its length; an empty one is the end. */
async function* instream(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0')
  for await (const bytes of content) {
    for (let at = 0; at < bytes.length; at += mostChunk) {
      const piece = bytes.subarray(at, at + mostChunk)
      yield lengthOf(piece.length)
      yield piece
    }
  }
  yield lengthOf(0)
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

/** Sends and returns the answer, which may come before everything is sent: of a file that is too large for it. */
async function ask(
  address: ScannerAddress,
  { pingMs, answerMs }: { readonly pingMs: number; readonly answerMs: number },
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<string> {
  const socket = connect(address)
  socket.setTimeout(pingMs, () => socket.destroy(new Error('no answer in time')))
  socket.once('connect', () => socket.setTimeout(answerMs))
  const ended = answerOf(socket)
  try {
    for await (const piece of pieces) {
      if (socket.write(piece)) continue
      const isOver = await Promise.race([drained(socket), ended.then(always, always)])
      if (isOver) break
    }
    return await ended
  } finally {
    socket.destroy()
  }
}

function always(): true {
  return true
}

function drained(socket: Socket): Promise<false> {
  return new Promise((resolve) => socket.once('drain', () => resolve(false)))
}

/** Everything up to the zero byte; what breaks afterwards does not matter. */
function answerOf(socket: Socket): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    const isWhole = (): boolean => text.includes('\0')
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8')
      if (isWhole() || text.length > 4096) resolve(text.split('\0')[0] ?? '')
    })
    socket.once('end', () => reject(new Error('the connection ended without an answer')))
    socket.once('close', () => reject(new Error('the connection ended without an answer')))
    socket.once('error', reject)
  })
  // It is waited for after everything was sent.
  answer.catch(() => {})
  return answer
}
