import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../support/files.ts'
import { type Check, fileCanary, plantFile } from './check.ts'

interface Arrow {
  /** Packages of ours that may be imported. */
  readonly ours: readonly string[]
  /** All packages that may be imported, where the list is closed. */
  readonly others?: readonly string[]
}

/** The lists of a package.json that reach those who use the package. */
type Manifest = Readonly<
  Partial<Record<'dependencies' | 'optionalDependencies' | 'peerDependencies', Readonly<Record<string, string>>>>
>

const arrows: Readonly<Record<string, Arrow>> = {
  engine: { ours: [], others: [] },
  contract: { ours: ['@wutong/engine'], others: ['zod'] },
  server: { ours: ['@wutong/engine', '@wutong/contract'] },
  web: { ours: ['@wutong/engine', '@wutong/contract'] },
}

const importPattern = /(?:^|[\s;}])(?:from|import)(?:\s*\(?\s*['"]|\(`)([^'"`\n]+)['"`]/g

/** The arrows between the packages, in what is imported and in what package.json allows. */
export const boundaries: Check = {
  name: 'arrows between packages',
  unit: 'imports',
  run(root) {
    const problems: string[] = []
    let looked = 0
    for (const path of listFiles(root)) {
      const name = /^packages\/(\w+)\/(?:src|test)\/.*\.tsx?$/.exec(path)?.[1]
      if (name === undefined) continue
      for (const [, imported = ''] of readFileSync(join(root, path), 'utf8').matchAll(importPattern)) {
        looked += 1
        if (!mayImport(name, path, imported)) problems.push(`${path}: ${name} must not import ${imported}`)
      }
    }
    for (const name of Object.keys(arrows)) problems.push(...undeclared(root, name))
    return Promise.resolve({ problems, looked })
  },
  canaries: [
    fileCanary(
      'engine imports node',
      'packages/engine/src/planted.ts',
      "import 'node:fs'\n",
      /engine must not import node:fs/,
    ),
    fileCanary(
      'engine imports node while it runs',
      'packages/engine/src/planted3.ts',
      'export const planted = () => import(`node:os`)\n',
      /engine must not import node:os/,
    ),
    fileCanary(
      'engine imports contract',
      'packages/engine/src/planted2.ts',
      "export * from '@wutong/contract'\n",
      /engine must not import @wutong\/contract/,
    ),
    fileCanary(
      'contract imports fastify',
      'packages/contract/src/planted.ts',
      "export { x } from 'fastify'\n",
      /contract must not import fastify/,
    ),
    fileCanary(
      'web imports server',
      'packages/web/src/planted.ts',
      "await import('@wutong/server')\n",
      /web must not import @wutong\/server/,
    ),
    fileCanary(
      'web reaches into server',
      'packages/web/src/planted2.ts',
      "export * from '../../server/src/app.ts'\n",
      /web must not import \.\.\/\.\.\/server/,
    ),
    {
      name: 'engine declares a package',
      expect: /packages\/engine\/package\.json: kysely/,
      plant: (root) => declare(root, 'engine', 'kysely'),
    },
    {
      name: 'engine declares an optional package',
      expect: /packages\/engine\/package\.json: left-pad/,
      plant: (root) => declare(root, 'engine', 'left-pad', 'optionalDependencies'),
    },
    {
      name: 'web declares the server',
      expect: /packages\/web\/package\.json: @wutong\/server/,
      plant: (root) => declare(root, 'web', '@wutong/server'),
    },
  ],
}

function isTest(path: string): boolean {
  return path.includes('/test/') || /\.test\.tsx?$/.test(path)
}

function mayImport(name: string, path: string, imported: string): boolean {
  const arrow = arrows[name]
  if (arrow === undefined) return true
  if (imported.startsWith('.')) return !join(path, '..', imported).startsWith('..') && staysInside(name, path, imported)
  if (imported.startsWith('@wutong/'))
    return arrow.ours.some((one) => imported === one || imported.startsWith(`${one}/`))
  if (isTest(path) || imported.startsWith('#')) return true
  if (arrow.others !== undefined) return arrow.others.includes(imported)
  return name !== 'web' || !imported.startsWith('node:')
}

/** Relative paths stay inside their own package; only a test may read the zone files and the like. */
function staysInside(name: string, path: string, imported: string): boolean {
  return isTest(path) || join(path, '..', imported).split('\\').join('/').startsWith(`packages/${name}/`)
}

function undeclared(root: string, name: string): string[] {
  const arrow = arrows[name]
  const path = `packages/${name}/package.json`
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
  return [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies]
    .flatMap((list) => Object.keys(list ?? {}))
    .filter((one) => (one.startsWith('@wutong/') ? !arrow?.ours.includes(one) : arrow?.others?.includes(one) === false))
    .map((one) => `${path}: ${one} is not among the packages that ${name} may use`)
}

function declare(root: string, name: string, dependency: string, list: keyof Manifest = 'dependencies'): void {
  const path = `packages/${name}/package.json`
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
  plantFile(root, path, JSON.stringify({ ...manifest, [list]: { ...manifest[list], [dependency]: '1.0.0' } }))
}
