/** Reads for the audit trail: noted in memory, so that no reader waits or becomes a writer, and written a moment later. */
import type { Kysely } from 'kysely'
import { addEvents, type SignedEvent } from './audit.ts'
import { type Actor, enterZone } from './context.ts'
import type { Tables } from './tables.ts'

/** A log of reads of one process. */
export interface ReadLog {
  /** Notes a read; resolves at once unless so many wait to be written that none may be added. */
  readonly note: (zoneId: string, event: SignedEvent) => Promise<void>
  /** Writes what is noted. */
  readonly flush: () => Promise<void>
  /** Writes what is noted and ends. */
  readonly close: () => Promise<void>
}

/** What the log needs. */
interface LogHost {
  readonly root: Kysely<Tables>
  /** The program's own actor, which alone may write events of others. */
  readonly writer: Actor
  readonly onFailure: (error: unknown) => void
}

/** A kill loses no more than what was read in this time. */
const flushMs = 250
/** Reads that may wait to be written, e.g. while an import holds the embedded database; then readers wait too. */
const mostWaiting = 50_000
/** Rows of one statement; each has fourteen values, and a statement takes 65,535. */
const rowsAtOnce = 2000

/** Begins a log. */
export function createReadLog({ root, writer, onFailure }: LogHost): ReadLog {
  let waiting = new Map<string, SignedEvent[]>()
  let count = 0
  let writing: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  const write = async (): Promise<void> => {
    for (const [zoneId, events] of waiting) {
      while (events.length > 0) {
        const some = events.slice(0, rowsAtOnce)
        // A transaction that may write from the start: it must not begin on a copy for readers.
        await root
          .transaction()
          .setAccessMode('read write')
          .execute(async (db) => {
            await enterZone(db, { zoneId, actor: writer, now: () => new Date() })
            await addEvents({ db, zoneId }, some)
          })
        events.splice(0, some.length)
        count -= some.length
      }
      waiting.delete(zoneId)
    }
  }
  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    writing ??= write().finally(() => {
      writing = null
      if (count > 0) soon()
    })
    return writing
  }
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      // What could not be written stays noted and is tried again.
      flush().catch(onFailure)
    }, flushMs).unref()
  }
  return {
    flush,
    note: async (zoneId, event) => {
      if (count >= mostWaiting) await flush()
      const events = waiting.get(zoneId) ?? []
      waiting.set(zoneId, events)
      if (joined(events, event)) return
      events.push(event)
      count += 1
      soon()
    },
    close: async () => {
      if (writing !== null) await writing.catch(onFailure)
      if (count > 0) await flush().catch(onFailure)
      if (timer !== null) clearTimeout(timer)
      waiting = new Map()
    },
  }
}

/** Events of one moment that may be the parts of one page. */
const lookedBack = 20

/** Whether the parts of one page asked for the same: somebody opened one enterprise, and the first event says so. */
function joined(events: readonly SignedEvent[], { subjectId, actor, event }: SignedEvent): boolean {
  if (subjectId === undefined) return false
  return events
    .slice(-lookedBack)
    .some((one) => one.subjectId === subjectId && one.actor.userId === actor.userId && one.event === event)
}
