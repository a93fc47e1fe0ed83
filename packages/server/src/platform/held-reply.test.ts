import { describe, expect, test } from 'vitest'
import { HeldEnd, HeldReply } from './held-reply.ts'

/** A message of the wire protocol: a letter, the length of the rest, and the rest. */
function message(kind: string, body = ''): Buffer {
  const head = Buffer.from(`${kind}0000`)
  head.writeInt32BE(4 + Buffer.byteLength(body), 1)
  return Buffer.concat([head, Buffer.from(body)])
}

const refusal = message('E', 'SERROR\0C25006\0Mcannot execute INSERT in a read-only transaction\0\0')
const begun = Buffer.concat([message('1'), message('2'), message('T', 'columns')])
const ready = message('Z', 'I')

/** What of a reply is written while it comes in pieces of some bytes, and what after it has ended. */
function heard(reply: Buffer, bytes: number, holds = true) {
  const written: Buffer[] = []
  const held = new HeldReply(holds, (data) => written.push(Buffer.from(data)))
  for (let at = 0; at < reply.length; at += bytes) held.add(reply.subarray(at, at + bytes))
  const before = Buffer.concat(written).toString('latin1')
  if (!held.isRefused) held.pass()
  return { refused: held.isRefused, before, after: Buffer.concat(written).toString('latin1') }
}

describe.for([1, 3, 7, 1000])('a reply in pieces of %i bytes', (bytes) => {
  test.for(['D', 'H', 'C', 'I'])('is passed on whole once it gives something (%s)', (kind) => {
    const reply = Buffer.concat([begun, message(kind, 'some'), refusal, ready])
    expect(heard(reply, bytes)).toEqual({
      refused: false,
      before: reply.toString('latin1'),
      after: reply.toString('latin1'),
    })
  })

  test('that refuses to write is held back whole', () => {
    expect(heard(Buffer.concat([begun, refusal, ready]), bytes)).toEqual({ refused: true, before: '', after: '' })
  })

  test('that fails for another reason is passed on', () => {
    const failed = message('E', 'SERROR\0C23505\0Mduplicate key: 25006\0\0')
    const reply = Buffer.concat([begun, failed, ready])
    expect(heard(reply, bytes)).toMatchObject({ refused: false, after: reply.toString('latin1') })
  })

  test('of a transaction is never held back', () => {
    const reply = Buffer.concat([begun, refusal, ready])
    expect(heard(reply, bytes, false)).toEqual({
      refused: false,
      before: reply.toString('latin1'),
      after: reply.toString('latin1'),
    })
  })
})

test('the last piece of a reply is given at the end, the others as they come', () => {
  const written: string[] = []
  const held = new HeldEnd((data) => written.push(Buffer.from(data).toString()))
  for (const piece of ['a', 'b', 'c']) held.add(Buffer.from(piece))
  expect(written).toEqual(['a', 'b'])
  held.end()
  held.end()
  expect(written).toEqual(['a', 'b', 'c'])
})
