import { run } from '../support/process.ts'
import { type Canary, type Check, fileCanary, plantFile } from './check.ts'

const longFunction = `/** Too long. */\nexport function long(): number {\n  let sum = 0\n${'  sum += 1\n'.repeat(62)}  return sum\n}\n`
const tangled = `/** Too tangled. */
export function tangled(a: number, b: number): number {
  if (a > 1) {
    for (let i = 0; i < b; i += 1) {
      if (i > 2) {
        while (a > b) {
          if (a === i) {
            for (const c of [1, 2]) {
              if (c === a || (c === b && a > 3)) return c
            }
          }
        }
      }
    }
  }
  return b
}
`

/** A canary of one linted line in a pure package. */
function lineCanary(rule: string, line: string, file = `planted-${rule.toLowerCase()}.ts`): Canary {
  const text = `/** Planted. */\n${line}\n`
  return fileCanary(rule, `packages/contract/src/${file}`, text, new RegExp(`${file}:.*${rule}`))
}

const modules = 'packages/server/src/modules'

/** Format, lint, import order, boundaries, cycles and size budgets. */
export const lint: Check = {
  name: 'format and lint',
  unit: 'files',
  async run(root) {
    const { code, output } = await run(
      'biome',
      ['ci', '--reporter=concise', '--colors=off', '--max-diagnostics=none', '.'],
      { cwd: root },
    )
    const lines = output.split('\n').filter((line) => /^[×✖!] /.test(line))
    const looked = Number(/Checked (\d+) files?/.exec(output)?.[1] ?? 0)
    return { problems: code === 0 || lines.length > 0 ? lines : [output.trim()], looked }
  },
  canaries: [
    fileCanary(
      'format',
      'packages/engine/src/planted-format.ts',
      'export const  a = 1;\n',
      /planted-format\.ts.*format/,
    ),
    lineCanary('noExplicitAny', 'export const planted: any = 1'),
    lineCanary('noNonNullAssertion', "export const planted = ['a'][0]!"),
    lineCanary('noEnum', 'export enum Planted {\n  a = 1,\n}'),
    lineCanary('noDefaultExport', 'export default 1'),
    lineCanary('noProcessEnv', 'export const planted = process.env'),
    lineCanary('noConsole', "console.log('planted')"),
    lineCanary('noNestedTernary', 'export const planted = (a: number) => (a > 1 ? 1 : a > 0 ? 2 : 3)'),
    lineCanary('noParameterProperties', 'export class Planted {\n  constructor(private a: number) {}\n}'),
    lineCanary('useFilenamingConvention', 'export const planted = 1', 'Planted_Name.ts'),
    lineCanary('noUndeclaredDependencies', "export * from 'left-pad'"),
    lineCanary('noExcessiveLinesPerFile', `${'export {}\n'.repeat(310)}`.trim()),
    lineCanary('noSkippedTests', "import { test } from 'vitest'\n\ntest.skip('a', () => {})", 'planted-skip.test.ts'),
    fileCanary(
      'long function',
      'packages/engine/src/planted-long.ts',
      longFunction,
      /planted-long\.ts.*noExcessiveLinesPerFunction/,
    ),
    fileCanary(
      'tangled function',
      'packages/engine/src/planted-tangled.ts',
      tangled,
      /planted-tangled\.ts.*noExcessiveCognitiveComplexity/,
    ),
    {
      name: 'import cycle',
      expect: /planted-cycle-a\.ts.*noImportCycles/,
      plant(root) {
        plantFile(
          root,
          'packages/engine/src/planted-cycle-a.ts',
          "export * from './planted-cycle-b.ts'\n\nexport const a = 1\n",
        )
        plantFile(
          root,
          'packages/engine/src/planted-cycle-b.ts',
          "export * from './planted-cycle-a.ts'\n\nexport const b = 1\n",
        )
      },
    },
    fileCanary(
      'module escape',
      `${modules}/planted/service.ts`,
      "export * from '../zones/index.ts'\n",
      /planted\/service\.ts.*noRestrictedImports/,
    ),
    fileCanary(
      'impure rules',
      `${modules}/planted/rules.ts`,
      "export * from '#platform/errors'\n",
      /planted\/rules\.ts.*noRestrictedImports/,
    ),
    fileCanary(
      'module insides',
      'packages/server/src/planted-inside.ts',
      "export * from './modules/zones/loader.ts'\n",
      /planted-inside\.ts.*noRestrictedImports/,
    ),
    fileCanary(
      'engine with I/O',
      'packages/engine/src/planted-io.ts',
      "export * from 'node:fs'\n",
      /planted-io\.ts.*noRestrictedImports/,
    ),
    fileCanary(
      'engine with zod',
      'packages/engine/src/planted-zod.ts',
      "export * from 'zod'\n",
      /planted-zod\.ts.*noRestrictedImports/,
    ),
    fileCanary(
      'contract with I/O',
      'packages/contract/src/planted-io.ts',
      "export * from 'kysely'\n",
      /planted-io\.ts.*noRestrictedImports/,
    ),
    fileCanary(
      'web with server',
      'packages/web/src/planted-server.ts',
      "export * from '@wutong/server'\n",
      /planted-server\.ts.*noRestrictedImports/,
    ),
  ],
}
