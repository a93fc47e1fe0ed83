import { getSession } from '@wutong/contract'
import type { FastifyRequest } from 'fastify'
import { getJudged, getZoneState, listPeriods } from '#modules/zone-state'
import { type HttpHost, ownOrigin, refuseForeignOrigin, serve } from '#platform/http'
import { type Accounts, clientAddressHeader } from './accounts.ts'

/** Mounts sign-in and the session route. */
export function servePeople(host: HttpHost, accounts: Accounts): void {
  serve(host, getSession, ({ ctx }) =>
    ctx.transact(async (ctx) => {
      const { role, username, subjectId, displayName } = ctx.actor
      const { demo } = await getZoneState(ctx)
      const { period } = await getJudged(ctx)
      if (role === 'system') throw new Error('The program itself has no session.')
      return {
        username,
        displayName,
        role,
        zone: ctx.zoneId,
        zoneName: ctx.zone.zone.name,
        subjectId,
        demo,
        periods: await listPeriods(ctx),
        period,
      }
    }),
  )
  serveAccounts(host, accounts)
}

/** Hands `/api/auth/*` to better-auth as a web request; the client's address is ours to say. */
function serveAccounts(host: HttpHost, accounts: Accounts): void {
  host.app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    handler: async (request, reply) => {
      refuseForeignOrigin(host, request)
      const response = await accounts.handle(webRequest(request, host.publicOrigin))
      reply.code(response.status)
      for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value)
      const cookies = response.headers.getSetCookie()
      if (cookies.length > 0) reply.header('set-cookie', cookies)
      return reply.send(response.body === null ? '' : await response.text())
    },
  })
}

function webRequest(request: FastifyRequest, publicOrigin: string | undefined): Request {
  const headers = headersOf(request)
  headers.set(clientAddressHeader, request.ip)
  const body = request.method === 'GET' ? {} : { body: JSON.stringify(request.body ?? {}) }
  return new Request(new URL(request.url, publicOrigin ?? ownOrigin(request)), {
    method: request.method,
    headers,
    ...body,
  })
}

/** A request's headers in the form web libraries expect. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (name === 'content-length') continue
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}
