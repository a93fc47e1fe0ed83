import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listFiles } from '../support/files.ts'
import { run } from '../support/process.ts'
import { type Check, plantFile } from './check.ts'

const shipped = 'zones/zhengzhou-hitech'

/** Replaces the first match of a pattern in a zone file; a canary whose pattern is gone must not pass silently. */
function edit(root: string, path: string, pattern: RegExp, replacement: string): void {
  const before = readFileSync(join(root, path), 'utf8')
  const after = before.replace(pattern, replacement)
  if (after === before) throw new Error(`${path} has nothing like ${pattern.source} to plant a mistake in`)
  plantFile(root, path, after)
}

/** Every shipped zone package is sound: YAML, shape, references, units, bands, expressions. */
export const zones: Check = {
  name: 'zone packages',
  unit: 'files',
  async run(root) {
    const folders = globSync('zones/*/zone.yaml', { cwd: root }).map((path) => dirname(path))
    const problems: string[] = []
    for (const folder of folders) {
      const { code, output } = await run('node', ['packages/server/bin/wutong.js', 'check', folder, '--lang', 'en'], {
        cwd: root,
      })
      if (code !== 0) problems.push(...output.trim().split('\n'))
    }
    return {
      problems,
      looked: listFiles(root).filter((path) => path.startsWith('zones/') && path.endsWith('.yaml')).length,
    }
  },
  canaries: [
    {
      name: 'unknown indicator',
      expect: /innovation-points\.yaml:\d+.*rd_expens_typo/,
      plant: (root) =>
        edit(root, `${shipped}/scorecards/innovation-points.yaml`, /value: 'rd_expense'/, "value: 'rd_expens_typo'"),
    },
    {
      name: 'band that leaves a gap',
      expect: /tech-sme\.yaml:\d+/,
      plant: (root) => edit(root, `${shipped}/scorecards/tech-sme.yaml`, /to: 0\.20\b/, 'to: 0.15'),
    },
  ],
}
