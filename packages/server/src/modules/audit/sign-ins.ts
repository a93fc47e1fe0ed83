/** Sign-ins, their failures, sign-outs and changes of accounts, as seen from outside the library that does them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Accounts, type AccountUser, headersOf, listMembershipsAcrossZones } from '#modules/people'
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

/** Records what happens under `/api/auth` before the reply leaves: a sign-in that cannot be recorded fails. */
export function watchSignIns(app: FastifyInstance, watched: Watched): void {
  const before = new WeakMap<FastifyRequest, AccountUser>()
  app.addHook('preHandler', async (request) => {
    if (!isWatched(request)) return
    const user = await watched.accounts.findUser(headersOf(request))
    if (user !== undefined) before.set(request, user)
  })
  app.addHook('onSend', async (request, reply) => {
    if (!isWatched(request)) return
    const happened = await happenedIn(watched, { request, reply, before: before.get(request) })
    if (happened !== undefined) await recordSignIn(watched, request, happened)
  })
}

/** What may begin or end a session; asking for one's session is no event. */
function isWatched({ url, method }: FastifyRequest): boolean {
  return url.startsWith(`${prefix}/`) && (method === 'POST' || url.includes('/callback'))
}

interface Happened {
  readonly event: 'session.begun' | 'session.refused' | 'session.first_step' | 'session.ended' | 'account.changed'
  readonly user: Pick<AccountUser, 'id' | 'username'> | undefined
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly before: AccountUser | undefined
}

async function happenedIn(watched: Watched, { request, reply, before }: Exchange): Promise<Happened | undefined> {
  const isSignIn = request.url.startsWith(`${prefix}/sign-in`)
  const isSecondStep = request.url.startsWith(`${prefix}/two-factor`) || request.url.startsWith(`${prefix}/callback`)
  // Whoever was stopped by the limit of attempts was told nothing about any account.
  if (reply.statusCode === 429) return undefined
  if (reply.statusCode >= 400 || isSentBack(reply))
    return isSignIn || isSecondStep ? { event: 'session.refused', user: await findNamed(watched, request) } : undefined
  if (request.url.startsWith(`${prefix}/sign-out`)) return before && { event: 'session.ended', user: before }
  const after = await findSignedIn(watched, reply)
  if (after !== undefined && after.id !== before?.id) return { event: 'session.begun', user: after }
  if (isSignIn) return { event: 'session.first_step', user: await findNamed(watched, request) }
  return before && { event: 'account.changed', user: before }
}

/** Whether an identity provider's answer was refused: the browser is sent to the sign-in page with the reason. */
function isSentBack(reply: FastifyReply): boolean {
  return reply.statusCode === 302 && String(reply.getHeader('location')).includes('error=')
}

/** Whose session the reply begins. */
function findSignedIn({ accounts }: Watched, reply: FastifyReply): Promise<AccountUser | undefined> {
  const header = reply.getHeader('set-cookie')
  const cookies = (Array.isArray(header) ? header : [header]).filter((one) => typeof one === 'string')
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  return cookie === '' ? Promise.resolve(undefined) : accounts.findUser(new Headers({ cookie }))
}

/** The account that an attempt names, where there is one; what else was typed, e.g. a password, is kept nowhere. */
async function findNamed({ root }: Watched, { body }: FastifyRequest): Promise<Happened['user']> {
  const named = Attempt.safeParse(body).data?.username
  if (named === undefined) return undefined
  const found = await root
    .selectFrom('auth_users')
    .select(['id', 'username'])
    .where('username', '=', named.toLowerCase())
    .executeTakeFirst()
  return found && { id: found.id, username: found.username ?? found.id }
}

async function recordSignIn(watched: Watched, request: FastifyRequest, { event, user }: Happened): Promise<void> {
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
      detail: { address: request.ip },
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
