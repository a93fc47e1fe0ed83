/** Every setting of the environment with its rule and meaning. */
import { sealAlgorithms } from '@wutong/contract'
import { z } from 'zod'
import { originsFrom } from './origins.ts'
import { plainFrom, plainSettings } from './plain-ways.ts'
import { scannerFrom } from './scanner-address.ts'

/** What a setting is for; those that hold a secret are never printed. */
export interface Meaning {
  readonly zh: string
  readonly en: string
  readonly isSecret?: true
}

/** What each setting is for. */
export const meanings = z.registry<Meaning>()

/** Every setting with its rule and meaning: `wutong config` prints this list. */
export const Environment = z.object({
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
  WUTONG_TLS_CERTIFICATE: z.string().min(1).optional().register(meanings, {
    zh: '证书文件（PEM，含中间证书）：由本服务自己加密；不设置则不加密',
    en: 'file of the certificate (PEM, with those between): the server speaks TLS itself; plain HTTP unless set',
  }),
  WUTONG_TLS_KEY: z.string().min(1).optional().register(meanings, {
    zh: '证书私钥文件（PEM，无口令）',
    en: 'file of its private key (PEM, without a passphrase)',
  }),
  WUTONG_URL: z.url().optional().register(meanings, {
    zh: '前有代理或自带证书时用户访问的地址；https 时 Cookie 只走加密连接',
    en: 'the address people use: of the proxy in front, or with the name of the certificate',
  }),
  WUTONG_PLAIN: z
    .string()
    .default('')
    .refine(
      (text) => plainFrom(text) !== undefined,
      `must be names of ${plainSettings.join(', ')}, with blanks between`,
    )
    .register(meanings, {
      zh: '允许不加密离开本机的设置，空格分隔：WUTONG_HOST 表示由前置代理加密，其余表示网络本身已保密',
      en: 'settings that may leave this machine without TLS, with blanks between: WUTONG_HOST where a proxy in front does it, others on a private network',
    }),
  WUTONG_SCANNER: z
    .string()
    .refine((text) => scannerFrom(text) !== undefined, 'must be a socket such as /run/clamav/clamd.ctl, or host:port')
    .optional()
    .register(meanings, {
      zh: '查毒程序 clamd 的套接字或 主机:端口：上传的文件先查毒，查不了就不收；不设置则不查',
      en: 'socket or host:port of clamd: files that are sent are scanned before they are read, and refused while it is silent; none unless set',
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
  WUTONG_SECRET: z.string().min(32, 'must have 32 characters or more').optional().register(meanings, {
    zh: '至少 32 个字符的密钥，登录会话、验证码密钥与通知签名密钥用它保护，宜放在文件中；不设置则密钥在数据库内，数据库或备份泄露即全部泄露',
    en: 'a secret of 32 characters or more, best in a file, that protects sessions, secrets of codes and of addresses; unless set it is in the database, and whoever has that or a backup has them',
    isSecret: true,
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

/** Settings that hold a secret, and so may be given as files. */
export const secretSettings: readonly string[] = Object.entries(Environment.shape)
  .filter(([, schema]) => meanings.get(schema)?.isSecret === true)
  .map(([name]) => name)
