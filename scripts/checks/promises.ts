import { run } from '../support/process.ts'
import { type Check, fileCanary } from './check.ts'

const floating = `async function save(): Promise<void> {}

/** Planted. */
export function planted(): void {
  save()
}
`
const awaited = `/** Planted. */
export async function planted(): Promise<number> {
  return await 1
}
`
const misused = `async function isReady(): Promise<boolean> {
  return true
}

/** Planted. */
export function planted(): number {
  return isReady() ? 1 : 2
}
`
const partial = `/** Planted. */
export function planted(kind: 'a' | 'b'): void {
  switch (kind) {
    case 'a':
      break
  }
}
`

interface OxlintReport {
  readonly diagnostics: readonly {
    readonly message: string
    readonly code?: string
    readonly filename: string
    readonly labels: readonly { readonly span: { readonly line: number } }[]
  }[]
  readonly number_of_files: number
}

/** The four rules that need types: forgotten promises and incomplete switches. */
export const promises: Check = {
  name: 'promises and switches',
  unit: 'files',
  async run(root) {
    const { output } = await run('oxlint', ['--type-aware', '--format=json', '.'], { cwd: root })
    const start = output.indexOf('{')
    if (start < 0) return { problems: [output.trim()], looked: 0 }
    const report = JSON.parse(output.slice(start)) as OxlintReport
    const problems = report.diagnostics.map((one) => {
      const line = one.labels[0]?.span.line ?? 0
      return `${one.filename}:${line}: ${one.code ?? 'error'} ${one.message}`
    })
    return { problems, looked: report.number_of_files }
  },
  canaries: [
    fileCanary(
      'forgotten promise',
      'packages/server/src/planted-floating.ts',
      floating,
      /planted-floating\.ts.*no-floating-promises/,
    ),
    fileCanary(
      'await of a value',
      'packages/server/src/planted-await.ts',
      awaited,
      /planted-await\.ts.*await-thenable/,
    ),
    fileCanary(
      'promise as condition',
      'packages/server/src/planted-misused.ts',
      misused,
      /planted-misused\.ts.*no-misused-promises/,
    ),
    fileCanary(
      'switch without a case',
      'packages/engine/src/planted-switch.ts',
      partial,
      /planted-switch\.ts.*switch-exhaustiveness-check/,
    ),
  ],
}
