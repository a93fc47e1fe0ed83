/** Requests in the form that web libraries expect. */
import type { FastifyRequest } from 'fastify'
import { ownOrigin } from '#platform/http'
import { clientAddressHeader } from './accounts.ts'

/** A request as better-auth expects it; the client's address is what the server saw. */
export function webRequest(request: FastifyRequest, publicOrigin: string | undefined): Request {
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
