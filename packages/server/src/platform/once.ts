/** A change that its caller has named is done once, however often it is sent. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { hasWritten } from './audit.ts'
import type { Ctx, RequestNote, TxCtx } from './context.ts'
import { AppError } from './errors.ts'

/** The header that names a change. */
export const keyHeader = 'idempotency-key'
/** Says that a reply is that of an earlier request of the same name. */
const replayedHeader = 'idempotency-replayed'

/** So long a name is remembered, in days. */
const keptDays = 7

/** A name that the caller gave a change. */
export interface NamedRequest {
  readonly key: string
  readonly asked: string
  readonly note: RequestNote
  /** Whether something of this request is already done under the name. */
  readonly isOurs: () => boolean
  /** Says that the change is done and told: what follows only keeps its reply. */
  readonly end: () => void
}

/** The name of a change, if its caller gave one; throws where it is none. Its note takes the name with the first transaction that writes. */
export function namedFrom(
  request: FastifyRequest,
  { note, isConfidential }: { readonly note: RequestNote; readonly isConfidential: boolean },
): NamedRequest | null {
  const key = request.headers[keyHeader]
  if (key === undefined) return null
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new AppError('input_invalid', { where: `headers.${keyHeader} (1 to 200 visible ASCII characters)` })
  const asked = digestOf(request, isConfidential)
  let isTaken = false
  let takes = false
  let isEnded = false
  return {
    key,
    asked,
    isOurs: () => isTaken,
    end: () => {
      isEnded = true
    },
    note: {
      ...note,
      beforeCommit: async (ctx) => {
        if (isEnded) return
        await note.beforeCommit(ctx)
        takes = !isTaken && (await hasWritten(ctx.db))
        if (takes) await take(ctx, key, asked)
      },
      committed: (ctx) => {
        note.committed(ctx)
        isTaken ||= takes
      },
    },
  }
}

/** Of an uploaded file only the length is known before it is read; of a password not even a digest may be kept. */
function digestOf({ method, url, headers, body }: FastifyRequest, isConfidential: boolean): string {
  const isHidden = isConfidential || body === undefined || body === null
  const content = isHidden ? `${headers['content-length']}` : JSON.stringify(body)
  return createHash('sha256').update(`${method} ${url}\n${content}`).digest('hex')
}

/** Takes a name in the transaction of the change; the second of two at once waits for the first and is refused. */
async function take({ db, zoneId, actor, now }: TxCtx, key: string, asked: string): Promise<void> {
  const oldest = new Date(now().getTime() - keptDays * 86_400_000)
  await sql`delete from request_keys where zone_id = ${zoneId} and actor_id = ${actor.userId} and made_at < ${oldest}`.execute(
    db,
  )
  const { numAffectedRows } = await sql`
    insert into request_keys (zone_id, actor_id, key, asked, made_at)
    values (${zoneId}, ${actor.userId}, ${key}, ${asked}, ${now()}) on conflict do nothing`.execute(db)
  if (numAffectedRows === 0n) throw new AppError('request_repeated', { key })
}

interface Doing<Reply> {
  readonly reply: FastifyReply
  /** Whether its reply may be kept, to be given again; a secret may not. */
  readonly isKept: boolean
  readonly work: () => Promise<Reply>
}

/** Does a named change, or gives the reply that it had. */
export async function doOnce<Reply>(
  ctx: Ctx,
  named: NamedRequest,
  { reply, isKept, work }: Doing<Reply>,
): Promise<Reply> {
  const before = await findReply<Reply>(ctx, named, reply)
  if (before !== undefined) return before
  let answer: Reply
  try {
    answer = await work()
  } catch (error) {
    // Of two at once the later one meets what the first one did, as whatever error that is.
    const first = named.isOurs() ? undefined : await findReply<Reply>(ctx, named, reply)
    if (first === undefined) throw error
    return first
  }
  // Every change has been told by now, at the latest after its work, and so has taken its name.
  named.end()
  if (isKept) await ctx.transact((inside) => keepReply(inside, named.key, JSON.stringify(answer)))
  return answer
}

/** The reply of an earlier request of the name; undefined where there was none, and throws where it cannot be given. */
async function findReply<Reply>(
  ctx: Ctx,
  { key, asked }: NamedRequest,
  reply: FastifyReply,
): Promise<Reply | undefined> {
  const taken = await ctx.transact((inside) => findTaken(inside, key))
  if (taken === undefined) return undefined
  if (taken.asked !== asked) throw new AppError('request_key_reused', { key })
  if (taken.reply === null) throw new AppError('request_repeated', { key })
  reply.header(replayedHeader, 'true')
  return taken.reply as Reply
}

async function findTaken(
  { db, zoneId, actor }: TxCtx,
  key: string,
): Promise<{ readonly asked: string; readonly reply: unknown } | undefined> {
  const { rows } = await sql<{ asked: string; reply: unknown }>`
    select asked, reply from request_keys where zone_id = ${zoneId} and actor_id = ${actor.userId} and key = ${key}`.execute(
    db,
  )
  return rows[0]
}

async function keepReply({ db, zoneId, actor }: TxCtx, key: string, reply: string): Promise<void> {
  await sql`update request_keys set reply = ${reply}::jsonb
    where zone_id = ${zoneId} and actor_id = ${actor.userId} and key = ${key}`.execute(db)
}
