/** Nothing leaves this machine without TLS unless the operator says of that very setting that it may. */
import { BlockList, isIP } from 'node:net'
import pg from 'pg'
import { AppError } from './errors.ts'
import type { ScannerAddress } from './scanner-address.ts'

/** Settings that lead, or let people come, over a network. */
export const plainSettings = [
  'WUTONG_HOST',
  'WUTONG_URL',
  'DATABASE_URL',
  'CLICKHOUSE_URL',
  'WUTONG_OIDC_ISSUER',
  'WUTONG_HOOKS',
  'WUTONG_SCANNER',
] as const
export type PlainSetting = (typeof plainSettings)[number]

/** The names an operator wrote, apart by blanks or commas; undefined where one of them is none. */
export function plainFrom(text: string): ReadonlySet<PlainSetting> | undefined {
  const written = text.split(/[\s,]+/).filter((one) => one !== '')
  const known = plainSettings.filter((name) => written.includes(name))
  return written.every((name) => known.some((one) => one === name)) ? new Set(known) : undefined
}

/** What a configuration says of ways over a network. */
export interface Ways {
  readonly host: string
  readonly hasCertificate: boolean
  readonly publicUrl: string | undefined
  readonly databaseUrl: string | undefined
  readonly clickhouseUrl: string | undefined
  readonly issuer: string | undefined
  readonly hookOrigins: readonly string[]
  readonly scanner: ScannerAddress | undefined
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether a host is this machine itself. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.+)\]$/, '$1')
  const family = isIP(bare)
  return bare === 'localhost' || (family !== 0 && loopback.check(bare, family === 4 ? 'ipv4' : 'ipv6'))
}

/** Refuses the first way that would be open to whoever listens on the network. */
export function refusePlainWays(ways: Ways, plain: ReadonlySet<PlainSetting>): void {
  const { host, hasCertificate, publicUrl, databaseUrl, clickhouseUrl, issuer, hookOrigins, scanner } = ways
  const isOpen: Record<PlainSetting, boolean> = {
    WUTONG_HOST: !(isLoopback(host) || hasCertificate),
    WUTONG_URL: publicUrl !== undefined && isPlain(publicUrl),
    DATABASE_URL: databaseUrl !== undefined && isPlainDatabase(databaseUrl),
    CLICKHOUSE_URL: clickhouseUrl !== undefined && isPlain(clickhouseUrl),
    WUTONG_OIDC_ISSUER: issuer !== undefined && isPlain(issuer),
    WUTONG_HOOKS: hookOrigins.some(isPlain),
    WUTONG_SCANNER: scanner !== undefined && 'host' in scanner && !isLoopback(scanner.host),
  }
  for (const name of plainSettings) if (isOpen[name] && !plain.has(name)) throw refusal(name)
  // Cookies then go over TLS alone, so that nobody can work past the proxy.
  if (isOpen.WUTONG_HOST && publicUrl === undefined)
    throw new AppError('config_invalid', {
      where: {
        zh: 'WUTONG_URL：不在本机且没有自己的证书时，必须写明代理对外的 https 地址',
        en: 'WUTONG_URL: must say the https address of the proxy where the server listens beyond this machine without a certificate',
      },
    })
}

function isPlain(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol !== 'https:' && !isLoopback(hostname)
}

/**
 * Only `verify-full` keeps others out: with less, whoever stands between may show any certificate, or any of the same
 * authority. The driver itself says where an address leads, for it may leave that to a parameter or a variable.
 */
function isPlainDatabase(url: string): boolean {
  let host: string
  try {
    host = new pg.Client({ connectionString: url }).host
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('config_invalid', { where: `DATABASE_URL: ${reason}`, cause: error })
  }
  if (host.startsWith('/') || isLoopback(host)) return false
  const modes = URL.parse(url)?.searchParams.getAll('sslmode') ?? []
  return modes.length === 0 || modes.some((mode) => mode !== 'verify-full')
}

const ways: Record<PlainSetting, { readonly zh: string; readonly en: string }> = {
  WUTONG_HOST: {
    zh: '监听本机以外的地址需要 TLS：请设置 WUTONG_TLS_CERTIFICATE 与 WUTONG_TLS_KEY；若由前置代理加密',
    en: 'listening beyond this machine needs TLS: set WUTONG_TLS_CERTIFICATE and WUTONG_TLS_KEY; if a proxy in front does it',
  },
  WUTONG_URL: {
    zh: '用户访问的地址须为 https；若网络本身已保密',
    en: 'the address people use must be https; if the network itself is private',
  },
  DATABASE_URL: {
    zh: '连接其他机器上的 PostgreSQL 须写 sslmode=verify-full（自建证书机构另加 sslrootcert=文件）；若网络本身已保密',
    en: 'PostgreSQL on another machine needs sslmode=verify-full (and sslrootcert=FILE for an authority of your own); if the network itself is private',
  },
  CLICKHOUSE_URL: {
    zh: '连接其他机器上的 ClickHouse 须用 https；若网络本身已保密',
    en: 'ClickHouse on another machine needs https; if the network itself is private',
  },
  WUTONG_OIDC_ISSUER: {
    zh: '统一身份认证的地址须为 https；若网络本身已保密',
    en: 'the identity provider must be https; if the network itself is private',
  },
  WUTONG_HOOKS: {
    zh: '变更通知的地址须为 https；若网络本身已保密',
    en: 'addresses that are told of changes must be https; if the network itself is private',
  },
  WUTONG_SCANNER: {
    zh: '查毒程序不加密，须在本机（套接字或 127.0.0.1）；若网络本身已保密',
    en: 'the scanner speaks no TLS and must be on this machine (a socket or 127.0.0.1); if the network itself is private',
  },
}

function refusal(name: PlainSetting): AppError {
  const { zh, en } = ways[name]
  return new AppError('config_invalid', {
    where: {
      zh: `${name}：${zh}，请把 ${name} 写入 WUTONG_PLAIN`,
      en: `${name}: ${en}, add ${name} to WUTONG_PLAIN`,
    },
  })
}
