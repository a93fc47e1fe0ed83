import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type MutationGroup, mutationGroups } from './support/mutation-groups.ts'
import {
  contentHash,
  type MutationReport,
  type Scores,
  scoresFromReport,
  scoreTable,
} from './support/mutation-scores.ts'

/**
 * Mutation testing of the engine, group by group: `npm run mutation`, or `npm run mutation -- classes ladders`.
 * Counts are kept in `mutation/scores.json`, the table of `docs/mutation.md` is written from them.
 */
const root = dirname(import.meta.dirname)
const folder = join(root, 'mutation')
const scoresFile = join(folder, 'scores.json')
const page = join(root, 'docs', 'mutation.md')
const engine = 'packages/engine/src'
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

function readScores(): Scores {
  return existsSync(scoresFile) ? (JSON.parse(readFileSync(scoresFile, 'utf8')) as Scores) : {}
}

/** The paths that braces stand for: Stryker takes every comma for the end of a pattern. */
function spelledOut(pattern: string): string[] {
  const [, before = '', inside, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? []
  return inside === undefined ? [pattern] : inside.split(',').map((one) => `${before}${one}${after}`)
}

/** Runs Stryker on one group and adds its counts; false when it could not run. */
function measure({ name, files, tests, runs }: MutationGroup): boolean {
  console.log(`${name}: ${files.join(' ')}`)
  const stryker = join(folder, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js')
  const mutate = files
    .flatMap(spelledOut)
    .map((file) => `${engine}/${file}`)
    .join(',')
  const { status } = spawnSync(
    process.execPath,
    [stryker, 'run', 'mutation/stryker.config.json', '--mutate', `${mutate},!**/*.test.ts`],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        MUTATION_TESTS: tests.join(' '),
        ...(runs === undefined ? {} : { MUTATION_RUNS: String(runs) }),
      },
    },
  )
  if (status !== 0) return false
  const report = JSON.parse(readFileSync(join(folder, 'results', 'mutation.json'), 'utf8')) as MutationReport
  writeFileSync(join(folder, 'results', `${name}.json`), JSON.stringify(report))
  const scores = { ...readScores(), ...scoresFromReport(report, textOf) }
  const sorted = Object.fromEntries(Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(scoresFile, `${JSON.stringify(sorted, null, 2)}\n`)
  return true
}

/** Installs Stryker, which is no part of the workspaces. */
function isInstalled(): boolean {
  const options = { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' } as const
  return spawnSync('npm', ['install', '--silent'], options).status === 0
}

function writeTable(scores: Scores): void {
  const [before = '', , after = ''] = readFileSync(page, 'utf8').split(/(?<=<!-- table -->\n)|(?=<!-- end -->)/)
  writeFileSync(page, `${before}${scoreTable(scores)}\n${after}`)
}

/** Files that are gone or have changed since they were measured. */
function changedSince(scores: Scores): string[] {
  return Object.entries(scores)
    .filter(([path, { content }]) => {
      const full = join(root, engine, path)
      return !existsSync(full) || contentHash(readFileSync(full, 'utf8')) !== content
    })
    .map(([path]) => path)
}

const asked = process.argv.slice(2)
const onlyTable = asked[0] === 'table'
const unknown = onlyTable ? [] : asked.filter((name) => !mutationGroups.some((group) => group.name === name))
if (unknown.length > 0) {
  console.error(`No such group: ${unknown.join(', ')}. There are ${mutationGroups.map(({ name }) => name).join(', ')}.`)
  process.exitCode = 1
} else {
  if (!onlyTable) {
    const groups = mutationGroups.filter(({ name }) => asked.length === 0 || asked.includes(name))
    const failed = isInstalled() ? groups.filter((group) => !measure(group)) : groups
    if (failed.length > 0) {
      console.error(`Not measured: ${failed.map(({ name }) => name).join(', ')}.`)
      process.exitCode = 1
    }
  }
  const scores = readScores()
  writeTable(scores)
  const changed = changedSince(scores)
  if (changed.length > 0) console.log(`Changed since they were measured: ${changed.join(', ')}.`)
}
