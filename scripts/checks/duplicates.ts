import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../support/process.ts'
import type { Check } from './check.ts'

interface DuplicateReport {
  readonly duplicates: readonly {
    readonly firstFile: FilePart
    readonly secondFile: FilePart
    readonly lines: number
  }[]
  readonly statistics: { readonly total: { readonly sources: number; readonly percentage: number } }
}

interface FilePart {
  readonly name: string
  readonly start: number
}

/** Copied code; the threshold stands in `.jscpd.json`. */
export const duplicates: Check = {
  name: 'duplication',
  unit: 'files',
  async run(root) {
    const out = mkdtempSync(join(tmpdir(), 'wutong-duplicates-'))
    const folders = ['packages', 'scripts', 'bench', 'e2e'].filter((folder) => existsSync(join(root, folder)))
    const options = ['--config', '.jscpd.json', '--reporters', 'json', '--output', out]
    const { code, output } = await run('jscpd', [...options, ...folders], { cwd: root })
    const path = join(out, 'jscpd-report.json')
    if (!existsSync(path)) return { problems: [output.trim()], looked: 0 }
    const report = JSON.parse(readFileSync(path, 'utf8')) as DuplicateReport
    rmSync(out, { recursive: true, force: true })
    const { total } = report.statistics
    const looked = total.sources
    if (code === 0) return { problems: [], looked }
    const places = report.duplicates.map(
      (one) =>
        `${one.firstFile.name}:${one.firstFile.start} = ${one.secondFile.name}:${one.secondFile.start} (${one.lines} lines)`,
    )
    return { problems: [`${total.percentage} % of all lines are copies`, ...places], looked }
  },
  canaries: [
    {
      name: 'copied folder',
      expect: /src\/planted\//,
      plant: (root) =>
        cpSync(join(root, 'packages/contract/src'), join(root, 'packages/contract/src-copy/src/planted'), {
          recursive: true,
        }),
    },
  ],
}
