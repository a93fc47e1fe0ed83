/** Arrays as PostgreSQL's wire format has them: a parameter of a million numbers without a million texts. */

/** Type numbers of PostgreSQL's catalogue, which never change. */
const types = { bool: 16, bytea: 17, int4: 23, text: 25, float8: 701, uuid: 2950 } as const

const headerBytes = 20
const absent = -1

/** Ids given as sixteen bytes each. */
export function uuidArray(bytes: Uint8Array): Buffer {
  const count = bytes.length / 16
  const array = startArray('uuid', count, count * 20)
  for (let index = 0, at = headerBytes; index < count; index += 1, at += 20) {
    array.writeInt32BE(16, at)
    array.set(bytes.subarray(index * 16, index * 16 + 16), at + 4)
  }
  return array
}

/** Ids given as texts. */
export function uuidArrayOf(ids: readonly string[]): Buffer {
  return uuidArray(Buffer.from(ids.join('').replaceAll('-', ''), 'hex'))
}

/** Numbers; what is not finite becomes null. */
export function float8Array(values: Float64Array): Buffer {
  let known = 0
  for (const value of values) if (Number.isFinite(value)) known += 1
  const array = startArray('float8', values.length, values.length * 4 + known * 8)
  const view = new DataView(array.buffer, array.byteOffset)
  let at = headerBytes
  for (const value of values) {
    const isKnown = Number.isFinite(value)
    view.setInt32(at, isKnown ? 8 : absent)
    at += 4
    if (!isKnown) continue
    view.setFloat64(at, value)
    at += 8
  }
  return array
}

/** Whole numbers; `none` becomes null. */
export function int4Array(values: ArrayLike<number>, none: number): Buffer {
  const array = startArray('int4', values.length, values.length * 8)
  const view = new DataView(array.buffer, array.byteOffset)
  let at = headerBytes
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number
    view.setInt32(at, value === none ? absent : 4)
    at += 4
    if (value === none) continue
    view.setInt32(at, value)
    at += 4
  }
  return array.subarray(0, at)
}

/** Yes (1), no (0) and null (anything else). */
export function boolArray(values: ArrayLike<number>): Buffer {
  const array = startArray('bool', values.length, values.length * 5)
  let at = headerBytes
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]
    const isKnown = value === 0 || value === 1
    at = array.writeInt32BE(isKnown ? 1 : absent, at)
    if (isKnown) at = array.writeUInt8(value, at)
  }
  return array.subarray(0, at)
}

/** Texts. */
export function textArray(values: readonly (string | null)[]): Buffer {
  let bytes = 0
  for (const value of values) bytes += 4 + (value === null ? 0 : Buffer.byteLength(value))
  const array = startArray('text', values.length, bytes)
  let at = headerBytes
  for (const value of values) {
    if (value === null) {
      at = array.writeInt32BE(absent, at)
      continue
    }
    const length = array.write(value, at + 4)
    array.writeInt32BE(length, at)
    at += 4 + length
  }
  return array
}

/** Pieces of bytes. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const array = startArray(
    'bytea',
    values.length,
    values.reduce((sum, { length }) => sum + 4 + length, 0),
  )
  let at = headerBytes
  for (const value of values) {
    at = array.writeInt32BE(value.length, at)
    array.set(value, at)
    at += value.length
  }
  return array
}

/** One dimension counted from 1, nulls allowed. */
function startArray(type: keyof typeof types, count: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + bytes)
  array.writeInt32BE(1, 0)
  array.writeInt32BE(1, 4)
  array.writeInt32BE(types[type], 8)
  array.writeInt32BE(count, 12)
  array.writeInt32BE(1, 16)
  return array
}
