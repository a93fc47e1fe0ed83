import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { SealAlgorithm } from '@wutong/contract'
import type { z } from 'zod'
import { AppError } from './errors.ts'
import { originsFrom } from './origins.ts'
import { plainFrom, refusePlainWays } from './plain-ways.ts'
import { type ScannerAddress, scannerFrom } from './scanner-address.ts'
import { type Environs, type FiledSecrets, readSecretFiles } from './secret-files.ts'
import { Environment, meanings, secretSettings } from './settings.ts'

/** What an operator may set in the environment. */
export interface Config {
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  /** The zone package, where another than the shipped one is wanted. */
  readonly zoneDir: string | undefined
  readonly host: string
  readonly port: number
  /** Where this machine alone may ask for Prometheus metrics; nowhere when not set. */
  readonly metricsPort: number | undefined
  /** The certificate that the server shows; it speaks plain HTTP without one. */
  readonly tls: TlsFiles | undefined
  /** The address people use, of a proxy or by the certificate's name; cookies are then `Secure` for https. */
  readonly publicUrl: string | undefined
  readonly trustProxy: boolean
  /** Sign-ins a minute from one address; an office behind one address needs more. */
  readonly signInsPerMinute: number
  /** An identity provider that may vouch for accounts. */
  readonly oidc: OidcConfig | undefined
  /** What passkeys are made for; none are taken where people reach the server by no name of its own. */
  readonly passkeys: PasskeyConfig | undefined
  /** A ClickHouse server for `--engine clickhouse`, in place of chDB. */
  readonly clickhouseUrl: string | undefined
  /** By what days of the audit trail are sealed: SHA-256, or the Chinese standard SM3. */
  readonly sealAlgorithm: SealAlgorithm
  /** The secret that sessions, codes and addresses are kept under; without one it is in the database. */
  readonly operatorSecret: string | undefined
  /** Origins at which addresses of sources may be told of changes. */
  readonly hookOrigins: readonly string[]
  /** What looks for viruses in files that are sent; nothing does without it. */
  readonly scanner: ScannerAddress | undefined
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** Where a certificate and its key are kept. */
export interface TlsFiles {
  readonly certificate: string
  readonly key: string
}

/** An identity provider (OpenID Connect) and what it knows the server by. */
export interface OidcConfig {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Its name on the button. */
  readonly label: string
  /** How strongly it must have looked at people: one of these levels, and one of these methods; any where there is none. */
  readonly acr: readonly string[]
  readonly amr: readonly string[]
}

/** What passkeys are made for. */
export interface PasskeyConfig {
  /** The relying party id of Web Authentication: a passkey holds for this name and no other. */
  readonly domain: string
  /** Where people are when they use one. */
  readonly origin: string
}

type Env = z.infer<typeof Environment>

/** Reads the configuration from the environment and files, with what a command line says put over it; a wrong value is refused with its name. */
export function readConfig(environment: Environs = process.env, said: Environs = {}): Config {
  return configFrom(parsedFrom(environment, said).env)
}

function configFrom(env: Env): Config {
  return {
    databaseUrl: env.DATABASE_URL,
    clickhouseUrl: env.CLICKHOUSE_URL,
    dataDir: resolve(env.WUTONG_DATA),
    zoneDir: env.WUTONG_ZONE,
    host: env.WUTONG_HOST,
    port: env.WUTONG_PORT,
    metricsPort: env.WUTONG_METRICS_PORT,
    tls: tlsFrom(env),
    publicUrl: env.WUTONG_URL,
    trustProxy: env.WUTONG_TRUST_PROXY === 'true',
    signInsPerMinute: env.WUTONG_SIGN_INS,
    sealAlgorithm: env.WUTONG_SEAL,
    operatorSecret: env.WUTONG_SECRET,
    hookOrigins: originsFrom(env.WUTONG_HOOKS) ?? [],
    scanner: env.WUTONG_SCANNER === undefined ? undefined : scannerFrom(env.WUTONG_SCANNER),
    oidc: oidcFrom(env),
    passkeys: passkeysFrom(env),
    logLevel: env.WUTONG_LOG,
  }
}

interface Parsed {
  readonly env: Env
  readonly filed: FiledSecrets
}

function parsedFrom(environment: Environs, said: Environs): Parsed {
  const over = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  const filed = readSecretFiles(
    secretSettings.filter((name) => !(name in over)),
    environment,
  )
  const all = Object.entries({ ...environment, ...filed.values, ...over })
  const given = Object.fromEntries(all.filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw new AppError('config_invalid', { where })
  }
  // It would make every certificate good, whoever shows it.
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new AppError('config_invalid', { where: 'NODE_TLS_REJECT_UNAUTHORIZED=0' })
  const config = configFrom(parsed.data)
  refusePlainWays(
    { ...config, hasCertificate: config.tls !== undefined, issuer: config.oidc?.issuer },
    plainFrom(parsed.data.WUTONG_PLAIN) ?? new Set(),
  )
  return { env: parsed.data, filed }
}

/** One setting as it counts now. */
export interface ShownSetting {
  readonly name: string
  /** Its value; null where it is not set, stars where it is a secret. */
  readonly value: string | null
  readonly from: 'option' | 'environment' | 'file' | 'credential' | 'default'
  /** The file of a secret that stands in one. */
  readonly path: string | null
  readonly about: { readonly zh: string; readonly en: string }
}

/** Every setting with its value, where that comes from and what it is for; refuses what `readConfig` refuses. */
export function listSettings(environment: Environs = process.env, said: Environs = {}): ShownSetting[] {
  const { env, filed } = parsedFrom(environment, said)
  const values: Readonly<Record<string, unknown>> = env
  return Object.entries(Environment.shape).map(([name, schema]) => {
    const { zh, en, isSecret } = meanings.get(schema as z.ZodType) ?? { zh: '', en: '' }
    const value = values[name]
    const file = filed.files.get(name)
    const isSet = (from: Environs): boolean => from[name] !== undefined && from[name] !== ''
    return {
      name,
      value: value === undefined ? null : shownValue(String(value), isSecret === true),
      from: file?.kind ?? originOf(isSet(said), isSet(environment)),
      path: file?.path ?? null,
      about: { zh, en },
    }
  })
}

function originOf(isSaid: boolean, isInEnvironment: boolean): ShownSetting['from'] {
  if (isSaid) return 'option'
  return isInEnvironment ? 'environment' : 'default'
}

/** Of an address its user, password and parameters stay hidden; where it leads may be seen. */
function shownValue(value: string, isSecret: boolean): string {
  if (!isSecret) return value
  const url = URL.parse(value)
  return url === null || url.host === '' ? '***' : `${url.protocol}//***@${url.host}${url.pathname}`
}

/** Whether systemd started the process and waits to be told that it is ready. */
export function isService(environment: Environs = process.env): boolean {
  return environment.NOTIFY_SOCKET !== undefined
}

/** Names like those of settings that no setting has: a slip of the pen that would be overlooked. */
export function listUnknown(environment: Environs = process.env): string[] {
  const known = new Set([...Object.keys(Environment.shape), ...secretSettings.map((name) => `${name}_FILE`)])
  return Object.keys(environment).filter((name) => name.startsWith('WUTONG_') && !known.has(name))
}

/** Both files or none, and the name that people reach the server by, which the certificate must bear. */
function tlsFrom(env: Env): TlsFiles | undefined {
  const { WUTONG_TLS_CERTIFICATE: certificate, WUTONG_TLS_KEY: key, WUTONG_URL: url } = env
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined || key === undefined || url?.startsWith('https:') !== true)
    throw new AppError('config_invalid', {
      where: 'WUTONG_TLS_CERTIFICATE, WUTONG_TLS_KEY, WUTONG_URL=https://…: all three or neither file',
    })
  return { certificate, key }
}

/** All of it or nothing; the provider must know the address that it sends people back to. */
function oidcFrom(env: Env): OidcConfig | undefined {
  const { WUTONG_OIDC_ISSUER: issuer, WUTONG_OIDC_CLIENT_ID: clientId, WUTONG_OIDC_CLIENT_SECRET: clientSecret } = env
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined
  if (issuer === undefined || clientId === undefined || clientSecret === undefined || env.WUTONG_URL === undefined)
    throw new AppError('config_invalid', {
      where: 'WUTONG_OIDC_ISSUER, WUTONG_OIDC_CLIENT_ID, WUTONG_OIDC_CLIENT_SECRET, WUTONG_URL: all four or none',
    })
  const listed = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '')
  return {
    issuer,
    clientId,
    clientSecret,
    label: env.WUTONG_OIDC_LABEL,
    acr: listed(env.WUTONG_OIDC_ACR),
    amr: listed(env.WUTONG_OIDC_AMR),
  }
}

/** Browsers make passkeys for names alone, and over https; this machine itself is taken for safe. */
function passkeysFrom(env: Env): PasskeyConfig | undefined {
  const { WUTONG_URL: url, WUTONG_PASSKEY_DOMAIN: domain } = env
  if (url === undefined && domain === undefined) return undefined
  const { origin, hostname, protocol } = new URL(url ?? 'http://0.0.0.0')
  const isNamed =
    hostname === 'localhost' || (protocol === 'https:' && !hostname.startsWith('[') && isIP(hostname) === 0)
  if (domain === undefined) return isNamed ? { domain: hostname, origin } : undefined
  const isAbove = domain.includes('.') && hostname.endsWith(`.${domain}`)
  if (isNamed && (domain === hostname || isAbove)) return { domain, origin }
  throw new AppError('config_invalid', {
    where: 'WUTONG_PASSKEY_DOMAIN: must be the host of WUTONG_URL, which must be https, or a name above it',
  })
}
