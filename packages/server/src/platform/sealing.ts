/** Secrets that must be read again are kept sealed: AES-256-GCM under keys derived from a secret that is not beside them. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Seals and opens; what a sealed text is about goes in, so that it opens in no other place. */
export interface Sealing {
  readonly seal: (text: string, about: string) => string
  /** The text; undefined where it was sealed with another secret, or is about something else. */
  readonly open: (sealed: string, about: string) => string | undefined
  /** Whether it is sealed with the secret in use now. */
  readonly isCurrent: (sealed: string) => boolean
}

const form = /^sealed1\.([\w-]+)\.([\w-]+)\.([\w-]*)\.([\w-]+)$/
const ivBytes = 12

interface Key {
  readonly id: string
  readonly key: Buffer
}

/** What of a secret serves a purpose; one purpose tells nothing of another. */
export function derivedSecret(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'wutong', purpose, 32))
}

function keyOf(secret: string): Key {
  const key = derivedSecret(secret, 'sealing')
  return { key, id: createHmac('sha256', key).update('id').digest('base64url').slice(0, 8) }
}

/** Seals with a secret; what was sealed with earlier ones opens as well. */
export function createSealing(secret: string, ...earlier: readonly string[]): Sealing {
  const current = keyOf(secret)
  const known = new Map([current, ...earlier.map(keyOf)].map((one) => [one.id, one.key] as const))
  return {
    seal: (text, about) => {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const parts = [iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))
      return ['sealed1', current.id, ...parts].join('.')
    },
    open: (sealed, about) => {
      const [, id = '', iv = '', text = '', tag = ''] = form.exec(sealed) ?? []
      const key = known.get(id)
      return key === undefined ? undefined : opened({ key, iv, text, tag, about })
    },
    isCurrent: (sealed) => form.exec(sealed)?.[1] === current.id,
  }
}

interface Parts {
  readonly key: Buffer
  readonly iv: string
  readonly text: string
  readonly tag: string
  readonly about: string
}

function opened({ key, iv, text, tag, about }: Parts): string | undefined {
  const bytes = (part: string): Buffer => Buffer.from(part, 'base64url')
  try {
    const options = { authTagLength: 16 }
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(iv), options).setAAD(Buffer.from(about))
    decipher.setAuthTag(bytes(tag))
    return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
