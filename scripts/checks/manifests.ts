import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../support/files.ts'
import { type Check, plantFile } from './check.ts'

interface Manifest {
  readonly name?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const log = 'docs/adr/0006-runtime-dependencies.md'

/** package.json files: exact versions, our licence, and a reason for every runtime package in the decision log. */
export const manifests: Check = {
  name: 'package.json files',
  unit: 'packages named',
  run(root) {
    const reasons = existsSync(join(root, log)) ? readFileSync(join(root, log), 'utf8') : ''
    const problems: string[] = []
    let looked = 0
    for (const path of listFiles(root).filter((one) => /(^|\/)package\.json$/.test(one))) {
      const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
      if (manifest.license !== 'Apache-2.0') problems.push(`${path}: the licence must be Apache-2.0`)
      const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
      looked += Object.keys(all).length
      for (const [name, version] of Object.entries(all)) {
        if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
          problems.push(`${path}: ${name} ${version} is not an exact version`)
      }
      problems.push(...unexplained(path, manifest, reasons))
    }
    return Promise.resolve({ problems, looked })
  },
  canaries: [
    {
      name: 'version range',
      expect: /zod \^4\.0\.0 is not an exact version/,
      plant: (root) => edit(root, 'engine', { zod: '^4.0.0' }),
    },
    {
      name: 'package without a reason',
      expect: /left-pad has no line in docs\/adr/,
      plant: (root) => edit(root, 'web', { 'left-pad': '1.3.0' }),
    },
  ],
}

function unexplained(path: string, manifest: Manifest, reasons: string): string[] {
  if (!path.startsWith('packages/')) return []
  return Object.keys(manifest.dependencies ?? {})
    .filter((name) => !name.startsWith('@wutong/') && !reasons.includes(`\`${name}\``))
    .map((name) => `${path}: ${name} has no line in ${log}`)
}

function edit(root: string, name: string, dependencies: Record<string, string>): void {
  const path = `packages/${name}/package.json`
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
  plantFile(root, path, JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, ...dependencies } }))
}
