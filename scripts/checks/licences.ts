import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, plantFile } from './check.ts'

interface Lock {
  packages: Record<string, { license?: string; link?: boolean; dev?: boolean; resolved?: string }>
}

const allowed = new Set([
  'MIT',
  'Apache-2.0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
])

/** Packages outside the list that were looked at by a person, each with the reason why it may stay. */
const exceptions: Readonly<Record<string, string>> = {
  jszip: 'offered under MIT or GPL-3.0; taken under MIT; only tests use it',
  'axe-core': 'MPL-2.0, used unchanged and only by tests',
  '@axe-core/playwright': 'MPL-2.0, used unchanged and only by tests',
  lightningcss: 'MPL-2.0, used unchanged and only while the web app is built',
  buffers: 'names no licence; comes with exceljs (through unzipper), which only tests use',
}

/** Licences of everything that is installed. */
export const licences: Check = {
  name: 'licences of packages',
  unit: 'packages',
  run(root) {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
    const installed = Object.entries(packages).filter(
      ([path, entry]) => path.includes('node_modules/') && entry.link !== true,
    )
    const problems = installed
      .filter(([path, entry]) => !isAllowed(entry.license) && !hasException(nameOf(path)))
      .map(([path, entry]) => `package-lock.json: ${nameOf(path)} has the licence ${entry.license ?? '(none named)'}`)
    return Promise.resolve({ problems, looked: installed.length })
  },
  canaries: [
    {
      name: 'copyleft package',
      expect: /planted-copyleft has the licence GPL-3\.0-only/,
      plant(root) {
        const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
        lock.packages['node_modules/planted-copyleft'] = { license: 'GPL-3.0-only' }
        plantFile(root, 'package-lock.json', JSON.stringify(lock, null, 2))
      },
    },
  ],
}

/** A package may be used when one of the licences it offers, or all of those it combines, are in the list. */
function isAllowed(licence: string | undefined): boolean {
  if (licence === undefined) return false
  const text = licence.replace(/[()]/g, '').replace('MIT/X11', 'MIT').replace('Zlib', 'MIT')
  if (text.includes(' AND ')) return text.split(' AND ').every((one) => allowed.has(one))
  return text.split(' OR ').every((one) => allowed.has(one))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function hasException(name: string): boolean {
  return Object.keys(exceptions).some((known) => name === known || name.startsWith(`${known}-`))
}
