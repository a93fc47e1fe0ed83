import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './process.ts'

/** What the tests need beyond npm, and where it stands when it is there. */
export interface System {
  readonly chromium: string | null
  readonly postgresFolder: string | null
  /** Whether the archive can be tried without a network. */
  readonly canBeOffline: boolean
  /** Sentences for what is missing and could not be installed. */
  readonly leftOut: readonly string[]
  /** Set when an installation that should have worked did not. */
  readonly failure: string | null
}

interface Need {
  readonly packages: readonly string[]
  readonly tests: string
  readonly isThere: () => boolean
}

const needs: readonly Need[] = [
  {
    // Without windows it draws nothing that nobody sees; a whole browser serves as well.
    packages: ['chromium-headless-shell'],
    tests: 'the browser journeys',
    isThere: () => findChromium() !== null,
  },
  {
    packages: ['fonts-noto-cjk'],
    tests: 'readable Chinese in the screenshots',
    isThere: () => globSync('/usr/share/fonts/**/NotoSansCJK*').length > 0,
  },
  {
    packages: ['iproute2'],
    tests: 'the archive on a machine without a network',
    isThere: () => findIp() !== null,
  },
  { packages: ['postgresql-15'], tests: 'the database tests on PostgreSQL', isThere: () => findPostgres() !== null },
  {
    packages: ['clamav-daemon'],
    tests: 'files before a real virus scanner',
    isThere: () => ['/usr/sbin/clamd', '/usr/bin/clamd', '/usr/local/sbin/clamd'].some((path) => existsSync(path)),
  },
]

/** Finds what the tests need beyond npm and installs what is missing where that is allowed (Debian, as root). */
export async function prepareSystem(root: string): Promise<System> {
  const missing = needs.filter((need) => !need.isThere())
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const failure =
    missing.length > 0 && mayInstall
      ? await install(
          root,
          missing.flatMap((need) => need.packages),
        )
      : null
  const leftOut = needs
    .filter((need) => !need.isThere())
    .map(
      (need) =>
        `Left out: ${need.tests}. To run them, install ${need.packages.join(' ')} (Debian: apt-get install ${need.packages.join(' ')}).`,
    )
  const canBeOffline = await hasOwnNetwork(root)
  if (!canBeOffline)
    leftOut.push(
      'Left out: the archive without a network. It is tried by root on Linux, where a network of its own may be had.',
    )
  return { chromium: findChromium(), postgresFolder: findPostgres(), canBeOffline, leftOut, failure }
}

async function install(root: string, packages: readonly string[]): Promise<string | null> {
  console.log(`Installing with apt-get: ${packages.join(' ')}`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const update = await run('apt-get', ['update', '-q'], { cwd: root, env })
  if (update.code !== 0) return `apt-get update failed: ${update.output.trim().slice(-500)}`
  const args = ['install', '-y', '-q', '--no-install-recommends', ...packages]
  const { code, output } = await run('apt-get', args, { cwd: root, env })
  return code === 0 ? null : `apt-get install failed: ${output.trim().slice(-500)}`
}

/** Whether a command may have a network of its own: for root alone, and not in every container. */
async function hasOwnNetwork(root: string): Promise<boolean> {
  if (process.platform !== 'linux' || findIp() === null) return false
  const { code } = await run('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up'], { cwd: root })
  return code === 0
}

/** The program that brings the loopback device up where nothing else is. */
function findIp(): string | null {
  return ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip', '/bin/ip'].find((path) => existsSync(path)) ?? null
}

function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = folders.flatMap((folder) =>
    ['chromium-headless-shell', 'chromium', 'chromium-browser'].map((name) => join(folder, name)),
  )
  return (
    ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', ...candidates].find((path) => existsSync(path)) ?? null
  )
}

/** The folder of PostgreSQL 15's programs, or of a newer version where 15 is not there. */
export function findPostgres(): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin/initdb').map((path) => path.slice(0, -'/initdb'.length))
  const version = (folder: string): number => Number(/postgresql\/(\d+)/.exec(folder)?.[1] ?? 0)
  const usable = found.filter((folder) => version(folder) >= 15).sort((a, b) => version(a) - version(b))
  return usable[0] ?? null
}
