import { randomUUID } from 'node:crypto'

/** Where time and new ids come from; tests bring their own. */
export interface Clock {
  readonly now: () => Date
  readonly newId: () => string
}

/** The machine's clock, and ids (UUID version 7) that follow it: new rows come last in every order of ids. */
export const systemClock: Clock = { now: () => new Date(), newId: () => orderedId() }

let lastId = 0

/**
 * A twelve-bit count behind the milliseconds since 1970, then the random part of another id. Ids of one process rise even
 * within a millisecond, so that a million new rows are added at the right edge of every index.
 */
function orderedId(): string {
  lastId = Math.max(lastId + 1, Date.now() * 4096)
  // In two whole numbers of 32 bits, which are written quickly: eight digits and seven.
  const high = Math.floor(lastId / lowest)
    .toString(16)
    .padStart(8, '0')
  const low = (lastId % lowest).toString(16).padStart(7, '0')
  return `${high}-${low.slice(0, 4)}-7${low.slice(4)}${randomUUID().slice(18)}`
}

const lowest = 2 ** 28

/** Milliseconds that China's clocks, which never change, are ahead of UTC. */
const aheadOfUtc = 8 * 3_600_000

/** The zone's calendar day of an instant: zones live in China, whatever the server's own time zone is. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + aheadOfUtc).toISOString().slice(0, 10)
}

/** The instant at which a zone's calendar day (ISO) ends. */
export function endOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T24:00:00Z`) - aheadOfUtc)
}
