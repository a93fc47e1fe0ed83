import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const source = 'packages/engine/wasm/match.ts'
const target = 'packages/engine/src/columns/match-wasm.generated.ts'
const options = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
]

/** The vector kernels of matching as bytes in a TypeScript file: for memory of one thread and for shared memory. */
export function matchWasm(root: string): Map<string, string> {
  const [plain, shared] = [compiled(root, []), compiled(root, ['--sharedMemory', '--enable', 'threads'])]
  const text = `/** Compiled from ${source} by \`npm run generate\`: WebAssembly as base64. */
export const matchWasm = {
  plain:
    '${plain}',
  shared:
    '${shared}',
} as const
`
  return new Map([[target, text]])
}

/** The compiler runs as a program: its types would replace those of the platform. */
function compiled(root: string, more: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-wasm-'))
  try {
    const file = join(folder, 'match.wasm')
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js')
    execFileSync(process.execPath, [compiler, source, '--outFile', file, ...options, ...more], { cwd: root })
    return readFileSync(file).toString('base64')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
