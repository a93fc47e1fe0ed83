/** An authenticator in software: it makes and signs what a security key does, and lies where a test wants it to. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** Where it believes to be, and what it says of its user. */
export interface Circumstances {
  readonly origin?: string
  readonly domain?: string
  readonly isUserVerified?: boolean
  readonly type?: string
}

/** A key it holds. */
export interface HeldKey {
  readonly id: string
  readonly privateKey: KeyObject
  readonly userHandle: string
  /** Signatures so far; a key that is kept in a cloud does not count. */
  counter: number
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
const flags = { present: 1, verified: 4, withKey: 64 }

/** A security key at an address. */
export function authenticatorAt(home: { readonly origin: string; readonly domain: string }) {
  const clientData = (type: string, challenge: string, { origin = home.origin }: Circumstances): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authData = (
    { domain = home.domain, isUserVerified = true }: Circumstances,
    counter: number,
    made = Buffer.alloc(0),
  ): Buffer => {
    const head = Buffer.alloc(5)
    head[0] = flags.present | (isUserVerified ? flags.verified : 0) | (made.length > 0 ? flags.withKey : 0)
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(domain), head, made])
  }
  return {
    /** Makes a key and attests it. */
    make(asked: { readonly challenge: string; readonly user: { readonly id: string } }, lie: Circumstances = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const raw = randomBytes(32)
      const cose = map([
        [number(1), number(2)],
        [number(3), number(-7)],
        [number(-1), number(1)],
        [number(-2), bytes(Buffer.from(x, 'base64url'))],
        [number(-3), bytes(Buffer.from(y, 'base64url'))],
      ])
      const length = Buffer.alloc(2)
      length.writeUInt16BE(raw.length)
      const attested = authData(lie, 0, Buffer.concat([Buffer.alloc(16), length, raw, cose]))
      const attestation = map([
        [text('fmt'), text('none')],
        [text('attStmt'), map([])],
        [text('authData'), bytes(attested)],
      ])
      const id = raw.toString('base64url')
      const key: HeldKey = { id, privateKey, userHandle: asked.user.id, counter: 0 }
      const response = {
        clientDataJSON: clientData(lie.type ?? 'webauthn.create', asked.challenge, lie).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['usb'],
      }
      return { key, made: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response } }
    },
    /** Signs a challenge by a key. */
    sign(key: HeldKey, asked: { readonly challenge: string }, lie: Circumstances = {}) {
      key.counter += 1
      const data = authData(lie, key.counter)
      const client = clientData(lie.type ?? 'webauthn.get', asked.challenge, lie)
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), key.privateKey).toString('base64url'),
        userHandle: key.userHandle,
      }
      return { id: key.id, rawId: key.id, type: 'public-key', clientExtensionResults: {}, response }
    },
  }
}

/** CBOR (RFC 8949) as far as an authenticator needs it. */
function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size])
  if (size < 256) return Buffer.from([(major << 5) | 24, size])
  return Buffer.from([(major << 5) | 25, size >> 8, size & 255])
}
const number = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value])
const text = (value: string): Buffer => Buffer.concat([head(3, value.length), Buffer.from(value)])
const map = (pairs: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, pairs.length), ...pairs.flat()])
