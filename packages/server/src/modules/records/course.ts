/** How the reading of a file and the loading of its rows keep step. */
import { setImmediate, setTimeout } from 'node:timers/promises'
import { AppError } from '#platform/errors'
import { rowsAtOnce } from './loading.ts'
import type { StagedFile } from './staging.ts'

/** How far reading may be ahead of loading. */
const rowsAhead = 4 * rowsAtOnce

/** What reading and loading tell each other. */
export interface Course {
  reading: boolean
  /** Rows that can be loaded. */
  staged: () => number
  /** Rows that are loaded; null where nothing is loaded yet. */
  loaded: number | null
  /** The import is over before the file was read. */
  failed: boolean
}

/** The start of an import. */
export function startCourse(): Course {
  return { reading: true, staged: () => 0, loaded: null, failed: false }
}

/** Whether there is anything to load yet; waits for the first rows. */
export async function hasRows({ rows }: StagedFile): Promise<boolean> {
  for await (const first of rows.chunks(rowsAtOnce)) return first.length === rowsAtOnce
  return false
}

/** Gives whoever loads meanwhile a turn, and does not leave him far behind: what waits for the database is ready first. */
export async function keepStep(course: Course): Promise<void> {
  await setImmediate()
  for (;;) {
    if (course.failed) throw new AppError('import_cancelled')
    if (course.loaded === null || course.staged() - course.loaded <= rowsAhead) return
    await setTimeout(1)
  }
}
