/** Populations as files: a folder named by the content's hash, whole or not there at all. */
import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { makeFolder } from '#platform/data-folder'
import { type Content, shared } from './content.ts'
import { contentFrom, sectionsOf } from './sections.ts'

/** A change to what the files hold gets another number; files of another one are thrown away. */
const format = 1

const Manifest = z.object({
  format: z.literal(format),
  sections: z.array(z.object({ name: z.string(), bytes: z.int().min(0), crc: z.int().min(0) })),
})

/** The parts of a file handle that writing needs, so that a test may let them fail. */
export interface FilesApi {
  readonly open: typeof open
  readonly rename: typeof rename
}

/**
 * Writes a population unless it is there, and removes older ones; under a name of its own first, so that a process
 * killed on the way leaves nothing that could be taken for whole. Throws what the file system throws.
 */
export async function saveFiles(
  folder: string,
  hash: string,
  content: Content,
  api: FilesApi = { open, rename },
): Promise<void> {
  await makeFolder(folder)
  const names = await readdir(folder)
  if (!names.includes(hash)) await writeFiles(folder, { hash, content, api })
  for (const name of names) if (name !== hash) await rm(join(folder, name), { recursive: true, force: true })
}

interface Writing {
  readonly hash: string
  readonly content: Content
  readonly api: FilesApi
}

async function writeFiles(folder: string, { hash, content, api }: Writing): Promise<void> {
  const unfinished = join(folder, `${hash}.${process.pid}.unfinished`)
  try {
    await makeFolder(unfinished)
    const sections = sectionsOf(content)
    const file = await api.open(join(unfinished, 'sections.bin'), 'w', 0o600)
    try {
      for (const { bytes } of sections) await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    const described = sections.map(({ name, bytes }) => ({ name, bytes: bytes.length, crc: crc32(bytes) }))
    await writeFile(join(unfinished, 'manifest.json'), JSON.stringify({ format, sections: described }), {
      mode: 0o600,
      flush: true,
    })
    await api.rename(unfinished, join(folder, hash))
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

/** The population with a hash; undefined when it is not there, and when it is damaged: then it is thrown away. */
export async function loadFiles(folder: string, hash: string): Promise<Content | undefined> {
  const home = join(folder, hash)
  const content = await readFiles(home).catch(() => undefined)
  if (content === undefined) await rm(home, { recursive: true, force: true }).catch(() => {})
  return content
}

async function readFiles(home: string): Promise<Content | undefined> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(home, 'manifest.json'), 'utf8')))
  const file = await open(join(home, 'sections.bin'), 'r')
  try {
    const { size } = await file.stat()
    if (size !== manifest.sections.reduce((sum, { bytes }) => sum + bytes, 0)) return undefined
    const sections = new Map<string, Uint8Array>()
    let position = 0
    const reads: Promise<boolean>[] = []
    for (const { name, bytes: length, crc } of manifest.sections) {
      const bytes = shared.bytes(length)
      sections.set(name, bytes)
      reads.push(fill(file, { bytes, position, crc }))
      position += length
    }
    return (await Promise.all(reads)).every(Boolean) ? contentFrom(sections) : undefined
  } finally {
    await file.close()
  }
}

interface Fill {
  readonly bytes: Uint8Array
  readonly position: number
  readonly crc: number
}

async function fill(file: Awaited<ReturnType<typeof open>>, { bytes, position, crc }: Fill): Promise<boolean> {
  let done = 0
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done)
    if (bytesRead === 0) return false
    done += bytesRead
  }
  return crc32(bytes) === crc
}
