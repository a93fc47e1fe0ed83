import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'

/** Installs the benchmark's own packages (they are no part of the product) and runs it. */
const folder = join(dirname(import.meta.dirname), 'bench')
const run = (command: string, args: readonly string[]): number =>
  spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1

/** Linking needs no packages of its own. */
const [work, ...rest] = process.argv.slice(2)
const asksForIdentity = work === 'identity'
const installed = asksForIdentity ? 0 : run('npm', ['install', '--silent'])
const command = asksForIdentity ? ['src/identity/main.ts', ...rest] : ['src/main.ts', ...process.argv.slice(2)]
process.exitCode =
  installed === 0 ? run(process.execPath, ['--expose-gc', '--max-old-space-size=8192', ...command]) : installed
