/** Secrets that are kept in files, where neither the list of processes nor what they inherit shows them. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from './errors.ts'

/** Variables by name, as a process is given them. */
export type Environs = Readonly<Record<string, string | undefined>>

/** The file that a secret was read from. */
export interface SecretFile {
  readonly path: string
  /** `credential` where the service manager put it down for this service alone. */
  readonly kind: 'file' | 'credential'
}

/** What stands in files, by the name of its setting. */
export interface FiledSecrets {
  readonly values: Environs
  readonly files: ReadonlyMap<string, SecretFile>
}

/** Reads the secrets of which `NAME_FILE` says the file, or which lie as `NAME` in the folder of credentials of systemd. */
export function readSecretFiles(names: readonly string[], environment: Environs): FiledSecrets {
  const found = names.flatMap((name) => {
    const file = fileOf(name, environment)
    if (file === undefined) return []
    if (isSet(environment[name]))
      throw refusal(name, {
        zh: `既在环境变量中，又在文件 ${file.path} 中，请只保留一处`,
        en: `is in the environment and in the file ${file.path}; keep one of them`,
      })
    return [{ name, file, value: readSecret(name, file.path) }]
  })
  return {
    values: Object.fromEntries(found.map(({ name, value }) => [name, value])),
    files: new Map(found.map(({ name, file }) => [name, file])),
  }
}

function fileOf(name: string, environment: Environs): SecretFile | undefined {
  const said = environment[`${name}_FILE`]
  const folder = environment.CREDENTIALS_DIRECTORY
  const credential = isSet(folder) ? join(folder, name) : undefined
  const isThere = credential !== undefined && existsSync(credential)
  if (!isSet(said)) return isThere ? { path: credential, kind: 'credential' } : undefined
  if (isThere && credential !== said)
    throw refusal(name, {
      zh: `有两个文件：${said} 与 ${credential}，请只保留一处`,
      en: `has two files, ${said} and ${credential}; keep one of them`,
    })
  return { path: said, kind: isThere ? 'credential' : 'file' }
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}

function readSecret(name: string, path: string): string {
  const text = readClosedFile(path, (reason, cause) => refusal(`${name}_FILE`, reason, cause))
  const value = text.replace(/[\r\n]+$/, '')
  if (value === '' || /[\r\n\0]/.test(value))
    throw refusal(`${name}_FILE`, { zh: `文件 ${path} 应恰有一行`, en: `the file ${path} must hold exactly one line` })
  return value
}

interface Reason {
  readonly zh: string
  readonly en: string
}

/** Reads a file with a secret; refuses one that is not there, cannot be read, or that everybody on the machine may use. */
export function readClosedFile(path: string, refused: (reason: Reason, cause?: unknown) => Error): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isFile() !== true) throw refused({ zh: `找不到文件 ${path}`, en: `there is no file ${path}` })
  // Windows keeps no such bits.
  if (process.platform !== 'win32' && (stats.mode & 0o007) !== 0)
    throw refused({
      zh: `文件 ${path} 可被本机所有用户读写，请先执行 chmod o= ${path}`,
      en: `everybody on this machine may use the file ${path}; run chmod o= ${path} first`,
    })
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw refused(
      { zh: `文件 ${path} 无法读取，请检查权限`, en: `the file ${path} cannot be read; check its permissions` },
      error,
    )
  }
}

function refusal(name: string, { zh, en }: Reason, cause?: unknown): AppError {
  return new AppError('config_invalid', { where: { zh: `${name}：${zh}`, en: `${name}: ${en}` }, cause })
}
