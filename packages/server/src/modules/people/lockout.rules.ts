/** When failed sign-ins lock a user name, and for how long. */

/** Failed sign-ins with one user name. */
export interface Lockout {
  readonly failedAt: readonly Date[]
  /** How often it was locked in a row; each time takes twice as long. */
  readonly locks: number
  readonly lockedUntil: Date | null
  readonly lastFailedAt: Date
}

/** Failures within the window that lock a name. */
export const failuresAtMost = 5
const minute = 60_000
const windowMs = 15 * minute
const firstLockMs = 5 * minute
const longestLockMs = 24 * 60 * minute
/** After so long without a failure a name is as good as new. */
export const forgottenAfterMs = 2 * longestLockMs

/** What becomes of an attempt: refused until an instant, or counted as failed until its password proves right. */
export type Attempt =
  | { readonly kind: 'refused'; readonly until: Date }
  | { readonly kind: 'counted'; readonly next: Lockout }

/** Decides about one more attempt. */
export function decideAttempt(before: Lockout | undefined, now: Date): Attempt {
  const known = before !== undefined && since(before.lastFailedAt, now) < forgottenAfterMs ? before : undefined
  if (known?.lockedUntil != null && known.lockedUntil > now) return { kind: 'refused', until: known.lockedUntil }
  // What led to a lock is served with it.
  const counting = known?.lockedUntil == null ? (known?.failedAt ?? []) : []
  const failedAt = [...counting.filter((at) => since(at, now) < windowMs), now]
  const locks = known?.locks ?? 0
  if (failedAt.length < failuresAtMost)
    return { kind: 'counted', next: { failedAt, locks, lockedUntil: null, lastFailedAt: now } }
  const lockMs = Math.min(firstLockMs * 2 ** Math.min(locks, 20), longestLockMs)
  const lockedUntil = new Date(now.getTime() + lockMs)
  return { kind: 'counted', next: { failedAt, locks: locks + 1, lockedUntil, lastFailedAt: now } }
}

/** What was counted before an attempt that was never judged, because the address had made too many. */
export function withoutLast({ failedAt, locks, lockedUntil, lastFailedAt }: Lockout): Lockout {
  const wasLocking = lockedUntil !== null
  return {
    failedAt: failedAt.slice(0, -1),
    locks: wasLocking ? locks - 1 : locks,
    lockedUntil: null,
    lastFailedAt,
  }
}

function since(at: Date, now: Date): number {
  return now.getTime() - at.getTime()
}
