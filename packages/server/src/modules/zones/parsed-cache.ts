/**
 * Remembers what the text of a package parses to, once its shape holds. Reading YAML with positions and checking
 * shapes takes most of the time of a start, and the stateless commands start for every call.
 * A memory that is lost or unwritable costs time, never answers.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(import.meta.dirname, '../../../../../node_modules/.cache/wutong')
const kept = 8
// Bump when the reader of YAML changes what it makes of the same text.
const format = 1

/** A name for exactly these texts, read by exactly these shapes. */
export function textsKey(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256').update(`${format}\n${shapeSource()}`)
  for (const [file, text] of texts) hash.update(`${file}\n${text.length}\n${text}`)
  return hash.digest('hex').slice(0, 32)
}

/** The source of the shapes: when they change, what was fine before must be looked at again. */
function shapeSource(): string {
  const shapes = dirname(fileURLToPath(import.meta.resolve('@wutong/contract/zone-files')))
  const files = ['zone-files.ts', 'file-parts.ts', 'point-rules.ts', 'offer-files.ts', 'common.ts']
  return files.map((file) => readFileSync(join(shapes, file), 'utf8')).join('')
}

/** What texts with this key parsed to before, or null. */
export function findParsed(key: string): Map<string, unknown> | null {
  try {
    const entries: unknown = JSON.parse(readFileSync(join(folder, `zone-${key}.json`), 'utf8'))
    return Array.isArray(entries) ? new Map(entries as [string, unknown][]) : null
  } catch {
    return null
  }
}

/** Remembers what texts parsed to, and forgets the oldest. */
export function keepParsed(key: string, parsed: ReadonlyMap<string, unknown>): void {
  try {
    mkdirSync(folder, { recursive: true })
    const draft = join(folder, `${process.pid}.draft`)
    writeFileSync(draft, JSON.stringify([...parsed]))
    renameSync(draft, join(folder, `zone-${key}.json`))
    const old = readdirSync(folder)
      .filter((name) => name.startsWith('zone-'))
      .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.at - a.at)
    for (const { name } of old.slice(kept)) rmSync(join(folder, name), { force: true })
  } catch {
    // A read-only installation simply reads the YAML every time.
  }
}
