import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listFiles } from '../support/files.ts'
import { type Check, fileCanary, plantFile } from './check.ts'

const required = [
  'README.md',
  'README.zh-CN.md',
  'ARCHITECTURE.md',
  'GLOSSARY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
]

/** Longest a document may be, in lines. */
const budgets: readonly (readonly [RegExp, number])[] = [
  [/^ARCHITECTURE\.md$/, 150],
  [/^CONTRIBUTING\.md$/, 120],
  [/^docs\/adr\/.*\.md$/, 60],
  [/^packages\/server\/src\/modules\/[^/]+\/README\.md$/, 40],
]

const moduleHeadings = ['What it owns', 'Words', 'Public functions', 'Invariants', 'How to extend']
const adrHeadings = ['Context', 'Decision', 'Consequences', 'How it is enforced']
const namedPath = /`((?:packages|zones|scripts|docs|bench|e2e|\.ci)\/[\w./@-]*[\w/])`/g
const link = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g

/** Documents: the ones that must exist, their length and headings, and every path and link they name. */
export const docs: Check = {
  name: 'documents',
  unit: 'paths, links and rows',
  run(root) {
    const problems = required.filter((path) => !existsSync(join(root, path))).map((path) => `${path}: missing`)
    const pages = listFiles(root).filter((path) => path.endsWith('.md'))
    let looked = 0
    for (const path of pages) {
      const text = readFileSync(join(root, path), 'utf8')
      const named = [...text.matchAll(namedPath)].map(([, name = '']) => ({ name, at: join(root, name) }))
      const linked = [...text.matchAll(link)].map(([, name = '']) => ({
        name,
        at: join(root, dirname(path), decodeURI(name)),
      }))
      looked += named.length + linked.length
      const gone = [...named, ...linked].filter(({ at }) => !existsSync(at))
      problems.push(
        ...gone.map(({ name }) => `${path}: names ${name}, which does not exist`),
        ...shapeProblems(path, text),
      )
    }
    const glossary = glossaryProblems(root)
    return Promise.resolve({
      problems: [...problems, ...glossary.problems, ...moduleProblems(root)],
      looked: looked + glossary.rows,
    })
  },
  canaries: [
    fileCanary(
      'missing path',
      'docs/planted.md',
      'See `packages/engine/src/nowhere.ts`.\n',
      /docs\/planted\.md: names packages\/engine\/src\/nowhere\.ts/,
    ),
    fileCanary('broken link', 'docs/planted2.md', 'See [this](nowhere.md).\n', /docs\/planted2\.md: names nowhere\.md/),
    fileCanary('long decision', 'docs/adr/9999-planted.md', '## Context\n'.repeat(61), /9999-planted\.md: 61 lines/),
    fileCanary(
      'decision without a check',
      'docs/adr/9998-planted.md',
      '# Planted\n\n## Context\n',
      /9998-planted\.md: no heading "How it is enforced"/,
    ),
    fileCanary(
      'module without a README',
      'packages/server/src/modules/planted/index.ts',
      'export {}\n',
      /modules\/planted: no README\.md/,
    ),
    {
      name: 'thin glossary',
      expect: /GLOSSARY\.md: \d+ terms/,
      plant: (root) => plantFile(root, 'GLOSSARY.md', '| 企业 | enterprise | `subject` | a firm | |\n'),
    },
    {
      name: 'long architecture page',
      expect: /ARCHITECTURE\.md: 200 lines/,
      plant: (root) => plantFile(root, 'ARCHITECTURE.md', 'a\n'.repeat(200)),
    },
  ],
}

function shapeProblems(path: string, text: string): string[] {
  const problems: string[] = []
  const lines = text.trimEnd().split('\n').length
  for (const [pattern, budget] of budgets) {
    if (pattern.test(path) && lines > budget) problems.push(`${path}: ${lines} lines, at most ${budget}`)
  }
  const headings = headingsOf(path)
  for (const heading of headings) {
    if (!new RegExp(`^#+ .*${heading}|\\*\\*${heading}`, 'm').test(text))
      problems.push(`${path}: no heading "${heading}"`)
  }
  return problems
}

function headingsOf(path: string): readonly string[] {
  if (/^docs\/adr\/\d{4}-.*\.md$/.test(path)) return adrHeadings
  return /^packages\/server\/src\/modules\/[^/]+\/README\.md$/.test(path) ? moduleHeadings : []
}

function glossaryProblems(root: string): { problems: string[]; rows: number } {
  const path = join(root, 'GLOSSARY.md')
  if (!existsSync(path)) return { problems: [], rows: 0 }
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(line) && !/中文/.test(line))
  const problems = rows.length < 60 ? [`GLOSSARY.md: ${rows.length} terms, at least 60`] : []
  for (const row of rows) {
    if (row.split('|').length !== 7) problems.push(`GLOSSARY.md: not five columns: ${row.slice(0, 60)}`)
  }
  return { problems, rows: rows.length }
}

function moduleProblems(root: string): string[] {
  const folders = new Set<string>()
  for (const path of listFiles(root)) {
    const folder = /^(packages\/server\/src\/modules\/[^/]+)\//.exec(path)?.[1]
    if (folder !== undefined) folders.add(folder)
  }
  return [...folders]
    .filter((folder) => !existsSync(join(root, folder, 'README.md')))
    .map((folder) => `${folder}: no README.md`)
}
