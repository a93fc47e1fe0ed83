import { randomUUID } from 'node:crypto'

/** Where time and new ids come from; tests bring their own. */
export interface Clock {
  readonly now: () => Date
  readonly newId: () => string
}

/** The machine's clock and random ids. */
export const systemClock: Clock = { now: () => new Date(), newId: () => randomUUID() }

/** The zone's calendar day of an instant: zones live in China, whatever the server's own time zone is. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}
