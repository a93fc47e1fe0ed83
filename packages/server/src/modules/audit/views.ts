/** Lists of the trail, newest first; who sees which rows is decided by row-level security. */
import type { AuditEvent, AuditFilter, AuditSeal, SubjectAccess } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { getSubjectRow } from '#modules/subjects'
import { endOfDay } from '#platform/clock'
import type { TxCtx } from '#platform/context'
import { keysetPage, type Page, type PageQuery, parseCursor } from '#platform/cursor'

/** More than this is not counted. */
const mostCounted = 100_000

const Place = z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()])

interface EventRow extends Omit<AuditEvent, 'at'> {
  /** With microseconds, as cursors need it. */
  readonly place: string
}

/** A page of the trail. */
export async function listEvents(
  ctx: TxCtx,
  { after, limit, ...filter }: PageQuery & z.infer<typeof AuditFilter>,
): Promise<Page<AuditEvent>> {
  return pageOf(ctx, { where: conditionsOf(filter), after, limit })
}

function conditionsOf({ from, to, actor, kind, event, entity }: z.infer<typeof AuditFilter>): RawBuilder<unknown> {
  const conditions = [sql`true`]
  if (from !== undefined) conditions.push(sql`e.at >= ${new Date(endOfDay(from).getTime() - 86_400_000)}`)
  if (to !== undefined) conditions.push(sql`e.at < ${endOfDay(to)}`)
  if (actor !== undefined) conditions.push(sql`starts_with(lower(e.actor_name), lower(${actor}))`)
  if (kind !== undefined) conditions.push(sql`e.kind = ${kind}`)
  if (event !== undefined) conditions.push(sql`e.event = ${event}`)
  if (entity !== undefined)
    conditions.push(sql`(e.entity = ${entity} or e.subject_id::text = ${entity} or e.trace_id = ${entity})`)
  return sql.join(conditions, sql` and `)
}

interface EventPage extends PageQuery {
  readonly where: RawBuilder<unknown>
}

async function pageOf(ctx: TxCtx, { where, after, limit }: EventPage): Promise<Page<AuditEvent>> {
  const place = after === undefined ? undefined : parseCursor(Place, after)
  const behind = place === undefined ? sql`true` : sql`(e.at, e.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`
  const { rows } = await sql<EventRow>`
    select e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place, to_char(e.day, 'YYYY-MM-DD') as day,
      e.kind, e.event, e.actor_name as "actorName", e.actor_role as "actorRole", e.entity, e.subject_id as "subjectId",
      (select s.name from subjects s where s.zone_id = e.zone_id and s.id = e.subject_id) as "subjectName",
      e.route, e.purpose, e.trace_id as "traceId", e.detail
    from audit_events e where e.zone_id = ${ctx.zoneId} and ${where} and ${behind}
    order by e.at desc, e.id desc limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`select count(*) as total from (select from audit_events e
    where e.zone_id = ${ctx.zoneId} and ${where} limit ${mostCounted}) counted`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.place, last.id])
  return {
    rows: shown.map(({ place: at, ...row }) => ({ ...row, at })),
    next,
    total: Number(counts[0]?.total ?? 0),
  }
}

/** A page of who read, exported or changed what is known of one enterprise; throws `subject_not_found`. */
export async function listAccesses(ctx: TxCtx, subjectId: string, query: PageQuery): Promise<Page<SubjectAccess>> {
  await getSubjectRow(ctx, subjectId)
  // All that ever counted for it; what it did itself it knows.
  const where = sql`e.subject_id = any(array(select i.id from identities i where i.zone_id = ${ctx.zoneId} and i.subject_id = ${subjectId}))
    and e.actor_id <> ${ctx.actor.userId}`
  const { rows, next, total } = await pageOf(ctx, { where, ...query })
  return {
    rows: rows.map(({ id, at, kind, event, actorName, actorRole, purpose, detail }) => ({
      id,
      at,
      kind,
      event,
      actorName,
      actorRole,
      purpose,
      ...consentedFrom(detail),
    })),
    next,
    total,
  }
}

const Consented = z.object({ organisation: z.string(), fields: z.array(z.string()) })

/** For whom and which fields, where it was read under a consent. */
function consentedFrom(detail: unknown): Pick<SubjectAccess, 'organisation' | 'fields'> {
  return Consented.safeParse(detail).data ?? { organisation: null, fields: null }
}

/** A page of seals. */
export async function listSeals(ctx: TxCtx, { after, limit }: PageQuery): Promise<Page<AuditSeal>> {
  const place = after === undefined ? null : parseCursor(z.tuple([z.iso.date()]), after)[0]
  const { rows } = await sql<Omit<AuditSeal, 'sealedAt'> & { readonly sealedAt: Date }>`
    select to_char(day, 'YYYY-MM-DD') as day, algorithm, events, root, previous, hash, sealed_at as "sealedAt"
    from audit_seals where zone_id = ${ctx.zoneId} and day < coalesce(${place}::date, 'infinity'::date)
    order by day desc limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from audit_seals where zone_id = ${ctx.zoneId}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.day])
  return {
    rows: shown.map((row) => ({ ...row, sealedAt: row.sealedAt.toISOString() })),
    next,
    total: Number(counts[0]?.total ?? 0),
  }
}
