/** An identity provider that says in its ID tokens whatever a test wants, and signs them by whatever it wants. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { client } from './oidc-app.ts'

/** What one sign-in is told; what is left out is as it should be. */
export interface Told {
  readonly sub: string
  readonly nonce: string | null
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  readonly header?: Readonly<Record<string, unknown>> | undefined
  /** Whether another key signs it, or none. */
  readonly signedBy?: 'nobody' | 'stranger' | undefined
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Starts one on this machine. */
export async function startLyingProvider() {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const told = new Map<string, Told>()
  let issuer = ''
  let issuerSaid = ''
  const tokenOf = ({ sub, nonce, claims, header, signedBy }: Told): string => {
    const now = Math.floor(Date.now() / 1000)
    const head = { alg: 'RS256', kid: 'own', typ: 'JWT', ...header }
    const body = { iss: issuerSaid, aud: client.client_id, sub, nonce, iat: now, exp: now + 300, ...claims }
    const text = `${encoded(head)}.${encoded(body)}`
    const key: KeyObject = signedBy === 'stranger' ? stranger : own
    return `${text}.${signedBy === 'nobody' ? '' : sign('sha256', Buffer.from(text), key).toString('base64url')}`
  }
  const answers: Readonly<Record<string, (body: URLSearchParams, bearer: string) => object>> = {
    '/.well-known/openid-configuration': () => ({
      issuer: issuerSaid,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': () => ({
      keys: [{ ...createPublicKey(own).export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }],
    }),
    '/token': (body) => {
      const one = told.get(body.get('code') ?? '')
      if (one === undefined) return { error: 'invalid_grant' }
      return { access_token: body.get('code'), token_type: 'Bearer', expires_in: 300, id_token: tokenOf(one) }
    },
    '/me': (_, bearer) => ({ sub: told.get(bearer)?.sub, name: 'somebody' }),
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const answer = answers[request.url?.split('?')[0] ?? '']
      const bearer = request.headers.authorization?.replace('Bearer ', '') ?? ''
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answer?.(new URLSearchParams(Buffer.concat(parts).toString()), bearer) ?? {}))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  issuerSaid = issuer
  return {
    issuer,
    /** From now on it calls itself so. */
    call: (name: string) => {
      issuerSaid = name
    },
    /** A code that stands for what is told. */
    codeFor: (one: Told): string => {
      const code = `code-${told.size}`
      told.set(code, one)
      return code
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
