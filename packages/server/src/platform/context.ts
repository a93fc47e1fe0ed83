import type { Duty, Permission, Role } from '@wutong/contract'
import type { CompiledZone, Zone } from '@wutong/engine'
import { type Kysely, sql, type Transaction, type TransactionBuilder } from 'kysely'
import pg from 'pg'
import { askingAtOnce } from './at-once.ts'
import type { Clock } from './clock.ts'
import { readOnlyRefusal } from './held-reply.ts'
import { type Limits, settingsOf, withinItsReach } from './limits.ts'
import type { Tables } from './tables.ts'

/** Who acts. `system` is the program itself: start-up, commands, jobs; `source` a department's machine with a key. */
export interface Actor {
  readonly userId: string
  readonly username: string
  readonly displayName: string
  readonly role: Role | 'system' | 'source'
  /** The enterprise account's own subject. */
  readonly subjectId: string | null
  /** What the person may do where that is less than the role: a delegate's scope, a key's permissions. */
  readonly permissions?: readonly Permission[] | undefined
  /** How far the person sees, where that is less than the whole zone. */
  readonly limits?: Limits | undefined
  /** What the person must do before anything but the own account opens. */
  readonly owes?: Duty | undefined
}

/** Whether an actor sees all enterprises of the zone with all their figures. */
export function seesWholeZone({ role, limits }: Pick<Actor, 'role' | 'limits'>): boolean {
  return role !== 'enterprise' && limits === undefined
}

/** The program acting on its own behalf. */
export const systemActor: Actor = {
  userId: 'system',
  username: 'system',
  displayName: '系统',
  role: 'system',
  subjectId: null,
}

/** A zone package ready to run. */
export interface ActiveZone {
  readonly zone: Zone
  readonly compiled: CompiledZone
  /** Content hash of the definitions; results computed under another one are stale. */
  readonly hash: string
  /** Where snapshots of its population may be kept as files; without it they live in the database alone. */
  readonly snapshotFolder?: string | undefined
}

/** The request that a context serves, as the audit trail tells of it. */
export interface RequestNote {
  /** Method and path of the route. */
  readonly route: string
  readonly traceId: string
  /** Why, in the words of whoever asked. */
  readonly purpose: string | undefined
  /** What the request's transactions do last. */
  readonly beforeCommit: (ctx: TxCtx) => Promise<void>
  /** Told of every transaction that was committed. */
  readonly committed: (ctx: TxCtx) => void
}

/**
 * Where and for whom something happens. It holds no database handle: rows are reached only through `transact`,
 * which fixes zone, role and actor for row-level security first.
 */
export interface Ctx {
  readonly zoneId: string
  readonly zone: ActiveZone
  readonly actor: Actor
  /** Absent where no request is served: commands, jobs. */
  readonly request: RequestNote | undefined
  readonly now: () => Date
  readonly newId: () => string
  /** Runs `work` in one transaction; inside another it joins that one. */
  readonly transact: <T>(work: (ctx: TxCtx) => Promise<T>) => Promise<T>
}

/** A context inside a transaction. */
export interface TxCtx extends Ctx {
  readonly db: Transaction<Tables>
}

/** What a context is made of. */
export interface CtxParts {
  readonly root: Kysely<Tables>
  readonly zone: ActiveZone
  readonly actor: Actor
  readonly clock: Clock
  readonly request?: RequestNote | undefined
}

/** Makes the context of one actor in one zone. */
export function createCtx({ root, zone, actor, clock, request }: CtxParts): Ctx {
  const base = { zoneId: zone.zone.id, zone, actor, request, now: clock.now, newId: clock.newId }
  const run = async <T>(begun: TransactionBuilder<Tables>, work: (ctx: TxCtx) => Promise<T>): Promise<T> => {
    const { inside, done } = await begun.execute(async (begun) => {
      const db = await askingAtOnce(begun)
      await enterZone(db, base)
      const inside: TxCtx = { ...base, db, transact: (joined) => joined(inside) }
      const done = await work(inside)
      await request?.beforeCommit(inside)
      return { inside, done }
    })
    request?.committed(inside)
    return done
  }
  return {
    ...base,
    transact: (work) =>
      run(root.transaction(), work).catch((error: unknown) => {
        // It began on a copy for readers (`aside.ts`) and wants to write: it begins anew where it can.
        if (!isReadOnlyRefusal(error)) throw error
        return run(root.transaction().setAccessMode('read write'), work)
      }),
  }
}

function isReadOnlyRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === readOnlyRefusal
}

/** Lowers the transaction to the role that row-level security binds and says who asks, until the transaction ends. */
export async function enterZone(db: Kysely<Tables>, { zoneId, actor, now }: Entering, as: As = {}): Promise<void> {
  // The routes of pushes are all that a source's key opens; there it writes what an officer's import would.
  const role = actor.role === 'source' ? 'officer' : actor.role
  const settings = {
    ...settingsOf(actor.limits),
    ...as,
    'app.zone_id': zoneId,
    'app.role': role,
    'app.subject_id': actor.subjectId ?? '',
    'app.user_id': actor.userId,
    'app.now': now().toISOString(),
  }
  const set = Object.entries(settings).map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`)
  // Without parameters it is one message with the beginning of the transaction (`prepared-client.ts`).
  await sql.raw(`select ${set.join(', ')}`).execute(db)
}

/** Who enters which zone, and when. */
type Entering = Pick<Ctx, 'zoneId' | 'actor' | 'now'>

/** Another role of the database than the actor's own, and where names of tables lead it. */
type As = Partial<typeof withinItsReach>

/**
 * Writes for an actor that sees less than the zone, on the tables themselves: the database lets it see and write rows of
 * enterprises within its reach alone. Hidden figures are read there with the others, so nothing read there is told.
 */
export async function writeWithinReach<T>(ctx: TxCtx, write: () => Promise<T>): Promise<T> {
  if (ctx.actor.limits === undefined) return write()
  await enterZone(ctx.db, ctx, withinItsReach)
  const written = await write()
  await enterZone(ctx.db, ctx)
  return written
}

/** Reads in the midst of such writing, as the actor sees it. */
export async function readAsSeen<T>(ctx: TxCtx, read: () => Promise<T>): Promise<T> {
  if (ctx.actor.limits === undefined) return read()
  await enterZone(ctx.db, ctx)
  const seen = await read()
  await enterZone(ctx.db, ctx, withinItsReach)
  return seen
}

/**
 * Writes for an actor what its role alone may not write: whoever calls this has decided that it may write exactly that.
 * The actor stays who it is, so that the audit names it; its own role is back afterwards.
 */
export async function unsafeAsWriter<T>(ctx: TxCtx, write: () => Promise<T>): Promise<T> {
  await enterZone(ctx.db, { ...ctx, actor: { ...ctx.actor, role: 'system', limits: undefined } })
  const written = await write()
  await enterZone(ctx.db, ctx)
  return written
}

/**
 * Works on account tables, which the role of requests cannot reach, inside the transaction of the change: whoever calls this
 * has decided that the actor may do exactly that. Afterwards the role binds again.
 */
export async function unsafeAsOwner<T>(ctx: TxCtx, work: () => Promise<T>): Promise<T> {
  await sql`select set_config('role', 'none', true), set_config('search_path', 'public', true)`.execute(ctx.db)
  const done = await work()
  await enterZone(ctx.db, ctx)
  return done
}
