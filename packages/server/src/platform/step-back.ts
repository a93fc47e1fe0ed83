/** Threads that work long let those go first that somebody waits for. */
import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { basename } from 'node:path'

/** Lowers the calling thread's priority, where the system counts threads by themselves (Linux); elsewhere nothing changes. */
export function stepBack(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // A system that hides its threads: they share the processor as equals.
  }
}
