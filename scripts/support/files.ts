import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const skipped = new Set([
  'node_modules',
  '.git',
  'dist',
  'data',
  'coverage',
  'test-results',
  'playwright-report',
  'screenshots',
  'results',
  '.tsbuild',
  '.stryker-tmp',
])

/** Lists the project's own files, as sorted paths with `/` relative to the root; what git ignores is left out. */
export function listFiles(root: string, folder: string = root): string[] {
  const found: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) found.push(...listFiles(root, path))
    } else if (entry.isFile() && !/\.(log|changed|tsbuildinfo)$/.test(entry.name)) {
      found.push(relative(root, path).split(sep).join('/'))
    }
  }
  return folder === root ? found.sort() : found
}

/** Lists the project's text files with their content; binary files are left out. */
export function listTexts(root: string): { path: string; text: string }[] {
  const texts: { path: string; text: string }[] = []
  for (const path of listFiles(root)) {
    const bytes = readFileSync(join(root, path))
    if (!bytes.includes(0)) texts.push({ path, text: bytes.toString('utf8') })
  }
  return texts
}

/** The lines of a text that match, as `path:line: text`. */
export function matchingLines(path: string, text: string, pattern: RegExp): string[] {
  const hits: string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (pattern.test(line)) hits.push(`${path}:${index + 1}: ${line.trim().slice(0, 160)}`)
  }
  return hits
}
