import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BinaryRows } from './copy-out.ts'

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** What PostgreSQL sends for these rows. */
function stream(rows: readonly (readonly Uint8Array[])[]): Buffer {
  const signature = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), int32(0), int32(0)])
  const tuples = rows.map((fields) =>
    Buffer.concat([int16(fields.length), ...fields.flatMap((field) => [int32(field.length), field])]),
  )
  return Buffer.concat([signature, ...tuples, int16(-1)])
}

test('a binary copy is cut into its rows wherever its messages end', () => {
  const rows = fc.array(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }), { maxLength: 12 })
  fc.assert(
    fc.property(rows, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (given, lengths) => {
      const read: number[][][] = []
      const reader = new BinaryRows((fields) => read.push(fields.map((field) => [...field])))
      const bytes = stream(given)
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const length = lengths[turn % lengths.length] as number
        const message = Buffer.from(bytes.subarray(at, at + length))
        reader.push(message)
        // The connection uses its buffer again.
        message.fill(0)
        at += length
      }
      expect(read).toEqual(given.map((fields) => fields.map((field) => [...field])))
    }),
  )
})
