#!/usr/bin/env node
// Starts the command line. TypeScript runs without a build from Node 22.18 on; an older node hands over to the one that npm installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)

if (runsTypeScript) {
  // Halves the start of the small commands: stripped and compiled code is kept beside the installed packages.
  const modules = projectFolder('node_modules')
  if (modules !== null) nodeModule.enableCompileCache?.(join(modules, '.cache/wutong/compiled'))
  const { main } = await import('../src/cli.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = installedNode()
  if (node === null) {
    process.stderr.write(
      `需要 Node 22.18 或更新版本（当前 ${process.versions.node}）：请在项目根目录运行 npm install，或安装 Node 24。\n` +
        `Node 22.18 or newer is needed (this is ${process.versions.node}): run npm install in the project folder, or install Node 24.\n`,
    )
    process.exitCode = 3
  } else {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code, signal) => {
      process.exitCode = signal === null ? (code ?? 1) : 1
    })
  }
}

/** The node that npm put into the project, or null. */
function installedNode() {
  const modules = projectFolder('node_modules')
  const node = modules === null ? null : join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  return node !== null && existsSync(node) ? node : null
}

/** The nearest folder of a name above this file that holds npm's programs, or null. */
function projectFolder(name) {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, name, '.bin'))) return join(folder, name)
  }
  return null
}
