import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../support/files.ts'
import { run } from '../support/process.ts'
import { type Check, fileCanary, plantFile } from './check.ts'

interface KnipIssues {
  readonly issues: readonly ({ readonly file: string } & Readonly<Record<string, unknown>>)[]
}

/** Unused files, exports and packages, and packages used without being declared. */
export const unused: Check = {
  name: 'unused code and packages',
  unit: 'files',
  async run(root) {
    const { code, output } = await run('knip', ['--reporter', 'json', '--no-progress', '--no-config-hints'], {
      cwd: root,
    })
    const looked = listFiles(root).filter((path) => /\.(ts|tsx|js)$/.test(path)).length
    const start = output.indexOf('{"issues"')
    if (start < 0) return { problems: [output.trim() || `knip ended with code ${code} and no report`], looked: 0 }
    const report = JSON.parse(output.slice(start)) as KnipIssues
    return { problems: report.issues.flatMap(problemsOf), looked }
  },
  canaries: [
    fileCanary(
      'unused file',
      'packages/engine/src/planted-unused.ts',
      'export const planted = 1\n',
      /planted-unused\.ts: files/,
    ),
    {
      name: 'unused export',
      expect: /scripts\/support\/files\.ts: exports plantedExport/,
      plant(root) {
        const path = 'scripts/support/files.ts'
        plantFile(root, path, `${readFileSync(join(root, path), 'utf8')}\nexport const plantedExport = 1\n`)
      },
    },
    {
      name: 'unlisted package',
      expect: /scripts\/support\/files\.ts: unlisted left-pad/,
      plant(root) {
        const path = 'scripts/support/files.ts'
        plantFile(root, path, `import 'left-pad'\n${readFileSync(join(root, path), 'utf8')}`)
      },
    },
  ],
}

/** One line per finding: file, kind, name. */
function problemsOf(issue: KnipIssues['issues'][number]): string[] {
  const problems: string[] = []
  for (const [kind, found] of Object.entries(issue)) {
    if (!Array.isArray(found)) continue
    for (const one of found) problems.push(`${issue.file}: ${kind} ${namesOf(one)}`)
  }
  return problems
}

function namesOf(found: unknown): string {
  const list = Array.isArray(found) ? found : [found]
  return list
    .map((one) => (typeof one === 'object' && one !== null && 'name' in one ? String(one.name) : String(one)))
    .join(', ')
}
