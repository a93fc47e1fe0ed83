/** Which npm packages are part of the product, read from the lockfile, and what a bill of materials says of them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface LockEntry {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

type Lock = Readonly<Record<string, LockEntry>>

/** A package of the product. */
export interface ShippedPackage {
  /** Its folder below the project's. */
  readonly path: string
  readonly name: string
  readonly version: string
  readonly license: string
  /** As the lockfile has it: `sha512-…` in base64. */
  readonly integrity: string | undefined
}

/** Every installed package that some workspaces need while they run, in order of paths; tools of development are none. */
export function listShipped(root: string, workspaces: readonly string[]): ShippedPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }
  const found = new Set<string>()
  const waiting = [...workspaces]
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const path of placesNeededBy(packages, from)) {
      const link = packages[path]?.link === true ? packages[path].resolved : undefined
      // What is meant for another system is in the lockfile but not installed.
      if (found.has(path) || (link === undefined && !existsSync(join(root, path)))) continue
      found.add(path)
      waiting.push(link ?? path)
    }
  }
  return [...found]
    .filter((path) => packages[path]?.link !== true)
    .sort()
    .map((path) => {
      const { version = '', license = 'UNKNOWN', integrity } = packages[path] ?? {}
      return { path, name: nameOf(path), version, license, integrity }
    })
}

function placesNeededBy(packages: Lock, from: string): string[] {
  return neededBy(packages[from])
    .map((name) => placeOf(packages, from, name))
    .filter((path) => path !== undefined)
}

function neededBy(entry: LockEntry | undefined): string[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry ?? {}
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true)
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]
}

/** Where Node finds a package from a folder: the nearest `node_modules` above that has it. */
function placeOf(packages: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[path] !== undefined) return path
    if (folder === '') return undefined
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** A bill of materials in the form of CycloneDX 1.5. */
export function billOfMaterials(version: string, packages: readonly ShippedPackage[]): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': 'wutong',
        name: 'wutong',
        version,
        licenses: licencesOf('Apache-2.0'),
      },
    },
    components: packages.map(({ path, name, version: of, license, integrity }) => ({
      type: 'library',
      'bom-ref': path,
      name,
      version: of,
      purl: `pkg:npm/${name.replace('@', '%40')}@${of}`,
      licenses: licencesOf(license),
      ...(integrity?.startsWith('sha512-') === true ? { hashes: [hashOf(integrity)] } : {}),
    })),
  }
}

function licencesOf(license: string): object[] {
  return /^[\w.-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }]
}

function hashOf(integrity: string): object {
  return { alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }
}
