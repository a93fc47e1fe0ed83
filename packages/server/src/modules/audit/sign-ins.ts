/** Sign-ins, their failures, sign-outs and changes of accounts, as seen from outside the library that does them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Accounts, type AccountUser, countRefused, headersOf, listMembershipsAcrossZones } from '#modules/people'
import { addEvents, type SignedEvent } from '#platform/audit'
import type { Clock } from '#platform/clock'
import { enterZone, systemActor } from '#platform/context'
import type { Tables } from '#platform/tables'

interface Watched {
  readonly root: Kysely<Tables>
  readonly accounts: Accounts
  readonly clock: Clock
  readonly hasZone: (zoneId: string) => boolean
  /** Where attempts are told that name no account. */
  readonly homeZoneId: string
}

const prefix = '/api/auth'
const Attempt = z.object({ username: z.string().max(100) })
const ByPasskey = z.object({ response: z.object({ id: z.string().max(1400) }) })
const Refusal = z.object({ code: z.string().regex(/^[A-Za-z_]{1,60}$/) })

/** Records what happens under `/api/auth` before the reply leaves: a sign-in that cannot be recorded fails. */
export function watchSignIns(app: FastifyInstance, watched: Watched): void {
  const before = new WeakMap<FastifyRequest, AccountUser>()
  const asked = new WeakMap<FastifyRequest, Happened['user']>()
  app.addHook('preHandler', async (request) => {
    if (!isWatched(request)) return
    const user = await watched.accounts.findUser(headersOf(request))
    if (user !== undefined) before.set(request, user)
    if (isSecondStep(request)) asked.set(request, await watched.accounts.findAsked(headersOf(request)))
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isWatched(request)) return
    const exchange = {
      request,
      reply,
      before: before.get(request),
      asked: asked.get(request),
      code: reply.statusCode < 400 ? undefined : codeIn(payload),
    }
    const happened = await happenedIn(watched, exchange)
    if (happened !== undefined) await recordSignIn(watched, request, happened)
  })
}

/** The code of a refusal, whoever wrote it. */
function codeIn(payload: unknown): string | undefined {
  if (typeof payload !== 'string') return undefined
  try {
    return Refusal.safeParse(JSON.parse(payload)).data?.code
  } catch {
    return undefined
  }
}

/** What may begin or end a session; asking for one's session is no event. */
function isWatched({ url, method }: FastifyRequest): boolean {
  if (url.startsWith(`${prefix}/passkey/`)) return false
  return url.startsWith(`${prefix}/`) && (method === 'POST' || url.includes('/callback'))
}

interface Happened {
  readonly event:
    | 'session.begun'
    | 'session.refused'
    | 'session.first_step'
    | 'session.ended'
    | 'session.locked'
    | 'account.changed'
  readonly user: Pick<AccountUser, 'id' | 'username'> | undefined
  readonly detail?: Readonly<Record<string, unknown>> | undefined
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly before: AccountUser | undefined
  /** Whose second step it is. */
  readonly asked: Happened['user']
  readonly code: string | undefined
}

function isSecondStep({ url }: FastifyRequest): boolean {
  return url.startsWith(`${prefix}/two-factor`)
}

async function happenedIn(watched: Watched, exchange: Exchange): Promise<Happened | undefined> {
  const { request, reply, before, code } = exchange
  const isSignIn = request.url.startsWith(`${prefix}/sign-in`)
  if (code === 'sign_in_locked') return lockedOut(watched, request)
  // Whoever was stopped by the limit of attempts was told nothing about any account.
  if (reply.statusCode === 429) return undefined
  if (reply.statusCode >= 400 || isSentBack(reply)) {
    const isAttempt = isSignIn || isSecondStep(request) || request.url.startsWith(`${prefix}/callback`)
    return isAttempt ? refusedIn(watched, exchange) : undefined
  }
  if (request.url.startsWith(`${prefix}/sign-out`)) return before && { event: 'session.ended', user: before }
  const after = await findSignedIn(watched, reply)
  if (after !== undefined && after.sessionId !== before?.sessionId) return { event: 'session.begun', user: after }
  if (isSignIn) return { event: 'session.first_step', user: await findNamed(watched, request) }
  return before && { event: 'account.changed', user: before }
}

async function refusedIn(watched: Watched, { request, reply, asked, code }: Exchange): Promise<Happened> {
  const user = asked ?? (await findNamed(watched, request))
  return { event: 'session.refused', user, detail: { reason: code ?? errorIn(reply) } }
}

/** Whether an identity provider's answer was refused: the browser is sent to the sign-in page with the reason. */
function isSentBack(reply: FastifyReply): boolean {
  return reply.statusCode === 302 && String(reply.getHeader('location')).includes('error=')
}

/** Why a browser is sent to the sign-in page. */
function errorIn(reply: FastifyReply): string | undefined {
  const error = URL.parse(String(reply.getHeader('location')), 'http://here')?.searchParams.get('error')
  return Refusal.safeParse({ code: error }).data?.code
}

/** Whose session the reply begins. */
function findSignedIn({ accounts }: Watched, reply: FastifyReply): Promise<AccountUser | undefined> {
  const header = reply.getHeader('set-cookie')
  const cookies = (Array.isArray(header) ? header : [header]).filter((one) => typeof one === 'string')
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  return cookie === '' ? Promise.resolve(undefined) : accounts.findUser(new Headers({ cookie }))
}

/** Attempts at a locked name: the first of a lock is told, then the tenth, the hundredth … so that nobody floods the trail. */
async function lockedOut(watched: Watched, request: FastifyRequest): Promise<Happened | undefined> {
  const user = await findNamed(watched, request)
  const name = user?.username ?? Attempt.safeParse(request.body).data?.username.toLowerCase()
  const refused = name === undefined ? 0 : await countRefused(watched.root, name)
  return /^10*$/.test(String(refused)) ? { event: 'session.locked', user, detail: { attempts: refused } } : undefined
}

/** The account that an attempt names, where there is one; what else was typed, e.g. a password, is kept nowhere. */
async function findNamed({ root }: Watched, { body }: FastifyRequest): Promise<Happened['user']> {
  const named = Attempt.safeParse(body).data?.username.toLowerCase()
  const credential = ByPasskey.safeParse(body).data?.response.id
  if (named === undefined && credential === undefined) return undefined
  const found = await root
    .selectFrom('auth_users as u')
    .leftJoin('auth_passkeys as p', (join) =>
      join.onRef('p.user_id', '=', 'u.id').on('p.credential_id', '=', credential ?? ''),
    )
    .select(['u.id', 'u.username'])
    .where(({ eb }) => (named === undefined ? eb('p.id', 'is not', null) : eb('u.username', '=', named)))
    .executeTakeFirst()
  return found && { id: found.id, username: found.username ?? found.id }
}

async function recordSignIn(
  watched: Watched,
  request: FastifyRequest,
  { event, user, detail }: Happened,
): Promise<void> {
  const { root, clock, hasZone, homeZoneId } = watched
  const memberships = user === undefined ? [] : await listMembershipsAcrossZones(root, user.id)
  const places = memberships.filter(({ zoneId }) => hasZone(zoneId))
  const told = places.length > 0 ? places : [{ zoneId: homeZoneId, role: 'visitor' }]
  const path = request.url.split('?')[0] ?? ''
  for (const { zoneId, role } of told) {
    const signed: SignedEvent = {
      id: clock.newId(),
      at: clock.now(),
      actor: { userId: user?.id ?? 'unknown', username: user?.username ?? 'unknown', role },
      request: { route: `${request.method} ${path}`, traceId: request.id, purpose: undefined },
      event,
      kind: 'sign_in',
      detail: { address: request.ip, ...detail },
    }
    await root
      .transaction()
      .setAccessMode('read write')
      .execute(async (db) => {
        await enterZone(db, { zoneId, actor: systemActor, now: clock.now })
        await addEvents({ db, zoneId }, [signed])
      })
  }
}
