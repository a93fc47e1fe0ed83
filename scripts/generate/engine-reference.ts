/** The list of everything that the engine offers, as a page. */
import { type ExportedName, exportedNames } from './exported-names.ts'

const index = 'packages/engine/src/index.ts'

/** What the engine's index exports. */
export function engineExports(root: string): ExportedName[] {
  return exportedNames(root, index)
}

/** The page and its text, for `npm run generate`. */
export function engineReference(root: string): [string, string][] {
  const names = engineExports(root)
  const rows = [...Map.groupBy(names, areaOf)].sort(([a], [b]) => (a < b ? -1 : 1))
  const text = `${[
    '# Engine reference',
    '',
    'Written by `npm run generate`; the check "generated files" fails when it is out of date. What the parts are for, with',
    'examples that are run, stands in [engine.md](engine.md); parameters and fields are described where they are declared.',
    '',
    '中文说明：引擎包的全部导出，逐项列出名称、种类与说明，由命令生成；用法与可运行的例子见 [engine.md](engine.md)。',
    ...rows.flatMap(([area, all]) => [
      '',
      `## ${area}`,
      '',
      '| name | kind | what it is |',
      '|---|---|---|',
      ...all.map(row),
    ]),
  ].join('\n')}\n`
  return [['docs/engine-reference.md', text]]
}

/** Exports are grouped by the folder or file that declares them. */
function areaOf({ file }: ExportedName): string {
  return file.slice('packages/engine/src/'.length).split('/')[0]?.replace(/\.ts$/, '') ?? ''
}

function row({ name, kind, sentence }: ExportedName): string {
  return `| \`${name}\` | ${kind} | ${sentence.replaceAll('|', '\\|')} |`
}
