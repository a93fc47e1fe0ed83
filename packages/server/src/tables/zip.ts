/** Reads single entries out of a ZIP file, checked for length and CRC, whatever the size of the file. */
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { crc32, createInflateRaw } from 'node:zlib'

/** A ZIP file that cannot be used; the message is one short clause. */
export class ZipError extends Error {
  readonly problem: 'damaged' | 'encrypted' | 'oversized'

  constructor(
    message: string,
    { problem = 'damaged', cause }: { problem?: ZipError['problem']; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ZipError'
    this.problem = problem
  }
}

interface ZipEntry {
  readonly method: number
  readonly encrypted: boolean
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** An open ZIP file. */
export interface Zip {
  readonly names: readonly string[]
  /** The content of an entry in chunks; null when there is none of this name. */
  readonly entry: (name: string) => AsyncIterable<Buffer> | null
}

const endSignature = 0x06054b50
const end64Locator = 0x07064b50
const end64Signature = 0x06064b50
const centralSignature = 0x02014b50
const localSignature = 0x04034b50
const utf8 = new TextDecoder()
/** Deflate cannot pack more than about 1000 to 1; sheets pack 5 to 50 to 1. */
export const suspiciousRatio = 400
/** What is not larger when unpacked may be packed as densely as it likes. */
export const harmlessSize = 64 * 1024 * 1024
/** No real sheet is larger than this when unpacked. */
const sizeAtMost = 4 * 1024 ** 3
/** A workbook has a handful of parts for each sheet and picture. */
const partsAtMost = 10_000

/** Opens a ZIP file by its central directory; throws ZipError. */
export async function openZip(path: string): Promise<Zip> {
  const handle = await open(path, 'r')
  try {
    const entries = await readDirectory(handle)
    return {
      names: [...entries.keys()],
      entry: (name) => {
        const entry = entries.get(name)
        return entry === undefined ? null : readEntry(path, name, entry)
      },
    }
  } catch (error) {
    if (error instanceof RangeError) throw new ZipError('its directory is cut off', { cause: error })
    throw error
  } finally {
    await handle.close()
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, position)
  if (bytesRead !== length) throw new ZipError('the file is cut off')
  return buffer
}

async function readDirectory(handle: FileHandle): Promise<Map<string, ZipEntry>> {
  const { size } = await handle.stat()
  const length = Math.min(size, 65_557)
  const tail = await readAt(handle, size - length, length)
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at < 0 || tail.readUInt32LE(at) !== endSignature) throw new ZipError('the file is cut off')
  const place = await directoryPlace(handle, tail, at)
  if (place.length > harmlessSize || place.offset + place.length > size) throw new ZipError('its directory is cut off')
  return entriesFrom(await readAt(handle, place.offset, place.length))
}

async function directoryPlace(
  handle: FileHandle,
  tail: Buffer,
  at: number,
): Promise<{ offset: number; length: number }> {
  const large = at >= 20 && tail.readUInt32LE(at - 20) === end64Locator
  if (!large) return { offset: tail.readUInt32LE(at + 16), length: tail.readUInt32LE(at + 12) }
  const end = await readAt(handle, Number(tail.readBigUInt64LE(at - 12)), 56)
  if (end.readUInt32LE(0) !== end64Signature) throw new ZipError('its directory is cut off')
  return { offset: Number(end.readBigUInt64LE(48)), length: Number(end.readBigUInt64LE(40)) }
}

function entriesFrom(directory: Buffer): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let part = 1; at + 46 <= directory.length && directory.readUInt32LE(at) === centralSignature; part += 1) {
    if (part > partsAtMost) throw new ZipError(`it has more than ${partsAtMost} parts`, { problem: 'oversized' })
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
    const name = utf8.decode(directory.subarray(at + 46, nameEnd)).replaceAll('\\', '/')
    const sizes = sizesFrom(directory, at, directory.subarray(nameEnd, extraEnd))
    const encrypted = (directory.readUInt16LE(at + 8) & 1) === 1
    entries.set(name, {
      method: directory.readUInt16LE(at + 10),
      encrypted,
      crc: directory.readUInt32LE(at + 16),
      ...sizes,
    })
    at = extraEnd + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Sizes and place of an entry; those over 4 GB stand in the ZIP64 field, in this order, only where the short one is full. */
function sizesFrom(directory: Buffer, at: number, extra: Buffer): { size: number; packed: number; offset: number } {
  const wide = zip64Field(extra)
  let next = 0
  const read = (short: number): number => {
    if (short !== 0xffffffff || wide === null) return short
    next += 8
    return Number(wide.readBigUInt64LE(next - 8))
  }
  const size = read(directory.readUInt32LE(at + 24))
  const packed = read(directory.readUInt32LE(at + 20))
  return { size, packed, offset: read(directory.readUInt32LE(at + 42)) }
}

function zip64Field(extra: Buffer): Buffer | null {
  let at = 0
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, end)
    at = end
  }
  return null
}

/** Refuses what cannot be unpacked, before anything is. */
function assertUsable(name: string, entry: ZipEntry): void {
  if (entry.encrypted) throw new ZipError(`${name} is encrypted`, { problem: 'encrypted' })
  if (entry.method !== 0 && entry.method !== 8) throw new ZipError(`${name} is packed in an unknown way`)
  const dense = entry.size > harmlessSize && entry.size / Math.max(1, entry.packed) > suspiciousRatio
  if (dense || entry.size > sizeAtMost) {
    const size = `${Math.round(entry.size / 1024 / 1024)} MB`
    throw new ZipError(`${name} unpacks to ${size}, which no real sheet does`, { problem: 'oversized' })
  }
}

async function* readEntry(path: string, name: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  assertUsable(name, entry)
  const start = await dataStart(path, entry)
  if (entry.packed === 0) return
  const packed = createReadStream(path, { start, end: start + entry.packed - 1, highWaterMark: 256 * 1024 })
  const stream = entry.method === 0 ? packed : packed.pipe(createInflateRaw({ chunkSize: 256 * 1024 }))
  let size = 0
  let crc = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > entry.size) throw new ZipError(`${name} is longer than it says`)
      crc = crc32(chunk, crc)
      yield chunk
    }
  } catch (error) {
    if (error instanceof ZipError) throw error
    throw new ZipError(`${name} cannot be unpacked`, { cause: error })
  } finally {
    packed.destroy()
    stream.destroy()
  }
  if (size !== entry.size || crc !== entry.crc) throw new ZipError(`${name} does not match its checksum`)
}

async function dataStart(path: string, entry: ZipEntry): Promise<number> {
  const handle = await open(path, 'r')
  try {
    const header = await readAt(handle, entry.offset, 30)
    if (header.readUInt32LE(0) !== localSignature) throw new ZipError('its directory points nowhere')
    return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await handle.close()
  }
}
