/** Writing the audit trail. Changes and exports are written in their transaction, reads by `read-log.ts`. */
import type { AuditKind } from '@wutong/contract'
import { type Kysely, sql } from 'kysely'
import type { Actor, RequestNote, TxCtx } from './context.ts'
import type { Tables } from './tables.ts'

/** Something that happened: `batch.imported`, or the permission of the route where nobody gave it a better name. */
export interface AuditEvent {
  readonly event: string
  /** A change unless said otherwise. */
  readonly kind?: AuditKind | undefined
  readonly entity?: string | undefined
  /** Whose data it is about. */
  readonly subjectId?: string | undefined
  readonly detail?: object | undefined
  /** What for, where the caller's words are not what counts. */
  readonly purpose?: string | undefined
}

/** An event with who did it, when, and by which request. */
export interface SignedEvent extends AuditEvent {
  readonly id: string
  readonly at: Date
  readonly actor: Pick<Actor, 'userId' | 'username'> & { readonly role: string }
  readonly request: Pick<RequestNote, 'route' | 'purpose' | 'traceId'> | undefined
}

/** Transactions that have left an event. */
const told = new WeakSet<Kysely<Tables>>()

/** Writes an audit event in the transaction of the change it tells of. */
export async function recordEvent(ctx: TxCtx, event: AuditEvent): Promise<void> {
  const { actor, request } = ctx
  await addEvents(ctx, [{ ...event, id: ctx.newId(), at: ctx.now(), actor, request }])
  told.add(ctx.db)
}

/** Writes events, whoever they are of. */
export async function addEvents(
  { db, zoneId }: Pick<TxCtx, 'db' | 'zoneId'>,
  events: readonly SignedEvent[],
): Promise<void> {
  const rows = events.map(({ id, at, actor, request, event, kind, entity, subjectId, detail, purpose }) => ({
    zone_id: zoneId,
    id,
    at,
    actor_id: actor.userId,
    actor_name: actor.username,
    actor_role: actor.role,
    event,
    kind: kind ?? 'change',
    entity: entity ?? null,
    subject_id: subjectId ?? null,
    detail: JSON.stringify(detail ?? {}),
    route: request?.route ?? null,
    purpose: purpose ?? request?.purpose ?? null,
    trace_id: request?.traceId ?? null,
  }))
  await db.insertInto('audit_events').values(rows).execute()
}

/** Whether the transaction has left an event. */
export function hasEvent(db: Kysely<Tables>): boolean {
  return told.has(db)
}

/** Whether the transaction has written anything: only then does the database give it a number. */
export async function hasWritten(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{
    written: boolean
  }>`select pg_current_xact_id_if_assigned() is not null as written`.execute(db)
  return rows[0]?.written === true
}
