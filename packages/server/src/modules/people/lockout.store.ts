/** Counts of failed sign-ins, shared by all processes on the database. */
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '#platform/tables'
import { type Attempt, decideAttempt, forgottenAfterMs, type Lockout, withoutLast } from './lockout.rules.ts'

/** Counts an attempt before its password is looked at, so that attempts at the same time cannot pass together. */
export function beginAttempt(root: Kysely<Tables>, username: string, now: Date): Promise<Attempt> {
  return root
    .transaction()
    .setAccessMode('read write')
    .execute((trx) => countAttempt(trx, username, now))
}

/** The same inside a transaction, whose end makes it count. */
export function countAttempt(trx: Transaction<Tables>, username: string, now: Date): Promise<Attempt> {
  return alone(trx, username, now, async (before) => {
    const attempt = decideAttempt(before, now)
    if (attempt.kind === 'counted') await keep(trx, username, attempt.next)
    return attempt
  })
}

/** Takes back the count of an attempt that was never judged. */
export async function forgiveAttempt(root: Kysely<Tables>, username: string, now: Date): Promise<void> {
  await root
    .transaction()
    .setAccessMode('read write')
    .execute((trx) =>
      alone(trx, username, now, async (before) => {
        if (before !== undefined) await keep(trx, username, withoutLast(before))
      }),
    )
}

/** Counts an attempt that came while the name was locked: how many this lock has seen. */
export async function countRefused(root: Kysely<Tables>, username: string): Promise<number> {
  const row = await root
    .updateTable('auth_lockouts')
    .set(({ eb }) => ({ refused: eb('refused', '+', 1) }))
    .where('username', '=', username)
    .returning('refused')
    .executeTakeFirst()
  return row?.refused ?? 0
}

/** Forgets the failures of a name: its password was right, or an administrator lifts the lock. */
export async function clearAttempts(db: Kysely<Tables>, username: string): Promise<void> {
  await db.deleteFrom('auth_lockouts').where('username', '=', username).execute()
}

/** Works on the row of a name while nobody else does; a new name has none of meaning yet. */
async function alone<T>(
  trx: Transaction<Tables>,
  username: string,
  now: Date,
  work: (before: Lockout | undefined) => Promise<T>,
): Promise<T> {
  const old = new Date(now.getTime() - forgottenAfterMs)
  await trx.deleteFrom('auth_lockouts').where('last_failed_at', '<', old).execute()
  await trx
    .insertInto('auth_lockouts')
    .values({ username, failed_at: [], locks: 0, locked_until: null, last_failed_at: now })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .execute()
  const row = await trx
    .selectFrom('auth_lockouts')
    .select(['failed_at as failedAt', 'locks', 'locked_until as lockedUntil', 'last_failed_at as lastFailedAt'])
    .where('username', '=', username)
    .forUpdate()
    .executeTakeFirst()
  return work(row)
}

async function keep(trx: Transaction<Tables>, username: string, next: Lockout): Promise<void> {
  await trx
    .updateTable('auth_lockouts')
    .set({
      failed_at: [...next.failedAt],
      locks: next.locks,
      locked_until: next.lockedUntil,
      last_failed_at: next.lastFailedAt,
      // Only what is not locked is counted on, so what is kept here is of another lock.
      refused: 0,
    })
    .where('username', '=', username)
    .execute()
}
