/** Browsers and authenticator apps of tests about second factors. */
import { createHmac } from 'node:crypto'
import { type Send, type TestZone, testPassword } from './harness.ts'

/** A request that changes something. */
export const post = (url: string, payload: object = {}) => ({ method: 'POST' as const, url, payload })
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of RFC 6238 for a secret in base 32, some steps of thirty seconds away from now. */
export function codeOf(secret: string, steps = 0): string {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A browser: it keeps cookies. */
export function browser(zone: TestZone): Send {
  const kept = new Map<string, string>()
  return async (request) => {
    const options = typeof request === 'string' ? { url: request } : request
    const cookie = [...kept].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ')
    const reply = await zone.app.inject({ ...options, headers: { ...options.headers, cookie } })
    for (const { name, value, maxAge } of reply.cookies) {
      if (maxAge === 0) kept.delete(name)
      else kept.set(name, value)
    }
    return reply
  }
}

/** Somebody of a role who gave name and password in a browser of their own. */
export async function signedIn(zone: TestZone, role: string): Promise<{ send: Send; answer: Record<string, unknown> }> {
  const send = browser(zone)
  const username = `${zone.ctx.zoneId}.${role}`
  const reply = await send(post('/api/auth/sign-in/username', { username, password: testPassword }))
  return { send, answer: reply.json() }
}
