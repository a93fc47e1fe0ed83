/** Keys for programs: 256 random bits that are told once and kept as a hash. */
import { createHash, randomBytes } from 'node:crypto'

/** A key as it is made: its text, its first characters, and the hash under which it is kept. */
export interface FreshKey {
  readonly secret: string
  readonly prefix: string
  readonly hash: string
}

/** Whose key it is: a source's or a person's. */
export type KeyKind = 'wtk' | 'wtp'

const shownCharacters = 10

/** Makes a key. */
export function freshKey(kind: KeyKind): FreshKey {
  const secret = `${kind}_${randomBytes(32).toString('base64url')}`
  return { secret, prefix: secret.slice(0, shownCharacters), hash: hashOf(secret) }
}

/** The hash of the key of a kind that an `Authorization` header bears. */
export function presentedHash(kind: KeyKind, header: string | undefined): string | undefined {
  const secret = /^Bearer (wt[kp]_[A-Za-z0-9_-]{43})$/i.exec(header ?? '')?.[1]
  return secret?.startsWith(`${kind}_`) === true ? hashOf(secret) : undefined
}

/** Whether a key still opens anything. */
export function keyStateOf(
  { revokedAt, expiresAt }: { readonly revokedAt: Date | null; readonly expiresAt: Date | null },
  now: Date,
): 'valid' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'valid'
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
