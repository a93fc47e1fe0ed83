/** Records packed as text in large arrays: 1,000,000 of them take some 150 MB and no objects. */
import type { IdentityRecord } from './record.ts'

const chunkBits = 20
const chunkLength = 2 ** chunkBits
const between = '\u0001'
const within = '\u0002'

/** Packed records by number. */
export interface RecordStore {
  readonly add: (record: IdentityRecord) => number
  readonly get: (slot: number) => IdentityRecord
  readonly size: () => number
}

function pack(record: IdentityRecord): string {
  return [
    record.name ?? '',
    (record.formerNames ?? []).join(within),
    (record.codes ?? []).join(within),
    record.address ?? '',
    record.establishedOn ?? '',
    record.capital ?? '',
    record.legalForm ?? '',
    record.district ?? '',
  ].join(between)
}

const orNull = (text: string): string | null => (text === '' ? null : text)
const listOf = (text: string): string[] => (text === '' ? [] : text.split(within))

function unpack(text: string): IdentityRecord {
  const [name = '', former = '', codes = '', address = '', date = '', capital = '', form = '', district = ''] =
    text.split(between)
  return {
    name: orNull(name),
    formerNames: listOf(former),
    codes: listOf(codes),
    address: orNull(address),
    establishedOn: orNull(date),
    capital: capital === '' ? null : Number(capital),
    legalForm: orNull(form),
    district: orNull(district),
  }
}

/** Makes an empty store. */
export function makeRecordStore(): RecordStore {
  const chunks: Uint16Array[] = []
  let starts = new Float64Array(1024)
  let used = 0
  let size = 0
  const write = (text: string): void => {
    for (let at = 0; at < text.length; at++, used++) {
      const chunk = used >>> chunkBits
      if (chunk === chunks.length) chunks.push(new Uint16Array(chunkLength))
      const array = chunks[chunk]
      if (array !== undefined) array[used & (chunkLength - 1)] = text.charCodeAt(at)
    }
  }
  const read = (from: number, to: number): string => {
    let text = ''
    for (let at = from; at < to; ) {
      const start = at & (chunkLength - 1)
      const end = Math.min(chunkLength, start + to - at)
      text += String.fromCharCode(...(chunks[at >>> chunkBits]?.subarray(start, Math.min(end, start + 4096)) ?? []))
      at += Math.min(end - start, 4096)
    }
    return text
  }
  return {
    add(record) {
      if (size + 1 >= starts.length) {
        const larger = new Float64Array(starts.length * 2)
        larger.set(starts)
        starts = larger
      }
      write(pack(record))
      size++
      starts[size] = used
      return size - 1
    },
    get: (slot) => unpack(read(starts[slot] ?? 0, starts[slot + 1] ?? 0)),
    size: () => size,
  }
}
