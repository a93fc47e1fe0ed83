/** Stands before sign-in by password or passkey: counts failures by name, and refuses a name that is locked. */
import { z } from 'zod'
import { AppError } from '#platform/errors'
import type { AccountsOptions } from './auth.ts'
import type { Attempt } from './lockout.rules.ts'
import { beginAttempt, clearAttempts, forgiveAttempt } from './lockout.store.ts'
import { hashOfRecoveryCode } from './second-factor.codes.ts'

/** Signs in unless the name is locked; the answer is the same whether anybody has the name or not. */
export async function guarded(
  { root, now = () => new Date() }: AccountsOptions,
  username: string,
  signIn: () => Promise<Response>,
): Promise<Response> {
  const attempt = await beginAttempt(root, username, now())
  refuseLocked(attempt, now())
  const response = await signIn()
  if (response.ok) await clearAttempts(root, username)
  else if (response.status !== 401 && response.status !== 403) await forgiveAttempt(root, username, now())
  return response
}

/** Refuses an attempt that was refused, and says for how long. */
export function refuseLocked(attempt: Attempt, now: Date): void {
  if (attempt.kind !== 'refused') return
  const minutes = Math.max(1, Math.ceil((attempt.until.getTime() - now.getTime()) / 60_000))
  throw new AppError('sign_in_locked', { minutes })
}

/** The name that a sign-in names; what better-auth refuses unread is left to it. */
export async function usernameIn(request: Request): Promise<string | undefined> {
  const body: unknown = await request.json().catch(() => undefined)
  const isNamed = typeof body === 'object' && body !== null && 'username' in body && typeof body.username === 'string'
  return isNamed && /^\S{3,30}$/.test(String(body.username)) ? String(body.username).toLowerCase() : undefined
}

/** What an authenticator calls the key by which somebody wants to sign in. */
export async function credentialIn(request: Request): Promise<string | undefined> {
  const body: unknown = await request.json().catch(() => undefined)
  return Signed.safeParse(body).data?.response.id
}

const Signed = z.object({ response: z.object({ id: z.string().min(1).max(1400) }) })
const Coded = z.object({ code: z.string().max(100) })

/**
 * A request with its code and nothing else: no device is trusted without one next time, whatever was asked for, and a
 * session that is open already has no part in it, or codes could be tried there uncounted. A recovery code goes in as it
 * is kept.
 */
export async function codeAlone(request: Request): Promise<Request> {
  const given = Coded.safeParse(await request.json().catch(() => undefined)).data?.code
  const isRecovery = new URL(request.url).pathname.endsWith('/verify-backup-code')
  const code = given !== undefined && isRecovery ? hashOfRecoveryCode(given) : given
  const headers = new Headers(request.headers)
  const cookies = (headers.get('cookie') ?? '').split(/;\s*/).filter((one) => !/^[^=]*\.session_/.test(one))
  headers.set('cookie', cookies.join('; '))
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify({ code }) })
}
