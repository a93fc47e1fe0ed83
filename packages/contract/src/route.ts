import { z } from 'zod'
import type { Permission } from './permissions.ts'

/** A route as a value: the server mounts it, the web app and the CLI call it, OpenAPI and the permission table are read from it. */
export interface Route<Params, Query, Body, Reply> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** Who may call it; `public` needs no session, `source-key` a key of a source instead of one. */
  readonly permission: Permission | 'public' | 'source-key'
  readonly summary: string
  /** Whether it computes and changes nothing although it is no GET: recorded as a read. */
  readonly analysis?: boolean | undefined
  /** Whether it shows nothing of any enterprise, such as rules or progress: then reading it leaves no event. */
  readonly plain?: boolean | undefined
  /** Whether its request or reply holds a secret: neither is kept in any form, so a repeated request is refused. */
  readonly confidential?: boolean | undefined
  /** Headers it needs, with what they are for. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** A request and its reply, for the description of the API. */
  readonly example?: { readonly body?: unknown; readonly reply?: unknown } | undefined
  readonly params: z.ZodType<Params>
  readonly query: z.ZodType<Query>
  readonly body: z.ZodType<Body>
  readonly reply: z.ZodType<Reply>
}

const nothing = z
  .object({})
  .optional()
  .transform(() => ({}))

interface RouteSpec<Params, Query, Body, Reply> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly permission: Permission | 'public' | 'source-key'
  readonly summary: string
  readonly analysis?: boolean
  readonly plain?: boolean
  readonly confidential?: boolean
  readonly headers?: Readonly<Record<string, string>>
  readonly example?: { readonly body?: unknown; readonly reply?: unknown }
  readonly params?: z.ZodType<Params>
  readonly query?: z.ZodType<Query>
  readonly body?: z.ZodType<Body>
  readonly reply: z.ZodType<Reply>
}

/** Declares a route; parts left out are empty objects. */
export function route<Reply, Params = object, Query = object, Body = object>(
  spec: RouteSpec<Params, Query, Body, Reply>,
): Route<Params, Query, Body, Reply> {
  const empty = nothing as unknown as z.ZodType<never>
  return { ...spec, params: spec.params ?? empty, query: spec.query ?? empty, body: spec.body ?? empty }
}

/** A route of any shape, as lists of all routes hold it. */
export type AnyRoute = Route<never, never, never, unknown>

/** Whether an export of the contract is a route. */
export function isRoute(value: unknown): value is AnyRoute {
  return typeof value === 'object' && value !== null && 'permission' in value && 'path' in value
}

/** Whether a route changes something, so that it leaves an audit event in the transaction of the change. */
export function isChange({ method, analysis }: Pick<AnyRoute, 'method' | 'analysis'>): boolean {
  return method !== 'GET' && analysis !== true
}
