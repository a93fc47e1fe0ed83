import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const options = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
  ...['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
]
const forShared = ['--sharedMemory', '--enable', 'threads']

/** The vector kernels as bytes in TypeScript files: for memory of one thread and for shared memory. */
export function wasmKernels(root: string): Map<string, string> {
  const forms = { plain: [], shared: forShared }
  return new Map([generated(root, 'match', forms), generated(root, 'score', forms)])
}

function generated(root: string, name: string, forms: Readonly<Record<string, readonly string[]>>): [string, string] {
  const source = `packages/engine/wasm/${name}.ts`
  const fields = Object.entries(forms).map(([form, more]) => `  ${form}:\n    '${compiled(root, source, more)}',\n`)
  const text = `/** Compiled from ${source} by \`npm run generate\`: WebAssembly as base64. */
export const ${name}Wasm = {
${fields.join('')}} as const
`
  return [`packages/engine/src/columns/${name}-wasm.generated.ts`, text]
}

/** The compiler runs as a program: its types would replace those of the platform. */
function compiled(root: string, source: string, more: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-wasm-'))
  try {
    const file = join(folder, 'kernels.wasm')
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js')
    execFileSync(process.execPath, [compiler, source, '--outFile', file, ...options, ...more], { cwd: root })
    return readFileSync(file).toString('base64')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
