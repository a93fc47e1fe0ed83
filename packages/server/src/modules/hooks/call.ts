/** Calls an address: one request, signed, that follows nothing and reads nothing. */
import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns'
import { type ClientRequest, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { allowedAddress, isCallable } from './address.ts'

/** A call to be made. */
export interface Call {
  readonly url: string
  readonly secret: string
  readonly body: object
  readonly at: Date
  readonly origins: readonly string[]
}

/** How long an answer may take. */
const patienceMs = 10_000

/** Makes a call; null when it was answered with 2xx, else in a word why not. Nothing of an answer but its number is looked at. */
export function makeCall({ url: text, secret, body, at, origins }: Call): Promise<string | null> {
  const url = allowedAddress(text, origins)
  if (url === null) return Promise.resolve('origin_not_allowed')
  const content = JSON.stringify(body)
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = createHmac('sha256', secret).update(`${seconds}.${content}`).digest('hex')
  const options = {
    method: 'POST',
    agent: false as const,
    lookup: guardedLookup,
    signal: AbortSignal.timeout(patienceMs),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(content),
      'user-agent': 'wutong',
      'wutong-signature': `t=${seconds},v1=${signature}`,
    },
  }
  const request = url.protocol === 'https:' ? overHttps(url, options) : overHttp(url, options)
  return outcomeOf(request, content)
}

function outcomeOf(request: ClientRequest, content: string): Promise<string | null> {
  return new Promise((resolve) => {
    request.on('response', (response) => {
      const status = response.statusCode ?? 0
      resolve(status >= 200 && status < 300 ? null : `status_${status}`)
      response.destroy()
    })
    request.on('error', (error) => resolve(wordOf(error)))
    request.end(content)
  })
}

/** The code of what went wrong; never its text, which may quote what the other side said. */
function wordOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout'
  return 'code' in error && typeof error.code === 'string' ? error.code.toLowerCase() : 'failed'
}

/** Looks a name up and connects to nothing else: a name that leads where it must not is refused, however often its answer changes. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, '', 0)
    const refused = found.find(({ address }) => !isCallable(address))
    const [first] = found
    if (refused !== undefined || first === undefined)
      return callback(Object.assign(new Error('address refused'), { code: 'address_refused' }), '', 0)
    if (options.all === true) return callback(null, found)
    callback(null, first.address, first.family)
  })
}
