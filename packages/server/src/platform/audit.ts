import type { TxCtx } from './context.ts'

/** Something that happened, past tense `noun.verb`, e.g. `batch.imported`. */
export interface AuditEvent {
  readonly event: string
  readonly entity?: string | undefined
  readonly detail?: object | undefined
}

/** Writes an audit event in the transaction of the change it tells of. */
export async function recordEvent(ctx: TxCtx, { event, entity, detail }: AuditEvent): Promise<void> {
  await ctx.db
    .insertInto('audit_events')
    .values({
      zone_id: ctx.zoneId,
      id: ctx.newId(),
      at: ctx.now(),
      actor_id: ctx.actor.userId,
      actor_name: ctx.actor.username,
      actor_role: ctx.actor.role,
      event,
      entity: entity ?? null,
      detail: JSON.stringify(detail ?? {}),
    })
    .execute()
}
