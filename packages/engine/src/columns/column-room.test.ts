/** Room for columns: what lies where, and who may work beside it. */
import { expect, test } from 'vitest'
import { columnBytes, columnRoom, leavePlace, placeAt, placeBytes, takePlace } from './column-room.ts'

test('columns lie one after the other in one memory, and what does not fit elsewhere', () => {
  const room = columnRoom(columnBytes(7 * 8) + columnBytes(3 * 4))
  const [floats, integers, bytes] = [room.floats(7), room.integers(3), room.bytes(1)]
  expect(floats.buffer).toBe(room.memory?.buffer)
  expect(integers.buffer).toBe(floats.buffer)
  expect(integers.byteOffset).toBe(floats.byteOffset + 64)
  expect([floats.length, integers.length, bytes.length]).toEqual([7, 3, 1])
  expect(bytes.buffer).not.toBe(floats.buffer)
  expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer)
})

test('no columns need no memory', () => {
  const { memory, floats } = columnRoom(0)
  expect(memory).toBeNull()
  expect(floats(2).buffer).toBeInstanceOf(SharedArrayBuffer)
})

test('a place is one thread’s until it is left, and lies in front of the columns', () => {
  const { memory, bytes } = columnRoom(64)
  if (memory === null) throw new Error('there is no WebAssembly here')
  const places = Array.from({ length: 16 }, () => takePlace(memory))
  expect(places).toEqual(Array.from({ length: 16 }, (_, place) => place))
  expect(takePlace(memory)).toBeNull()
  leavePlace(memory, 5)
  expect(takePlace(memory)).toBe(5)
  expect(placeAt(15) + placeBytes).toBe(bytes(1).byteOffset)
})
