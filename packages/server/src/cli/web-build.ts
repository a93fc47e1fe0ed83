/** Builds the web app when its sources have changed since the last build. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliFailure, exitCodes } from './failure.ts'

const packages = join(import.meta.dirname, '../../..')
const web = join(packages, 'web')
const stamp = join(web, 'dist/.sources')
const sources = [
  join(web, 'src'),
  join(web, 'public'),
  join(web, 'index.html'),
  join(web, 'vite.config.ts'),
  join(web, 'package.json'),
  join(packages, 'engine/src'),
  join(packages, 'contract/src'),
]

/** Whether a checkout's web app must be built; an installation without sources serves what it came with. */
export function needsBuild(): boolean {
  if (!existsSync(join(web, 'src'))) return false
  return (
    !existsSync(join(web, 'dist/index.html')) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourcesHash()
  )
}

/** Builds the web app in a process of its own; throws CliFailure with the builder's words when it fails. */
export async function buildWeb(): Promise<void> {
  const vite = join(packages, '../node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: web,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0)
    throw new CliFailure(
      { zh: `网页构建失败：${said.trim()}`, en: `the web app could not be built: ${said.trim()}` },
      {
        exitCode: exitCodes.failed,
      },
    )
  writeFileSync(stamp, sourcesHash())
}

function sourcesHash(): string {
  const hash = createHash('sha256')
  for (const path of sources) {
    for (const file of filesUnder(path)) hash.update(file.slice(packages.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  try {
    const entries = readdirSync(path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
  } catch {
    return [path]
  }
}
