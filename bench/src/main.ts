import { parseArgs } from 'node:util'
import type { Snapshot } from '@wutong/engine'
import { type Duck, openDuck } from './duckdb.ts'
import { measureMatching, measureRules, qualifiedAmongFirst } from './match.ts'
import { atoms, policiesOf } from './policies.ts'
import { judged, type Population, populationOf } from './population.ts'
import { type Line, printResult, type Result, writeRun } from './report.ts'
import { measureScoring } from './score.ts'
import { snapshotOf } from './wutong.ts'
import { benchZone } from './zone.ts'

const seed = 20_260_101
const policyCount = 100
const ruleSample = 500

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,200000,1000000' },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(`npm run bench -- [--sizes 10000,200000,1000000] [--rounds 5] [--quick]
Scores and matches synthetic firms with the engine, DuckDB and json-rules-engine, and compares the answers.
--quick runs 10,000 firms for two rounds.`)
  process.exit(0)
}

const sizes = values.quick ? [10_000] : values.sizes.split(',').map(Number)
const rounds = values.quick ? 2 : Number(values.rounds)
if (![...sizes, rounds].every((number) => Number.isInteger(number) && number > 0)) {
  console.error('--sizes and --rounds take whole numbers above zero, e.g. --sizes 10000,200000')
  process.exit(2)
}

const policies = policiesOf(policyCount, seed)
const { zone, points } = await benchZone(policies)

/** Loads the firms into every engine; the generator's own copy is let go, so that nobody's collector has to walk it. */
async function prepare(size: number): Promise<{ snapshot: Snapshot; duck: Duck; sample: Population }> {
  const population = populationOf(size, seed)
  const duck = await openDuck(population)
  return { snapshot: snapshotOf(population), duck, sample: firstRows(population, ruleSample) }
}

function firstRows(population: Population, size: number): Population {
  const columns = population.columns.map((column) => ({ ...column, values: column.values.slice(0, size) }))
  return { ...population, size: Math.min(size, population.size), columns }
}

async function runSize(size: number): Promise<{ results: Result[]; duckdb: string }> {
  console.log(`\nMaking ${size.toLocaleString('en')} synthetic firms …`)
  const { snapshot, duck, sample } = await prepare(size)
  try {
    const scored = await measureScoring({ zone, points, snapshot, duck, rounds })
    const score: Result = {
      work: 'score 18 indicators, rank and class',
      size,
      lines: scored.map(lineOf),
      goal: 0.5,
    }
    printResult(score)
    const matched = await measureMatching({ zone, policies, snapshot, duck, rounds })
    const ours = (firms: number): number[] => qualifiedAmongFirst(matched[0]?.answer, firms)
    const rules = await measureRules(sample, policies, { sample: ruleSample, ours })
    const scaled = (rules.milliseconds * size) / rules.firms
    const ruleLine: Line = {
      name: 'json-rules-engine',
      median: scaled,
      milliseconds: [rules.milliseconds],
      scaledFrom: rules.firms,
    }
    const match: Result = {
      work: `match ${policyCount} policies, with near misses`,
      size,
      lines: [...matched.map(lineOf), ruleLine],
      goal: 0.1,
    }
    printResult(match)
    return { results: [score, match], duckdb: `${duck.version}, ${duck.threads} threads` }
  } finally {
    duck.close()
  }
}

function lineOf({
  name,
  median,
  milliseconds,
}: {
  name: string
  median: number
  milliseconds: readonly number[]
}): Line {
  return { name, median, milliseconds }
}

const results: Result[] = []
let duckdb = ''
for (const size of sizes) {
  const run = await runSize(size)
  results.push(...run.results)
  duckdb = run.duckdb
}
const conditions = policies.reduce((sum, policy) => sum + policy.atoms.length, 0)
const path = writeRun(results, {
  seed,
  rounds,
  judged,
  duckdb,
  policies: policyCount,
  conditions,
  distinctConditions: atoms.length,
})
console.log(`\nAll answers agree. Written to ${path}`)
