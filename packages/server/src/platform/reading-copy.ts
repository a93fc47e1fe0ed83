/** A copy of the embedded database's files, as it was last committed, for readers while a long transaction keeps its session. */
import { randomUUID } from 'node:crypto'
import { appendFileSync, constants, cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { readdir, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openSession, type Session } from './session.ts'

/** How many times a copy's size has to be free, so that what the transaction writes still finds room. */
const roomAtLeast = 3

/** A copy that is open. */
export interface ReadingCopy {
  readonly session: Session
  readonly close: () => Promise<void>
}

/** Where the copies of a folder lie, each in a folder of its own. */
function placeOf(folder: string): string {
  return join(dirname(folder), 'reading-copies')
}

/** Takes away the copies that a process left behind which was killed. */
export async function removeReadingCopies(folder: string): Promise<void> {
  await rm(placeOf(folder), { recursive: true, force: true })
}

/** Bytes of a database's files. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Whether the disk has room for a copy of so many bytes and for what is written meanwhile. */
export async function hasRoomFor(folder: string, size: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize > roomAtLeast * size
}

/**
 * Copies the files in one go, and gives where to: nothing may run on them meanwhile, and a thousand small files take
 * longest one by one.
 */
export function copyFiles(folder: string): string {
  const spare = spareLogs(join(folder, 'pg_wal'))
  const copy = join(placeOf(folder), randomUUID())
  try {
    const isNeeded = (path: string): boolean => !spare.has(path)
    cpSync(folder, copy, { recursive: true, mode: constants.COPYFILE_FICLONE, filter: isNeeded })
    // Readers take little memory of their own: the pages are in the system's.
    appendFileSync(join(copy, 'postgresql.conf'), '\nshared_buffers = 16MB\n')
    return copy
  } catch (error) {
    rmSync(copy, { recursive: true, force: true })
    throw error
  }
}

/** Files of the write-ahead log that are kept ready for what comes: their names follow the one written last. */
function spareLogs(folder: string): Set<string> {
  const logs = readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .sort()
  const written = logs.map((name) => statSync(join(folder, name)).mtimeMs)
  const last = written.lastIndexOf(Math.max(...written))
  return new Set(logs.slice(last + 1).map((name) => join(folder, name)))
}

/** Opens copied files as after a loss of power: what was not committed is not there. */
export async function openReadingCopy(copy: string): Promise<ReadingCopy> {
  const remove = (): Promise<void> => rm(copy, { recursive: true, force: true })
  try {
    const session = await openSession({ folder: copy, readOnly: true })
    const close = async (): Promise<void> => {
      await session.close()
      await remove()
    }
    return { session, close }
  } catch (error) {
    await remove()
    throw error
  }
}
