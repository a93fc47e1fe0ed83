import { hash } from 'node:crypto'

/** The key under which a fingerprint is kept: headers may be longer than an index takes. */
export function mappingKey(fingerprint: string): string {
  return hash('sha256', fingerprint)
}
