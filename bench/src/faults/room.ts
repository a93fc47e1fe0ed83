/** A small disk of its own that can be filled up; only where this process may mount one. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk that is about to be full. */
export interface Room {
  readonly folder: string
  /** Writes until nothing more goes in; again and again, so that what is freed meanwhile is taken too. */
  readonly fill: () => void
  readonly free: () => void
  readonly close: () => void
}

const megabyte = Buffer.alloc(1024 * 1024)
/** The block of a tmpfs: less than one is no room for anybody. */
const block = Buffer.alloc(4096)

/** Mounts a disk of so many megabytes; null where that may not be. */
export function openRoom(megabytes: number): Room | null {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-room-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=1777`, 'wutong-faults', folder])
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true })
    return null
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => {
      for (const piece of [megabyte, block]) while (goesIn(ballast, piece));
    },
    free: () => rmSync(ballast, { force: true }),
    close: () => {
      spawnSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function goesIn(ballast: string, piece: Buffer): boolean {
  try {
    appendFileSync(ballast, piece)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}
