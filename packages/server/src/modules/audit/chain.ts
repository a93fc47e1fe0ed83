/**
 * The bytes of events and seals and how they are chained. A file of an export holds these very bytes, so that anybody can check
 * it with a program that hashes lines.
 *
 * - An event is one line of JSON: its columns by name in alphabetical order, no blanks between them, absent ones as null; `at` is
 *   UTC with microseconds, `detail` stands as PostgreSQL writes jsonb.
 * - Events of a day are in the order of `at`, then `id`. The link of an event is the hash of the link before, a line feed, and the
 *   event's line; before the first stands the hash of the seal of the day before. All texts are UTF-8, all hashes hex.
 * - A seal is one line of JSON too: its root is the last link (that before the first where the day is empty). Its hash is that
 *   of its line, and the next seal holds it as `previous`; before a zone's first seal stands the hash of `wutong-audit ZONE`.
 */
import { createHash } from 'node:crypto'
import type { SealAlgorithm } from '@wutong/contract'

/** An event with every column as text; `detail` as PostgreSQL writes it. */
export interface EventText {
  readonly zone_id: string
  readonly id: string
  readonly at: string
  readonly day: string
  readonly actor_id: string
  readonly actor_name: string
  readonly actor_role: string
  readonly event: string
  readonly kind: string
  readonly entity: string | null
  readonly subject_id: string | null
  readonly route: string | null
  readonly purpose: string | null
  readonly trace_id: string | null
  readonly detail: string
}

/** What a seal says. */
export interface Seal {
  readonly zoneId: string
  readonly day: string
  readonly algorithm: SealAlgorithm
  readonly events: number
  readonly root: string
  readonly previous: string
  readonly sealedAt: string
}

/** A seal with its hash as it was stored. */
export interface HashedSeal extends Seal {
  readonly hash: string
}

const columns = [
  'actor_id',
  'actor_name',
  'actor_role',
  'at',
  'day',
  'detail',
  'entity',
  'event',
  'id',
  'kind',
  'purpose',
  'route',
  'subject_id',
  'trace_id',
  'zone_id',
] as const satisfies readonly (keyof EventText)[]

/** The bytes of an event, as text. */
export function lineOfEvent(event: EventText): string {
  const parts = columns.map((name) => `"${name}":${name === 'detail' ? event.detail : JSON.stringify(event[name])}`)
  return `{${parts.join(',')}}`
}

/** The bytes of a seal, as text. */
export function lineOfSeal({ zoneId, day, algorithm, events, root, previous, sealedAt }: Seal): string {
  return JSON.stringify({ algorithm, day, events, previous, root, sealed_at: sealedAt, zone_id: zoneId })
}

/** The hash of bytes, as hex. */
export function hashOf(algorithm: SealAlgorithm, bytes: string | Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

/** What stands before the first seal of a zone. */
export function genesisOf(zoneId: string, algorithm: SealAlgorithm): string {
  return hashOf(algorithm, `wutong-audit ${zoneId}`)
}

/** The link of an event behind the one before. */
export function linkAfter(algorithm: SealAlgorithm, before: string, line: string | Uint8Array): string {
  return createHash(algorithm).update(`${before}\n`).update(line).digest('hex')
}

/** The hash of a seal. */
export function hashOfSeal(seal: Seal): string {
  return hashOf(seal.algorithm, lineOfSeal(seal))
}

/** The calendar day (ISO) after another. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
