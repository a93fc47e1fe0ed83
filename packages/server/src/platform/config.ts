import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from './errors.ts'

/** What an operator may set in the environment. */
export interface Config {
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  /** The zone package, where another than the shipped one is wanted. */
  readonly zoneDir: string | undefined
  readonly host: string
  readonly port: number
  /** The address people use when a proxy stands before the server; cookies are then `Secure` for https. */
  readonly publicUrl: string | undefined
  readonly trustProxy: boolean
  /** Sign-ins a minute from one address; an office behind one address needs more. */
  readonly signInsPerMinute: number
  /** A ClickHouse server for `--engine clickhouse`, in place of chDB. */
  readonly clickhouseUrl: string | undefined
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  CLICKHOUSE_URL: z
    .string()
    .regex(/^https?:\/\//, 'must start with http:// or https://')
    .optional(),
  WUTONG_DATA: z.string().min(1).default('data'),
  WUTONG_ZONE: z.string().min(1).optional(),
  WUTONG_HOST: z.string().min(1).default('127.0.0.1'),
  WUTONG_PORT: z.coerce.number().int().min(1).max(65_535).default(4180),
  WUTONG_URL: z.url().optional(),
  WUTONG_TRUST_PROXY: z.enum(['true', 'false']).default('false'),
  WUTONG_SIGN_INS: z.coerce.number().int().min(1).max(10_000).default(20),
  WUTONG_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
})

type Environs = Readonly<Record<string, string | undefined>>

/** Reads the configuration from the environment, with what a command line says put over it; a wrong value is refused with its name. */
export function readConfig(environment: Environs = process.env, said: Environs = {}): Config {
  const over = Object.entries(said).filter(([, value]) => value !== undefined)
  const given = Object.fromEntries([...Object.entries(environment), ...over].filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw new AppError('config_invalid', { where })
  }
  const env = parsed.data
  return {
    databaseUrl: env.DATABASE_URL,
    clickhouseUrl: env.CLICKHOUSE_URL,
    dataDir: resolve(env.WUTONG_DATA),
    zoneDir: env.WUTONG_ZONE,
    host: env.WUTONG_HOST,
    port: env.WUTONG_PORT,
    publicUrl: env.WUTONG_URL,
    trustProxy: env.WUTONG_TRUST_PROXY === 'true',
    signInsPerMinute: env.WUTONG_SIGN_INS,
    logLevel: env.WUTONG_LOG,
  }
}
