/** The server up to where a route's own work begins: everything of it but the session, and so as quick as it is refused. */
import multipart from '@fastify/multipart'
import type { Route } from '@wutong/contract'
import Fastify, { type InjectOptions } from 'fastify'
import { createCtx, systemActor } from '#platform/context'
import { AppError } from '#platform/errors'
import { refuseAddress, serve, setProblemReplies } from '#platform/http'
import { refuseUnholdable } from '#platform/unholdable'
import type { FuzzedRoute } from './fuzz-cases.ts'
import { getHouse } from './harness.ts'

/** Takes requests as far as the work of a route. */
export interface Edge {
  /** Whether a request comes so far; the reply of one that does not is looked at. */
  readonly passes: (request: InjectOptions, check: (request: InjectOptions, reply: Reply) => void) => Promise<boolean>
  readonly close: () => Promise<void>
}

interface Reply {
  readonly statusCode: number
  readonly body: string
}

/** Opens the edge of one route, with the address, the parsing and the refusals of the server itself. */
export async function openEdge(route: FuzzedRoute): Promise<Edge> {
  const { root, clock, zones } = await getHouse()
  const [zone] = zones.values()
  if (zone === undefined) throw new Error('A world is built first.')
  const app = Fastify({
    bodyLimit: 1_048_576,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: refuseAddress,
  })
  setProblemReplies(app)
  refuseUnholdable(app)
  await app.register(multipart)
  const nothing = (): Promise<void> => Promise.resolve()
  const ctx = createCtx({ root, zone, actor: systemActor, clock })
  const host = {
    app,
    contextOf: () => Promise.resolve(ctx),
    sourceContextOf: () => Promise.resolve(ctx),
    reads: { note: nothing, flush: nothing, close: nothing },
    pushesPerMinute: 1,
    checkReplies: false,
    publicOrigin: undefined,
  }
  // Nobody is asked who they are here, so nobody but this handler finds them signed out.
  const open = { ...route, permission: 'public' } as unknown as Route<unknown, unknown, unknown, unknown>
  serve(host, open, () => Promise.reject(new AppError('signed_out')))
  return {
    passes: async (request, check) => {
      const { 'idempotency-key': _, ...headers } = request.headers ?? {}
      const reply = await app.inject({ ...request, headers })
      if (reply.statusCode === 401) return true
      check(request, reply)
      return false
    },
    close: () => app.close(),
  }
}
