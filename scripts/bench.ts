import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'

/** Installs the benchmark's own packages (they are no part of the product) and runs it. */
const folder = join(dirname(import.meta.dirname), 'bench')
const run = (command: string, args: readonly string[]): number =>
  spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1

/** These need no packages of their own. */
const alone = ['identity', 'import', 'faults', 'load', 'walls']
const [work = '', ...rest] = process.argv.slice(2)
const own = alone.includes(work) ? `src/${work}/main.ts` : null
const installed = own === null ? run('npm', ['install', '--silent']) : 0
const command = own === null ? ['src/main.ts', ...process.argv.slice(2)] : [own, ...rest]
process.exitCode =
  installed === 0 ? run(process.execPath, ['--expose-gc', '--max-old-space-size=8192', ...command]) : installed
