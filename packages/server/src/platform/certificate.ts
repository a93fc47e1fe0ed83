/** The certificate that the server shows: read, judged, and taken anew while connections stay open. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Server as HttpServer, RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { isIP } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import type { TlsFiles } from './config.ts'
import { AppError } from './errors.ts'
import { readClosedFile } from './secret-files.ts'

/** How the certificate of a server is kept. */
export interface CertificateOptions {
  readonly files: TlsFiles
  /** The name that people reach the server by; none where a proxy looks at the certificate. */
  readonly name: string | undefined
  readonly now: () => Date
}

/** What the running server is told of its certificate. */
export interface CertificateNews {
  /** It ends within thirty days. */
  readonly onEnding: (daysLeft: number) => void
  readonly onTaken: (endsAt: Date) => void
  /** New files that cannot be used; the server goes on with the old ones. */
  readonly onRefused: (error: unknown) => void
}

/** TLS 1.3, and of 1.2 what is forward secret and authenticated; the strongest first. */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

const dayMs = 24 * 3_600_000
/** Before its end there must be time to have another one made. */
const warnDays = 30
const lookMs = 60_000

interface Loaded {
  readonly context: SecureContextOptions
  readonly endsAt: Date
}

/** The certificate of one server. */
export class Certificate {
  private readonly options: CertificateOptions
  private loaded: Loaded
  /** The files as they were when they were last looked at. */
  private seen: string
  private server: Server | undefined
  private timer: NodeJS.Timeout | undefined
  private warnedOn: string | undefined

  /** Throws `certificate_refused` where nobody could be shown it. */
  constructor(options: CertificateOptions) {
    this.options = options
    this.seen = stateOf(options.files)
    this.loaded = load(options)
  }

  get endsAt(): Date {
    return this.loaded.endsAt
  }

  /** How long it is good for. */
  state(): { readonly endsAt: string; readonly daysLeft: number; readonly isEnding: boolean } {
    return { endsAt: this.endsAt.toISOString(), daysLeft: this.daysLeft(), isEnding: this.isEnding() }
  }

  private daysLeft(): number {
    return Math.floor((this.loaded.endsAt.getTime() - this.options.now().getTime()) / dayMs)
  }

  private isEnding(): boolean {
    return this.daysLeft() < warnDays
  }

  /** A server that shows it, with the times of the plain one. */
  serve(handler: RequestListener, times: Readonly<Record<string, unknown>>): HttpServer {
    const server = createServer(this.loaded.context, handler)
    server.keepAliveTimeout = Number(times.keepAliveTimeout)
    server.requestTimeout = Number(times.requestTimeout)
    server.setTimeout(Number(times.connectionTimeout))
    this.server = server
    return server
  }

  /** Looks every minute whether the files were replaced, and says each day that the end is near. */
  watch(news: CertificateNews): void {
    this.timer = setInterval(() => {
      if (stateOf(this.options.files) !== this.seen) this.reload(news)
      this.warn(news)
    }, lookMs).unref()
    this.warn(news)
  }

  /** Takes the files anew: for connections from now on; those that are open keep what they have. */
  reload(news: CertificateNews): void {
    this.seen = stateOf(this.options.files)
    try {
      this.loaded = load(this.options)
      this.server?.setSecureContext(this.loaded.context)
      news.onTaken(this.loaded.endsAt)
    } catch (error) {
      news.onRefused(error)
    }
  }

  private warn({ onEnding }: CertificateNews): void {
    const today = this.options.now().toISOString().slice(0, 10)
    if (!this.isEnding() || this.warnedOn === today) return
    this.warnedOn = today
    onEnding(this.daysLeft())
  }

  close(): void {
    clearInterval(this.timer)
  }
}

/** When and what the files are, through links; a renewal replaces them one after the other. */
function stateOf({ certificate, key }: TlsFiles): string {
  const states = [certificate, key].map((path) => {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats === undefined ? 'none' : `${stats.ino} ${stats.mtimeMs} ${stats.size}`
  })
  return states.join(', ')
}

function load({ files, name, now }: CertificateOptions): Loaded {
  const pem = readCertificate(files.certificate)
  const x509 = parseCertificate(files.certificate, pem)
  const key = readKey(files.key)
  const endsAt = x509.validToDate
  const refused = (zh: string, en: string): AppError => refusal(files.certificate, { zh, en })
  if (!x509.checkPrivateKey(key.parsed))
    throw refusal(files.key, { zh: '私钥与证书不匹配', en: 'the key is not that of the certificate' })
  if (endsAt.getTime() <= now().getTime())
    throw refused(`证书已于 ${dayFrom(endsAt)} 到期`, `it ended on ${dayFrom(endsAt)}`)
  if (x509.validFromDate.getTime() > now().getTime())
    throw refused(`证书自 ${dayFrom(x509.validFromDate)} 起才有效`, `it begins on ${dayFrom(x509.validFromDate)} only`)
  if (name !== undefined && !isFor(x509, name))
    throw refused(`证书不含 WUTONG_URL 的主机名 ${name}`, `it does not bear ${name}, the host of WUTONG_URL`)
  return { context: { cert: pem, key: key.pem, minVersion: 'TLSv1.2', ciphers, honorCipherOrder: true }, endsAt }
}

function isFor(x509: X509Certificate, name: string): boolean {
  const bare = name.replace(/^\[(.+)\]$/, '$1')
  const found = isIP(bare) === 0 ? x509.checkHost(bare, { subject: 'never' }) : x509.checkIP(bare)
  return found !== undefined
}

function readCertificate(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw refusal(path, { zh: '文件不存在或无法读取', en: 'there is no such file, or it cannot be read' }, error)
  }
}

function parseCertificate(path: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (error) {
    throw refusal(path, { zh: '不是 PEM 证书', en: 'it is no certificate in PEM' }, error)
  }
}

function readKey(path: string): { readonly pem: string; readonly parsed: KeyObject } {
  const pem = readClosedFile(path, (reason, cause) => refusal(path, reason, cause))
  try {
    return { pem, parsed: createPrivateKey(pem) }
  } catch (error) {
    throw refusal(path, { zh: '不是无口令的 PEM 私钥', en: 'it is no private key in PEM without a passphrase' }, error)
  }
}

function dayFrom(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function refusal(file: string, reason: { readonly zh: string; readonly en: string }, cause?: unknown): AppError {
  return new AppError('certificate_refused', { file, reason, cause })
}
