import { randomBytes } from 'node:crypto'

/** Where time and new ids come from; tests bring their own. */
export interface Clock {
  readonly now: () => Date
  readonly newId: () => string
}

/** The machine's clock, and ids (UUID version 7) that follow it: new rows come last in every order of ids. */
export const systemClock: Clock = { now: () => new Date(), newId: () => orderedId() }

/** Milliseconds since 1970, then randomness. */
function orderedId(): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
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
