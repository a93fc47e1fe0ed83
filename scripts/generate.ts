import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { celConformance } from './conformance/report.ts'
import { engineReference } from './generate/engine-reference.ts'
import { wasmKernels } from './generate/wasm.ts'
import { zoneSchemas } from './generate/zone-schemas.ts'

/** Writes the files that follow from code; with `--check` it only says which of them are out of date. */
const root = dirname(import.meta.dirname)
const wanted = new Map<string, string>([
  ...zoneSchemas(),
  ...wasmKernels(root),
  ...celConformance(),
  ...engineReference(root),
])
const stale = [...wanted].filter(([file, text]) => textOf(join(root, file)) !== text)

if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is out of date: run \`npm run generate\` and commit the result`)
  console.log(`${wanted.size - stale.length} passed, ${stale.length} failed`)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
    console.log(`wrote ${file}`)
  }
  console.log(`${wanted.size} files are up to date`)
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
