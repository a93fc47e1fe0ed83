import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { randomFrom } from '../bench/src/data/random.ts'
import { mutated, type Planted, type SampleCounts, type Span, sampleSentence } from './support/mutation-sample.ts'
import { run, stopRunning } from './support/process.ts'

/**
 * Mutation testing by sample: `npm run mutation:sample -- 200` plants that many mistakes, drawn at random from all that
 * Stryker would plant in the engine, one at a time, and runs every test of the engine against each.
 */
const root = dirname(import.meta.dirname)
const engine = 'packages/engine/src'
const results = join(root, 'mutation', 'results', 'sample.json')
const page = join(root, 'docs', 'mutation.md')
/** Properties that count what they came upon need this many runs. */
const runs = '100'
/** What none of these tests is about: SQL is tested on three databases, and the rest are helpers of tests. */
const leftOut = /\.test\.ts$|\.fixture\.ts$|\/test\/|\/sql\//
const slowest = 600_000
const everything = '**/*'

interface Instrumented {
  readonly mutants: readonly (Planted & { readonly status?: string })[]
}

/** Every mistake that Stryker would plant, by its own instrumenter. */
async function allPlanted(): Promise<Planted[]> {
  const part = (name: string) =>
    import(pathToFileURL(join(root, 'mutation/node_modules/@stryker-mutator/instrumenter/dist/src', name)).href)
  const [{ Instrumenter }, { createParser }, { print }, { transform }] = await Promise.all(
    ['instrumenter.js', 'parsers/index.js', 'printers/index.js', 'transformers/index.js'].map(part),
  )
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, isDebugEnabled: () => false }
  const files = globSync(`${engine}/**/*.ts`, { cwd: root })
    .filter((path) => !leftOut.test(path))
    .sort()
    .map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }))
  const options = { plugins: null, excludedMutations: ['StringLiteral'], ignorers: [], noHeader: true }
  const { mutants }: Instrumented = await new Instrumenter(logger, createParser, print, transform).instrument(
    files,
    options,
  )
  return mutants.filter(({ status }) => status !== 'Ignored')
}

/** A copy of the engine that may be spoiled. */
function copyOfEngine(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-mutants-'))
  for (const path of ['package.json', 'tsconfig.base.json', 'packages/engine', 'mutation'])
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (from) => !from.includes('node_modules') && !from.includes('results'),
    })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Whether the engine's tests pass as the copy stands; null where they came to no end. */
async function passes(folder: string, tests: string): Promise<boolean | null> {
  const args = ['run', '--config', 'mutation/vitest.config.ts', '--maxWorkers', '1', '--bail', '1', '--reporter', 'dot']
  const { code, output } = await run('vitest', [...args, '--passWithNoTests'], {
    cwd: folder,
    env: { MUTATION_TESTS: tests, MUTATION_RUNS: runs },
    timeoutMs: slowest,
  })
  return /ended by SIG/.test(output) ? null : code === 0
}

async function tryOut(folder: string, mutant: Planted): Promise<'killed' | 'timeout' | 'survived'> {
  const path = join(folder, mutant.fileName)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, mutated(text, mutant))
  // The tests that stand beside it notice most, and sooner than all of them.
  const near = await passes(folder, `${relative(engine, dirname(mutant.fileName))}/*`)
  const passed = near === true ? await passes(folder, everything) : near
  writeFileSync(path, text)
  if (passed === null) return 'timeout'
  return passed ? 'survived' : 'killed'
}

/** Draws without putting back; the same seed draws the same. */
function draw(all: Planted[], count: number): Planted[] {
  const random = randomFrom(20_261_128)
  const left = [...all]
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [one] = left.splice(random.whole(0, left.length - 1), 1)
    return one as Planted
  })
}

const place = ({ fileName, location }: { fileName: string; location: Span }): string =>
  `${fileName.replace(`${engine}/`, '')}:${location.start.line + 1}:${location.start.column + 1}`

async function measure(count: number): Promise<void> {
  const all = await allPlanted()
  const folder = copyOfEngine()
  const counts: Record<keyof SampleCounts, number> = { killed: 0, timeout: 0, survived: 0 }
  const survivors: string[] = []
  try {
    if ((await passes(folder, everything)) !== true)
      throw new Error('The tests do not pass before anything is planted.')
    for (const mutant of draw(all, count)) {
      const became = await tryOut(folder, mutant)
      counts[became] += 1
      const line = `${place(mutant)} ${mutant.mutatorName} → ${mutant.replacement.replaceAll(/\s+/g, ' ').slice(0, 80)}`
      if (became === 'survived') survivors.push(line)
      console.log(`${became.padEnd(8)} ${line}`)
      mkdirSync(dirname(results), { recursive: true })
      writeFileSync(results, `${JSON.stringify({ of: all.length, counts, survivors }, null, 2)}\n`)
      const told = readFileSync(page, 'utf8').replace(
        /(?<=<!-- sample -->\n)[\s\S]*?(?=<!-- end sample -->)/,
        () => `${sampleSentence(counts, all.length)}\n`,
      )
      writeFileSync(page, told)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(sampleSentence(counts, all.length))
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    stopRunning()
    process.exit(130)
  })
await measure(Number(process.argv[2] ?? 200))
