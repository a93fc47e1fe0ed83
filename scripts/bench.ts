import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'

/** Installs the benchmark's own packages (they are no part of the product) and runs it. */
const folder = join(dirname(import.meta.dirname), 'bench')
const run = (command: string, args: readonly string[]): number =>
  spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1

const installed = run('npm', ['install', '--silent'])
process.exitCode =
  installed === 0
    ? run(process.execPath, ['--max-old-space-size=8192', 'src/main.ts', ...process.argv.slice(2)])
    : installed
