import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { link, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AppError, isDiskFull } from './errors.ts'

/** What the lock file of a data folder says about the process that uses it. */
interface Lock {
  readonly pid: number
  /** When that process started, so that a later process with the same number is not taken for it. */
  readonly started: string
  readonly socket: string
}

/** A data folder that this process alone may use. */
export interface DataFolder {
  readonly database: string
  readonly socket: string
  readonly release: () => Promise<void>
}

/** Takes the data folder for this process; refuses one that another running process uses. */
export async function claimDataFolder(folder: string): Promise<DataFolder> {
  const lockFile = join(folder, 'lock.json')
  const socket = socketOf(folder)
  try {
    await makeFolder(folder)
    await takeLock(folder, lockFile, { pid: process.pid, started: await startOf(process.pid), socket })
    await makeFolder(dirname(socket))
    await rm(socket, { force: true })
  } catch (error) {
    if (isDiskFull(error)) throw new AppError('disk_full', { cause: error })
    if (isCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'))
      throw new AppError('data_not_writable', { folder, cause: error })
    throw error
  }
  const release = async (): Promise<void> => {
    await rm(socket, { force: true })
    await rm(lockFile, { force: true })
  }
  return { database: join(folder, 'database'), socket, release }
}

/** The socket of the running process that uses the folder; undefined when none does. */
export async function findLiveSocket(folder: string): Promise<string | undefined> {
  const lock = await findLiveLock(join(folder, 'lock.json'))
  return lock !== undefined && (await answers(lock.socket)) ? lock.socket : undefined
}

/** Makes a folder and those above it, one by one: Node's own recursive way never returns where a parent refuses, as /proc does. */
export async function makeFolder(folder: string): Promise<void> {
  const there = await stat(folder).catch(() => undefined)
  if (there?.isDirectory() === true) return
  const parent = dirname(folder)
  if (parent !== folder && there === undefined) await makeFolder(parent)
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const made = await stat(folder).catch(() => undefined)
    if (made?.isDirectory() !== true) throw error
  }
}

/**
 * Puts a whole lock in place in one step: written beside first, then linked, which fails where one is there. A lock of a
 * process that is gone is removed first, behind a guard, so that nobody removes the lock that another has just put there.
 */
async function takeLock(folder: string, lockFile: string, lock: Lock): Promise<void> {
  const own = `${lockFile}.${randomUUID()}`
  const guard = await takeGuard(folder)
  try {
    await writeFile(own, JSON.stringify(lock), { mode: 0o600 })
    const live = await findLiveLock(lockFile)
    if (live !== undefined) throw new AppError('data_in_use', { folder, pid: live.pid })
    await rm(lockFile, { force: true })
    await link(own, lockFile)
  } finally {
    await rm(own, { force: true })
    guard?.close()
  }
}

/** How long to wait for others that look at the same folder's lock in this moment. */
const guardTries = 500
const guardPauseMs = 10

/** Lets one process at a time look at a folder's lock; the system lets go of a guard whose process dies. None on systems without such names. */
async function takeGuard(folder: string): Promise<Server | undefined> {
  const prefix = guardPrefixes[process.platform]
  if (prefix === undefined) return undefined
  const name = `${prefix}wutong-${createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32)}`
  for (let attempt = 1; ; attempt += 1) {
    const server = createServer()
    try {
      server.listen(name)
      await once(server, 'listening')
      return server
    } catch (error) {
      if (!isCode(error, 'EADDRINUSE')) throw error
      if (attempt === guardTries) throw new AppError('data_in_use', { folder, pid: '?', cause: error })
      await setTimeout(guardPauseMs)
    }
  }
}

/** Names that live in the system, not in a folder: abstract sockets of Linux and pipes of Windows. */
const guardPrefixes: Readonly<Partial<Record<NodeJS.Platform, string>>> = { linux: '\0', win32: '\\\\.\\pipe\\' }

async function findLiveLock(lockFile: string): Promise<Lock | undefined> {
  const text = await readFile(lockFile, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lock = parseLock(text)
  if (lock === undefined || !isAlive(lock.pid)) return undefined
  return (await startOf(lock.pid)) === lock.started ? lock : undefined
}

function parseLock(text: string): Lock | undefined {
  try {
    const lock = JSON.parse(text) as Partial<Lock>
    return typeof lock.pid === 'number' && typeof lock.socket === 'string'
      ? { pid: lock.pid, started: lock.started ?? '', socket: lock.socket }
      : undefined
  } catch {
    // A lock half written by a process that was killed holds nobody back.
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** When a process started, as Linux counts it; empty elsewhere. */
async function startOf(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The process name in brackets may hold blanks; the 22nd field of all is the 20th after it.
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket, () => {
      probe.destroy()
      resolve(true)
    })
    probe.on('error', () => resolve(false))
  })
}

/** Unix sockets allow about 100 bytes of path, so a deep folder's socket lies in the temporary folder. */
function socketOf(folder: string): string {
  const inside = join(folder, '.s.PGSQL.5432')
  if (Buffer.byteLength(inside) < 100) return inside
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  return join(tmpdir(), `wutong-${name}`, '.s.PGSQL.5432')
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
