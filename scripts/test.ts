import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checks } from './checks/index.ts'
import { tryOffline } from './support/offline.ts'
import { type Cluster, startPostgres } from './support/postgres.ts'
import { stopRunning } from './support/process.ts'
import { printSteps, type Step, timed } from './support/report.ts'
import { runCanaries, runChecks } from './support/run-checks.ts'
import { runEngines, runJourneys, runStep, runVitest, runWork } from './support/suites.ts'
import { prepareSystem, type System } from './support/system.ts'

const root = dirname(import.meta.dirname)
let cluster: Cluster | null = null

/** Ends everything that was started, also when the run is interrupted. */
function cleanUp(): void {
  stopRunning()
  cluster?.stop()
  cluster = null
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    console.log('\nInterrupted; closing what was started.')
    cleanUp()
    process.exit(130)
  })
}

/** Adds the steps of a list up to one line of the closing table. */
function sumUp(name: string, steps: readonly Step[]): Step {
  const sum = (pick: (step: Step) => number): number => steps.reduce((total, step) => total + pick(step), 0)
  return {
    name,
    passed: sum((step) => step.passed),
    failed: sum((step) => step.failed),
    seconds: sum((step) => step.seconds),
    note: '',
  }
}

async function runDatabaseOnPostgres(folder: string): Promise<Step[]> {
  try {
    const { value, seconds } = await timed(() => startPostgres(folder))
    cluster = value
    console.log(`✓ PostgreSQL ${value.version} started (${seconds.toFixed(1)} s)`)
    const database = await runVitest(root, `database on PostgreSQL ${value.version}`, {
      project: 'database',
      env: { TEST_DATABASE_URL: value.url },
    })
    return [database, await runEngines(root, value.url)]
  } catch (error) {
    console.log(`✗ ${error instanceof Error ? error.message : String(error)}`)
    return [{ name: 'database on PostgreSQL', passed: 0, failed: 1, seconds: 0, note: 'did not start' }]
  } finally {
    cluster?.stop()
    cluster = null
  }
}

async function runAll(system: System): Promise<Step[]> {
  const steps: Step[] = []
  if (system.failure !== null)
    steps.push({ name: 'system packages', passed: 0, failed: 1, seconds: 0, note: system.failure })
  console.log('\nChecks')
  steps.push(sumUp('checks', await runChecks(checks, root)))
  console.log('\nTests')
  steps.push(await runVitest(root, 'unit', { project: 'unit', flags: ['--coverage'] }))
  // Thousands of made-up requests a route are quicker on a server; where there is none, hundreds go to PGlite.
  const env: Record<string, string> = system.postgresFolder === null ? { WUTONG_FUZZ: '100' } : {}
  steps.push(await runVitest(root, 'database on PGlite', { project: 'database', env }))
  console.log('\nCanaries, beside the tests on other databases: every check must find what is planted for it')
  const [canaries, databases] = await Promise.all([
    runCanaries(checks, root),
    system.postgresFolder === null ? [] : runDatabaseOnPostgres(system.postgresFolder),
  ])
  steps.push(sumUp('canaries', canaries), ...databases)
  steps.push(await runStep('web build', root, ['npm', 'run', 'build', '--workspace', 'packages/web']))
  if (system.canBeOffline) steps.push(await runWork('archive without a network', () => tryOffline(root)))
  if (system.chromium !== null && existsSync(join(root, 'playwright.config.ts')))
    steps.push(...(await runJourneys(root, system.chromium)))
  return steps
}

const system = await prepareSystem(root)
const steps = await runAll(system)
cleanUp()
printSteps(steps)
for (const sentence of system.leftOut) console.log(sentence)
const { passed, failed } = sumUp('all', steps)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
