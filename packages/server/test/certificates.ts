/** Certificates for tests: an authority of their own, and what it vouches for. */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 24 * 3_600_000

/** A certificate and its key, in PEM. */
export interface MadeCertificate {
  readonly certificate: string
  readonly key: string
}

/** What a certificate is to say. */
export interface CertificateOrder {
  readonly names?: readonly string[]
  readonly addresses?: readonly string[]
  /** Days from now to its begin, and to its end. */
  readonly fromDays?: number
  readonly days?: number
}

/** Makes certificates that whoever trusts `root` accepts. */
export interface Authority {
  readonly root: string
  readonly issue: (order: CertificateOrder) => Promise<MadeCertificate>
}

/** An authority that nobody knows yet. */
export async function makeAuthority(name = 'Wutong tests'): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    ...termOf({ fromDays: -1, days: 3650 }),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  })
  return {
    root: root.toString('pem'),
    issue: async ({ names = [], addresses = [], fromDays = -1, days = 365 }) => {
      const own = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
      const certificate = await x509.X509CertificateGenerator.create({
        subject: 'CN=wutong',
        issuer: root.subject,
        ...termOf({ fromDays, days }),
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            ...names.map((value) => ({ type: 'dns' as const, value })),
            ...addresses.map((value) => ({ type: 'ip' as const, value })),
          ]),
        ],
      })
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', own.privateKey)
      return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') }
    },
  }
}

function termOf({ fromDays, days }: { readonly fromDays: number; readonly days: number }) {
  const now = Date.now()
  return { notBefore: new Date(now + fromDays * dayMs), notAfter: new Date(now + days * dayMs) }
}
