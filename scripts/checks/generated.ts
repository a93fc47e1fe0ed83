import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../support/files.ts'
import { run } from '../support/process.ts'
import type { Check } from './check.ts'

/** Generated files in the repository are what the code generates today. */
export const generated: Check = {
  name: 'generated files',
  unit: 'files',
  async run(root) {
    const looked = listFiles(root).filter(isGenerated).length
    const problems: string[] = []
    for (const script of ['scripts/generate.ts', 'scripts/complete-lock.ts']) {
      const { code, output } = await run('node', [script, '--check'], { cwd: root })
      if (code !== 0) problems.push(...output.trim().split('\n'))
    }
    return { problems, looked: looked + 1 }
  },
  canaries: [
    {
      name: 'edited schema',
      expect: /\.schema\.json/,
      plant(root) {
        const [schema] = listFiles(root).filter(isSchema)
        if (schema !== undefined) appendFileSync(join(root, schema), '\n\n')
      },
    },
    {
      name: 'conformance page that claims more',
      expect: /docs\/cel-conformance\.md is out of date/,
      plant(root) {
        const path = join(root, 'docs/cel-conformance.md')
        writeFileSync(path, readFileSync(path, 'utf8').replace(/\d+ of \d+ cases/, '2000 of 2000 cases'))
      },
    },
    {
      name: 'export that the reference lacks',
      expect: /docs\/engine-reference\.md is out of date/,
      plant(root) {
        appendFileSync(join(root, 'packages/engine/src/uscc.ts'), '\n/** Planted. */\nexport const planted = 1\n')
      },
    },
    {
      name: 'incomplete lock file',
      expect: /package-lock\.json: 1 entries of other platforms are missing/,
      plant(root) {
        const path = join(root, 'package-lock.json')
        const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, unknown> }
        lock.packages['node_modules/planted'] = {
          version: '1.0.0',
          optionalDependencies: { 'planted-win32-x64': '1.0.0' },
        }
        writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
      },
    },
  ],
}

function isGenerated(path: string): boolean {
  return path === 'docs/cel-conformance.md' || path === 'docs/engine-reference.md' || isSchema(path)
}

function isSchema(path: string): boolean {
  return path.startsWith('zones/schema/') && path.endsWith('.schema.json')
}
