/** Hashes of passwords, and one-time passwords. */
import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** Argon2id with the parameters OWASP recommends: 19 MiB, two passes. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A password as it is kept. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, argon)
}

/** Whether a password is the one that is kept. */
export function isPassword(kept: string, password: string): Promise<boolean> {
  return verify(kept, password)
}

/** Without letters and digits that look alike on paper. */
export const readable = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A random password to be told once and changed at the first sign-in: 79 bits. */
export function oneTimePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => readable[randomInt(readable.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
