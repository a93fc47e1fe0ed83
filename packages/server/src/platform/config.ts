import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { type SealAlgorithm, sealAlgorithms } from '@wutong/contract'
import { z } from 'zod'
import { AppError } from './errors.ts'
import { originsFrom } from './origins.ts'

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
  /** The address people use when a proxy stands before the server; cookies are then `Secure` for https. */
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
  /** Origins at which addresses of sources may be told of changes. */
  readonly hookOrigins: readonly string[]
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
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

/** What a setting is for; those that hold a secret are never printed. */
interface Meaning {
  readonly zh: string
  readonly en: string
  readonly isSecret?: true
}

const meanings = z.registry<Meaning>()

/** Every setting with its rule and meaning: `wutong config` prints this list. */
const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional()
    .register(meanings, {
      zh: 'PostgreSQL 15 及以上的地址；不设置则用内嵌数据库',
      en: 'PostgreSQL 15 or newer instead of the embedded database',
      isSecret: true,
    }),
  CLICKHOUSE_URL: z
    .string()
    .regex(/^https?:\/\//, 'must start with http:// or https://')
    .optional()
    .register(meanings, {
      zh: '--engine clickhouse 所用的 ClickHouse 服务器；不设置则用 chDB',
      en: 'a ClickHouse server for --engine clickhouse, in place of chDB',
      isSecret: true,
    }),
  WUTONG_DATA: z
    .string()
    .min(1)
    .default('data')
    .register(meanings, { zh: '内嵌数据库的文件夹', en: 'folder of the embedded database' }),
  WUTONG_ZONE: z.string().min(1).optional().register(meanings, {
    zh: '规则包文件夹；不设置则用随产品的一个',
    en: 'the zone package, where not the shipped one',
  }),
  WUTONG_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .register(meanings, { zh: '监听地址', en: 'address to listen on' }),
  WUTONG_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(4180)
    .register(meanings, { zh: '监听端口', en: 'port to listen on' }),
  WUTONG_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional().register(meanings, {
    zh: '在本机此端口提供 Prometheus 指标（/metrics）；不设置则不提供',
    en: 'port of this machine for Prometheus metrics (/metrics); none unless set',
  }),
  WUTONG_URL: z.url().optional().register(meanings, {
    zh: '前有代理时用户访问的地址；https 时 Cookie 只走加密连接',
    en: 'the address people use when a proxy stands before the server',
  }),
  WUTONG_PASSKEY_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a name such as zone.example')
    .optional()
    .register(meanings, {
      zh: '通行密钥所属域名：WUTONG_URL 的主机名（默认）或其上级域名；更改后已登记的全部失效',
      en: 'name that passkeys are made for: the host of WUTONG_URL (default) or a name above it; a change ends all',
    }),
  WUTONG_TRUST_PROXY: z
    .enum(['true', 'false'])
    .default('false')
    .register(meanings, { zh: '是否采信代理给出的客户端地址', en: "take the client's address from the proxy" }),
  WUTONG_SIGN_INS: z.coerce.number().int().min(1).max(10_000).default(20).register(meanings, {
    zh: '同一地址每分钟可登录次数；整个单位共用出口时需调大',
    en: 'sign-ins a minute from one address; an office behind one address needs more',
  }),
  WUTONG_OIDC_ISSUER: z.url().optional().register(meanings, {
    zh: '统一身份认证（OpenID Connect）的签发地址',
    en: 'an identity provider (OpenID Connect) that may vouch for accounts',
  }),
  WUTONG_OIDC_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .register(meanings, { zh: '在统一身份认证处登记的客户端编号', en: 'what the provider knows the server by' }),
  WUTONG_OIDC_CLIENT_SECRET: z.string().min(1).optional().register(meanings, {
    zh: '在统一身份认证处登记的客户端密钥',
    en: 'the secret that the provider gave the server',
    isSecret: true,
  }),
  WUTONG_OIDC_ACR: z.string().default('').register(meanings, {
    zh: '要求统一身份认证达到的认证级别（acr），空格分隔，有其一即可；不设置则不要求',
    en: 'levels (acr), one of which the provider must have reached, with spaces between; any unless set',
  }),
  WUTONG_OIDC_AMR: z.string().default('').register(meanings, {
    zh: '要求统一身份认证用过的认证方式（amr），如 mfa，空格分隔，有其一即可；不设置则不要求',
    en: 'methods (amr) such as mfa, one of which the provider must have used, with spaces between; any unless set',
  }),
  WUTONG_OIDC_LABEL: z
    .string()
    .min(1)
    .max(60)
    .default('OpenID Connect')
    .register(meanings, { zh: '统一身份认证在登录按钮上的名称', en: 'name of the provider on the button' }),
  WUTONG_SEAL: z.enum(sealAlgorithms).default('sha256').register(meanings, {
    zh: '审计轨迹按日封存所用的算法：sha256 或国密 sm3',
    en: 'by what days of the audit trail are sealed: sha256, or the Chinese standard sm3',
  }),
  WUTONG_HOOKS: z
    .string()
    .default('')
    .refine(
      (text) => originsFrom(text) !== undefined,
      'must be origins such as https://hooks.example, with blanks between',
    )
    .register(meanings, {
      zh: '可以通知数据变更的地址来源（如 https://hooks.example），空格分隔；不设置则不向外通知',
      en: 'origins (https://hooks.example) that may be told of changes, with blanks between; nobody unless set',
    }),
  WUTONG_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn').register(meanings, {
    zh: '日志级别：silent、error、warn、info 或 debug；info 记录每个请求',
    en: 'silent, error, warn, info or debug; info tells of every request',
  }),
})

type Environs = Readonly<Record<string, string | undefined>>

/** Reads the configuration from the environment, with what a command line says put over it; a wrong value is refused with its name. */
export function readConfig(environment: Environs = process.env, said: Environs = {}): Config {
  const env = parsedFrom(environment, said)
  return {
    databaseUrl: env.DATABASE_URL,
    clickhouseUrl: env.CLICKHOUSE_URL,
    dataDir: resolve(env.WUTONG_DATA),
    zoneDir: env.WUTONG_ZONE,
    host: env.WUTONG_HOST,
    port: env.WUTONG_PORT,
    metricsPort: env.WUTONG_METRICS_PORT,
    publicUrl: env.WUTONG_URL,
    trustProxy: env.WUTONG_TRUST_PROXY === 'true',
    signInsPerMinute: env.WUTONG_SIGN_INS,
    sealAlgorithm: env.WUTONG_SEAL,
    hookOrigins: originsFrom(env.WUTONG_HOOKS) ?? [],
    oidc: oidcFrom(env),
    passkeys: passkeysFrom(env),
    logLevel: env.WUTONG_LOG,
  }
}

function parsedFrom(environment: Environs, said: Environs): z.infer<typeof Environment> {
  const over = Object.entries(said).filter(([, value]) => value !== undefined)
  const given = Object.fromEntries([...Object.entries(environment), ...over].filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new AppError('config_invalid', { where })
}

/** One setting as it counts now. */
export interface ShownSetting {
  readonly name: string
  /** Its value; null where it is not set, stars where it is a secret. */
  readonly value: string | null
  readonly from: 'option' | 'environment' | 'default'
  readonly about: { readonly zh: string; readonly en: string }
}

/** Every setting with its value, where that comes from and what it is for; refuses what `readConfig` refuses. */
export function listSettings(environment: Environs = process.env, said: Environs = {}): ShownSetting[] {
  const env: Readonly<Record<string, unknown>> = parsedFrom(environment, said)
  return Object.entries(Environment.shape).map(([name, schema]) => {
    const { zh, en, isSecret } = meanings.get(schema as z.ZodType) ?? { zh: '', en: '' }
    const value = env[name]
    const isSet = (from: Environs): boolean => from[name] !== undefined && from[name] !== ''
    return {
      name,
      value: value === undefined ? null : shownValue(String(value), isSecret === true),
      from: originOf(isSet(said), isSet(environment)),
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

/** Names like those of settings that no setting has: a slip of the pen that would be overlooked. */
export function listUnknown(environment: Environs = process.env): string[] {
  return Object.keys(environment).filter((name) => name.startsWith('WUTONG_') && !(name in Environment.shape))
}

/** All of it or nothing; the provider must know the address that it sends people back to. */
function oidcFrom(env: z.infer<typeof Environment>): OidcConfig | undefined {
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
function passkeysFrom(env: z.infer<typeof Environment>): PasskeyConfig | undefined {
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
