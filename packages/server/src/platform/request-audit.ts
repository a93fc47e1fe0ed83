/** What every route leaves in the audit trail, whether or not its module thought of it. */
import { isChange, type Route } from '@wutong/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type AuditEvent, hasEvent, hasWritten, recordEvent, type SignedEvent } from './audit.ts'
import type { Ctx, RequestNote } from './context.ts'
import type { ReadLog } from './read-log.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route was mounted by one of ours, which see to the audit trail. */
    readonly audited?: true
  }
}

/** Marks a route as seen to. */
export const audited = { audited: true } as const

/** What the audit needs to know of a route. */
export type AuditedRoute = Pick<
  Route<unknown, unknown, unknown, unknown>,
  'method' | 'path' | 'permission' | 'analysis' | 'plain'
>

/** A request's note that knows whether the request has left an event. */
export interface CallNote extends RequestNote {
  readonly isTold: () => boolean
}

const purposeHeader = 'wutong-purpose'

/** The note of a request. A transaction of a change that wrote something and told nothing tells at least which route it was. */
export function noteOf(route: AuditedRoute, request: FastifyRequest): CallNote {
  let events = 0
  return {
    route: `${route.method} ${route.path}`,
    traceId: request.id,
    purpose: purposeOf(request),
    isTold: () => events > 0,
    committed: ({ db }) => {
      if (hasEvent(db)) events += 1
    },
    beforeCommit: async (ctx) => {
      if (isChange(route) && !hasEvent(ctx.db) && (await hasWritten(ctx.db)))
        await recordEvent(ctx, { ...eventOf(route, request.params), kind: 'change' })
    },
  }
}

/** Why somebody asks, as their program says it: percent-encoded, at most 200 characters. */
function purposeOf({ headers }: FastifyRequest): string | undefined {
  const given = headers[purposeHeader]
  if (typeof given !== 'string' || given === '') return undefined
  try {
    return decodeURIComponent(given).slice(0, 200)
  } catch {
    return given.slice(0, 200)
  }
}

const Places = z.record(z.string(), z.string())
const Id = z.uuid()
const Query = z.record(z.string(), z.unknown())

/** The event of a route: its permission says what was done, its first place to what. */
function eventOf({ permission }: AuditedRoute, params: unknown): AuditEvent {
  const places = Places.safeParse(params).data ?? {}
  const subjectId = Id.safeParse(places.subjectId).data
  return {
    event: permission === 'source-key' ? 'source.call' : permission.replace(':', '.'),
    entity: Object.values(places)[0]?.slice(0, 100),
    subjectId,
  }
}

interface Called {
  readonly reads: ReadLog
  readonly ctx: Ctx
  readonly route: AuditedRoute
  readonly note: CallNote
  readonly asked: { readonly params: unknown; readonly query: unknown; readonly answer: unknown }
}

/** Sees to it that a call that was answered is in the trail: a change at once, a read a moment later. */
export async function recordCalled({ reads, ctx, route, note, asked }: Called): Promise<void> {
  const event = eventOf(route, asked.params)
  if (isChange(route)) {
    // It wrote nothing in the database itself, e.g. it began a job, which tells of its own changes.
    if (!note.isTold()) await ctx.transact((inside) => recordEvent(inside, { ...event, kind: 'change' }))
    return
  }
  // It told of itself, better than the route could.
  if (note.isTold()) return
  // What an enterprise may see is its own.
  if (route.plain === true || ctx.actor.role === 'enterprise') return
  await reads.note(ctx.zoneId, signed(ctx, { ...event, kind: 'read', detail: readOf(asked) }))
}

/** What was asked for and how many rows came; never the figures. */
function readOf({ query, answer }: Called['asked']): object {
  const { after, limit, ...filter } = Query.safeParse(query).data ?? {}
  return {
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
    ...countsOf(answer),
  }
}

/** How many rows a list came with, and how many there are; looked at without reading them. */
function countsOf(answer: unknown): object {
  if (typeof answer !== 'object' || answer === null || !('rows' in answer) || !Array.isArray(answer.rows)) return {}
  return { rows: answer.rows.length, ...('total' in answer ? { total: answer.total } : {}) }
}

/** Notes that somebody asked for what their role may not. */
export function recordRefused(reads: ReadLog, ctx: Ctx, permission: string): Promise<void> {
  return reads.note(ctx.zoneId, signed(ctx, { event: 'permission.refused', kind: 'refusal', detail: { permission } }))
}

/** Records that a file leaves the house. */
export function recordDownload(ctx: Ctx, route: AuditedRoute, params: unknown, file: string): Promise<void> {
  return ctx.transact((inside) =>
    recordEvent(inside, { ...eventOf(route, params), event: 'file.downloaded', kind: 'export', detail: { file } }),
  )
}

function signed({ newId, now, actor, request }: Ctx, event: AuditEvent): SignedEvent {
  return { ...event, id: newId(), at: now(), actor, request }
}
