/**
 * The product as one archive that is unpacked and started on a machine without any network. It brings its own Node, the
 * built web app, the zone packages, a list of licences and a bill of materials (CycloneDX).
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './process.ts'
import { billOfMaterials, listShipped, type ShippedPackage } from './shipped-packages.ts'

/** Own files of the product; tests and sources of the web app stay behind. */
const folders = ['packages/engine', 'packages/contract', 'packages/server', 'packages/web/dist', 'zones', 'deploy']
const files = ['LICENSE', 'README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'package.json']
const leftOut = [/\.(test|fixture)\.tsx?$/, /[\\/](node_modules|test|coverage|\.tsbuild)([\\/]|$)/]

const launcher = `#!/bin/sh
# Starts Wutong with the Node that came with it.
here=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
exec "$here/node_modules/.bin/node" "$here/packages/server/bin/wutong.js" "$@"
`

/** Where the product comes from, and the folder that is filled with it. */
interface Filling {
  readonly root: string
  readonly folder: string
  readonly packages: readonly ShippedPackage[]
  /** The package that holds Node. */
  readonly node: string
}

function fill({ root, folder, packages, node }: Filling): void {
  const filter = (from: string): boolean => !leftOut.some((pattern) => pattern.test(from.slice(root.length)))
  for (const path of folders) cpSync(join(root, path), join(folder, path), { recursive: true, filter })
  for (const path of files) cpSync(join(root, path), join(folder, path))
  for (const { path } of packages) {
    if (path.split('node_modules/').length > 2) continue
    cpSync(join(root, path), join(folder, path), { recursive: true })
  }
  mkdirSync(join(folder, 'node_modules/@wutong'), { recursive: true })
  for (const name of ['engine', 'contract', 'server'])
    symlinkSync(`../../packages/${name}`, join(folder, 'node_modules/@wutong', name))
  mkdirSync(join(folder, 'node_modules/.bin'))
  mkdirSync(join(folder, 'bin'))
  cpSync(join(root, 'node_modules', node, 'bin/node'), join(folder, 'node_modules/.bin/node'))
  cpSync(join(root, 'node_modules', node, 'LICENSE'), join(folder, 'node_modules/.bin/LICENSE-node'))
  writeFileSync(join(folder, 'bin/wutong'), launcher)
  chmodSync(join(folder, 'bin/wutong'), 0o755)
}

/** What else is inside, for those who must know: licences by package, and the same for machines. */
function addLists(folder: string, version: string, packages: readonly ShippedPackage[]): void {
  const lines = packages.map(({ name, version: of, license }) => `${name} ${of}: ${license}`)
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), `${[...new Set(lines)].join('\n')}\n`)
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(version, packages), null, 2)}\n`)
}

/** The package that holds Node for this system. */
function nodePackage(root: string): string {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  if (!existsSync(join(root, 'node_modules', name)))
    throw new Error(`There is no ${name} in node_modules; run npm install`)
  return name
}

/** Runs a command that has to work. */
export async function must(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await run(command, args, { cwd })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${output.trim()}`)
}

/** Makes the archive in a folder; returns its path. */
export async function makeBundle(root: string, target: string): Promise<string> {
  await must('npm', ['run', 'build', '--workspace', 'packages/web'], root)
  const node = nodePackage(root)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const name = `wutong-${version}-${node.replace('node-', '')}`
  const work = mkdtempSync(join(tmpdir(), 'wutong-bundle-'))
  try {
    const folder = join(work, name)
    mkdirSync(folder)
    fill({ root, folder, packages: listShipped(root, ['packages/server']), node })
    addLists(folder, version, listShipped(root, ['packages/server', 'packages/web']))
    mkdirSync(target, { recursive: true })
    const archive = join(target, `${name}.tar.gz`)
    await must('tar', ['--owner=0', '--group=0', '-czf', archive, name], work)
    return archive
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
