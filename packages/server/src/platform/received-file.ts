/** The one way by which a file of a request comes in: to the disk, past the scanner, and only then to whoever reads it. */
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { recordEvent } from './audit.ts'
import type { Ctx } from './context.ts'
import { AppError } from './errors.ts'
import { type Scanner, silenceOf } from './scanner.ts'
import { makeWorkFolder } from './work-folder.ts'

/** A file that was sent and found clean, where there is a scanner. */
export interface ReceivedFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
}

/** How large it may be, and what is said of a larger one. */
export interface Bounds {
  readonly mostBytes: number
  readonly tooLarge: (name: string) => AppError
}

/** Takes the file in the form field `file` of a request; it is there as long as it is used, unless it is moved away. */
export async function receiveFile<Reply>(
  ctx: Ctx,
  request: FastifyRequest,
  bounds: Bounds,
  use: (file: ReceivedFile) => Promise<Reply>,
): Promise<Reply> {
  if (!request.isMultipart()) throw new AppError('file_missing')
  const sent = await request.file({ limits: { fileSize: Number.POSITIVE_INFINITY, files: 1 } })
  if (sent?.fieldname !== 'file') throw new AppError('file_missing')
  const name = fileNameFrom(sent.filename)
  const folder = await makeWorkFolder('received')
  try {
    const path = join(folder, 'upload')
    const bytes = await write(sent.file, path, () => bounds.tooLarge(name), bounds.mostBytes)
    const { scanner } = request.server
    if (scanner !== null) await refuseInfected(ctx, scanner, { path, name })
    return await use({ path, name, bytes })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The name of a file that was sent: a browser may send a whole path, of which only the last part names the file. */
function fileNameFrom(sent: string): string {
  return basename(sent.replaceAll('\\', '/')).replaceAll(/\p{Cc}/gu, '') || 'upload'
}

async function write(stream: Readable, path: string, tooLarge: () => AppError, mostBytes: number): Promise<number> {
  let bytes = 0
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > mostBytes) throw tooLarge()
      yield chunk
    }
  }
  await pipeline(stream, counted, createWriteStream(path))
  return bytes
}

/** Refuses what the scanner finds something in, and everything while it says nothing. */
async function refuseInfected(
  ctx: Ctx,
  scanner: Scanner,
  { path, name }: { readonly path: string; readonly name: string },
): Promise<void> {
  const found = await scanner.scan(createReadStream(path)).catch((error: unknown) => {
    throw silenceOf(error, name)
  })
  if (found === null) return
  await ctx.transact((inside) =>
    recordEvent(inside, { event: 'file.infected', kind: 'refusal', detail: { file: name.slice(0, 200), found } }),
  )
  throw new AppError('file_infected', { file: name, found })
}
