import { randomUUID } from 'node:crypto'

/** Where time and new ids come from; tests bring their own. */
export interface Clock {
  readonly now: () => Date
  readonly newId: () => string
}

/** The machine's clock, and ids (UUID version 7) that follow it: new rows come last in every order of ids. */
export const systemClock: Clock = { now: () => new Date(), newId: () => orderedId() }

/** Milliseconds since 1970, then the random part of another id. */
function orderedId(): string {
  const at = Date.now().toString(16).padStart(12, '0')
  return `${at.slice(0, 8)}-${at.slice(8)}-7${randomUUID().slice(15)}`
}

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
