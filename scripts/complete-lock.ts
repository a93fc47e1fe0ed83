import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Adds lock entries for optional packages of other platforms that a registry mirror did not serve, so that
 * `npm ci` accepts the lock file, and takes out addresses, so that the lock file belongs to no registry.
 */
interface Entry {
  version?: string | undefined
  resolved?: string
  link?: boolean
  license?: string | undefined
  dev?: boolean | undefined
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony', 'netbsd', 'openbsd', 'sunos', 'aix']
const processors: readonly (readonly [RegExp, string])[] = [
  [/arm64|aarch64/, 'arm64'],
  [/arm/, 'arm'],
  [/x64/, 'x64'],
  [/ia32/, 'ia32'],
  [/ppc64/, 'ppc64'],
  [/s390x/, 's390x'],
  [/riscv64/, 'riscv64'],
  [/loong64/, 'loong64'],
  [/wasm32/, 'wasm32'],
]

function platformOf(name: string): Entry {
  const system = name.includes('windows') ? 'win32' : systems.find((one) => name.includes(one))
  const processor = processors.find(([pattern]) => pattern.test(name))?.[1]
  const libc = name.includes('musl') ? 'musl' : 'glibc'
  return {
    ...(system === undefined ? {} : { os: [system] }),
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(/musl|-gnu/.test(name) ? { libc: [libc] } : {}),
  }
}

/** Whether a package that stands at `path` finds `name` in its own folder or one above it. */
function isInstalled(packages: Record<string, Entry>, path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf('node_modules/') - 1, 0))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true
    if (at === '') return false
    if (!at.includes('node_modules/')) return packages[`node_modules/${name}`] !== undefined
  }
}

/** An entry as npm writes it: the version first, then the keys in alphabetical order, nothing undefined. */
function sorted({ version, ...rest }: Entry): Entry {
  const keys = Object.entries(rest).filter(([, value]) => value !== undefined)
  return {
    ...(version === undefined ? {} : { version }),
    ...Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

const checkOnly = process.argv.includes('--check')
const path = join(dirname(import.meta.dirname), 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> }
let added = 0
for (const [parent, entry] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isInstalled(lock.packages, parent, name) || !/^\d+\.\d+\.\d+/.test(version)) continue
    const { dev, license } = entry
    lock.packages[`node_modules/${name}`] = sorted({ version, dev, license, optional: true, ...platformOf(name) })
    added += 1
  }
}
const withAddress = Object.values(lock.packages).filter((entry) => entry.link !== true && entry.resolved !== undefined)
for (const entry of withAddress) delete entry.resolved
const changes = `${added} entries of other platforms are missing, ${withAddress.length} entries name an address`
if (added + withAddress.length === 0) {
  console.log('The lock file is complete.')
} else if (checkOnly) {
  console.log(`package-lock.json: ${changes}: run npm run complete-lock`)
  process.exitCode = 1
} else {
  // npm sorts by locale, not by code point.
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`Mended: ${changes}.`)
}
