import type { Readable } from 'node:stream'
import type {} from '@fastify/rate-limit'
import { can, isChange, type Permission, type Route } from '@wutong/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor, Ctx, RequestNote } from './context.ts'
import { AppError, errors, isCrossed, outageOf, problemFromError } from './errors.ts'
import { doOnce, namedFrom } from './once.ts'
import type { ReadLog } from './read-log.ts'
import { type AuditedRoute, audited, noteOf, recordCalled, recordDownload, recordRefused } from './request-audit.ts'
import { Written } from './written.ts'

/** What mounting a route needs besides the route. */
export interface HttpHost {
  readonly app: FastifyInstance
  /** The signed-in person's context; throws `signed_out` without a session. */
  readonly contextOf: (request: FastifyRequest, note: RequestNote) => Promise<Ctx>
  /** The context of the source whose key the request bears; throws `key_refused` without one that is valid. */
  readonly sourceContextOf: (request: FastifyRequest, note: RequestNote) => Promise<Ctx>
  /** Where reads are noted for the audit trail. */
  readonly reads: ReadLog
  /** Requests a minute from one address to what keys of sources open. */
  readonly pushesPerMinute: number
  /** Whether replies are parsed with the contract on the way out: in tests and development. */
  readonly checkReplies: boolean
  /** The site's own origin where a proxy stands before the server; else the request's host is it. */
  readonly publicOrigin: string | undefined
}

/** What a handler is given, parsed. */
export interface Asked<Params, Query, Body> {
  readonly ctx: Ctx
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Five thousand rows of three dozen figures, with room. */
const sourceBodyLimit = 16 * 1024 * 1024

/** Mounts a contract route: session, permission, parsing, then the handler. */
export function serve<Params, Query, Body, Reply>(
  host: HttpHost,
  route: Route<Params, Query, Body, Reply>,
  handler: (asked: Asked<Params, Query, Body>) => Promise<Reply | Written<Reply>>,
): void {
  host.app.route({
    method: route.method,
    url: route.path,
    config: audited,
    handler: async (request, reply) => {
      const note = noteOf(route, request)
      const named = isChange(route) ? namedFrom(request, { note, isConfidential: route.confidential === true }) : null
      const ctx = await admit(host, route, request, named?.note ?? note)
      const params = parseInput(route.params, request.params, 'params')
      const query = parseInput(route.query, request.query, 'query')
      const body = parseInput(route.body, isForm(request) ? {} : (request.body ?? {}), 'body')
      const work = async (): Promise<Reply | Buffer> => {
        const given = await handler({ ctx, params, query, body, request, reply })
        const answer = given instanceof Written && host.checkReplies ? given.read() : given
        await recordCalled({ reads: host.reads, ctx, route, note, asked: { params, query, answer } })
        if (answer instanceof Written) return sendWritten(reply, answer)
        return host.checkReplies ? route.reply.parse(answer) : answer
      }
      return named === null ? work() : doOnce(ctx, named, { reply, isKept: route.confidential !== true, work })
    },
  })
}

/**
 * Its memory is given back as soon as it is sent: V8 counts it beside its own heap, and would search that one through
 * for every few dozen replies.
 */
function sendWritten(reply: FastifyReply, { json }: Written<unknown>): Buffer {
  reply.type('application/json; charset=utf-8')
  reply.raw.once('close', () => json.buffer.transfer(0))
  return Buffer.from(json.buffer, json.byteOffset, json.byteLength)
}

/** Mounts a route for machines of a source: a key instead of a session, which opens nothing else. */
export function serveSource<Params, Query, Body, Reply>(
  host: HttpHost,
  route: Route<Params, Query, Body, Reply>,
  handler: (asked: Asked<Params, Query, Body>) => Promise<Reply>,
): void {
  host.app.route({
    method: route.method,
    url: route.path,
    bodyLimit: sourceBodyLimit,
    config: { ...audited, rateLimit: { max: host.pushesPerMinute, timeWindow: '1 minute' } },
    handler: async (request, reply) => {
      const note = noteOf(route, request)
      const ctx = await host.sourceContextOf(request, note)
      const params = parseInput(route.params, request.params, 'params')
      const query = parseInput(route.query, request.query, 'query')
      const body = parseInput(route.body, request.body ?? {}, 'body')
      const answer = await handler({ ctx, params, query, body, request, reply })
      await recordCalled({ reads: host.reads, ctx, route, note, asked: { params, query, answer } })
      return host.checkReplies ? route.reply.parse(answer) : answer
    },
  })
}

/** A file that is sent as it is, for saving. */
export interface SentFile {
  readonly type: string
  /** Its name, and one that any program can write. */
  readonly name: string
  readonly plainName: string
  readonly body: Buffer | Readable
}

/** Mounts the download of a file, which is no reply of the contract, under a route's permission; it is recorded before it leaves. */
export function serveDownload(
  host: HttpHost,
  { path, route }: { readonly path: string; readonly route: Pick<AuditedRoute, 'permission'> },
  handler: (asked: { readonly ctx: Ctx; readonly request: FastifyRequest }) => Promise<SentFile>,
): void {
  host.app.get(path, { config: audited }, async (request, reply) => {
    const download = { method: 'GET', path, permission: route.permission } as const
    const ctx = await admit(host, route, request, noteOf(download, request))
    const { type, name, plainName, body } = await handler({ ctx, request })
    await recordDownload(ctx, download, request.params, name)
    return reply
      .type(type)
      .header(
        'content-disposition',
        `attachment; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      )
      .header('x-content-type-options', 'nosniff')
      .send(body)
  })
}

/** Mounts a route that needs no session. */
export function servePublic<Reply>(
  host: HttpHost,
  route: Route<object, object, object, Reply>,
  handler: () => Promise<Reply>,
): void {
  host.app.route({
    method: route.method,
    url: route.path,
    config: audited,
    handler: async () => {
      const answer = await handler()
      return host.checkReplies ? route.reply.parse(answer) : answer
    },
  })
}

/** The context of a request that may use the route; refuses everybody else. */
export async function admit(
  host: HttpHost,
  route: Pick<Route<unknown, unknown, unknown, unknown>, 'permission'>,
  request: FastifyRequest,
  note: RequestNote,
): Promise<Ctx> {
  refuseForeignOrigin(host, request)
  const ctx = await host.contextOf(request, note)
  const { permission } = route
  if (permission === 'public') return ctx
  if (permission === 'source-key' || !may(ctx.actor, permission)) {
    await recordRefused(host.reads, ctx, permission)
    throw new AppError('permission_denied', { permission })
  }
  const { owes } = ctx.actor
  if (owes !== undefined && permission !== 'session:read' && permission !== 'account:own')
    throw new AppError(`${owes}_due`)
  return ctx
}

/** Whether somebody holds a permission: by the role, and by the scope or key where those narrow it. */
export function may({ role, permissions }: Actor, permission: Permission): boolean {
  if (role === 'system' || role === 'source') return false
  return can(role, permission) && permissions?.includes(permission) !== false
}

/** A browser names the page a change comes from; only our own pages may change anything. */
export function refuseForeignOrigin(host: Pick<HttpHost, 'publicOrigin'>, request: FastifyRequest): void {
  const { origin } = request.headers
  if (request.method === 'GET' || origin === undefined) return
  if (origin !== (host.publicOrigin ?? ownOrigin(request))) throw new AppError('origin_refused', { origin })
}

/** The origin of the site as the request reached it. */
export function ownOrigin(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}

/** A form upload is read as a stream by its handler. */
function isForm(request: FastifyRequest): boolean {
  return request.headers['content-type']?.startsWith('multipart/form-data') === true
}

function parseInput<T>(schema: z.ZodType<T>, input: unknown, part: string): T {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${[part, ...issue.path].join('.')} (${issue.message})`).join('; ')
  throw new AppError('input_invalid', { where })
}

/** Turns every failure of a request into a problem+json reply. */
export function setProblemReplies(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = appErrorFrom(error)
    const problem = known ?? new AppError('internal_error', { cause: error })
    if (known?.code === 'changed_meanwhile')
      request.log.warn({ err: error, traceId: request.id }, 'two changes crossed')
    if (known === undefined) request.log.error({ err: error, traceId: request.id }, 'request failed')
    // Whoever asked is told in a sentence; whoever runs the machine needs to know what it is that does not answer.
    else if (errors[known.code].status >= 500)
      request.log.warn({ err: error, code: known.code, traceId: request.id }, 'request could not be served')
    return sendProblem(reply, problem, request.id)
  })
}

/** What hooks would have said to a browser; a problem is no page, so nothing of it may run or be framed. */
const plainHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** Answers a request whose address the router cannot read; no hook and no error handler is asked about those. */
export function refuseAddress(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(plainHeaders)
  sendProblem(reply, new AppError('request_malformed', { cause: error }), request.id)
}

/** Sends an error as problem+json. */
export function sendProblem(reply: FastifyReply, error: AppError, traceId: string): FastifyReply {
  return reply.code(errors[error.code].status).type('application/problem+json').send(problemFromError(error, traceId))
}

/** The database's words for a text or number it cannot hold, such as NUL in a search or a year of twelve digits. */
const unholdable = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008'])

/** What the reader of forms says of one that ends in the middle or is none; it has no code for it. */
const brokenForm =
  /^(?:Unexpected end of multipart data|Part terminated early|Multipart: |The needle |Boundary required)/

/** The pool's words when no connection becomes free, or is made, in time; it has no code for them. */
const waitedInVain = new Set([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
])

/** Whether that is what happened, or what is behind it: the library of sessions says something of its own. */
function hasWaitedInVain(error: unknown): boolean {
  return error instanceof Error && (waitedInVain.has(error.message) || hasWaitedInVain(error.cause))
}

function appErrorFrom(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  if (error instanceof Error && 'code' in error && unholdable.has(String(error.code)))
    return new AppError('request_malformed', { cause: error })
  if (error instanceof Error && brokenForm.test(error.message))
    return new AppError('request_malformed', { cause: error })
  if (hasWaitedInVain(error)) return new AppError('database_busy', { cause: error })
  const outage = outageOf(error)
  if (outage !== undefined) return new AppError(outage, { cause: error })
  if (isCrossed(error)) return new AppError('changed_meanwhile', { cause: error })
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413) return new AppError('body_too_large', { cause: error })
  if (status === 429) return new AppError('rate_limited', { cause: error })
  return status >= 400 && status < 500 ? new AppError('request_malformed', { cause: error }) : undefined
}

/** Aborts when whoever asked goes away before the reply. */
export function leaving({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableEnded) controller.abort()
  })
  return controller.signal
}
