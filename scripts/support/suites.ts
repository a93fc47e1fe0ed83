import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.ts'
import { run } from './process.ts'
import { type Step, timed } from './report.ts'

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly note?: string | undefined
}

/** A suite of an outside test runner that writes a JSON report. */
interface Suite {
  readonly name: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly read: (report: unknown) => Counts
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

/** Runs one project of the vitest configuration. */
export function runVitest(
  root: string,
  name: string,
  options: { project: string; env?: Record<string, string>; flags?: string[] },
): Promise<Step> {
  return withReport(
    (report) => ({
      name,
      command: [
        'vitest',
        'run',
        '--project',
        options.project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...(options.flags ?? []),
      ],
      env: options.env,
      read: (json) => {
        const { numPassedTests, numFailedTests, numPendingTests } = json as VitestReport
        return {
          passed: numPassedTests,
          failed: numFailedTests,
          note: numPendingTests > 0 ? `${numPendingTests} skipped` : '',
        }
      },
    }),
    root,
  )
}

/** Runs generated SQL on DuckDB, ClickHouse (chDB) and a PostgreSQL server; installs the first two when they are not there. */
export async function runEngines(root: string, url: string): Promise<Step> {
  const name = 'third reading on three databases'
  const folder = join(root, 'engines')
  if (!existsSync(join(folder, 'node_modules'))) {
    console.log('Installing DuckDB and chDB (about 560 MB)')
    const { code, output } = await run('npm', ['install', '--no-save', '--no-audit', '--no-fund'], { cwd: folder })
    if (code !== 0) {
      console.log(output.trimEnd())
      return { name, passed: 0, failed: 1, seconds: 0, note: 'engines/ could not be installed' }
    }
  }
  return runVitest(root, name, { project: 'engines', env: { TEST_DATABASE_URL: url } })
}

/** Journeys run in so many parts at once, each with a server, a database and a browser of its own. */
const journeyParts = 2

/** Runs the browser journeys; a journey that passes only on a second try has failed. */
export async function runJourneys(root: string, chromium: string): Promise<Step[]> {
  const parts = Array.from({ length: journeyParts }, (_, index) => index + 1)
  // One after the other: a port is free only until somebody takes it.
  const ports: number[] = []
  for (const _part of parts) ports.push(await freePort())
  return Promise.all(parts.map((part, index) => runJourneyPart(root, { chromium, part, port: ports[index] ?? 0 })))
}

function runJourneyPart(
  root: string,
  { chromium, part, port }: { readonly chromium: string; readonly part: number; readonly port: number },
): Promise<Step> {
  return withReport(
    (report) => ({
      name: `browser journeys, part ${part} of ${journeyParts}`,
      command: [
        'playwright',
        'test',
        '--reporter=json',
        `--shard=${part}/${journeyParts}`,
        `--output=test-results/part-${part}`,
      ],
      env: {
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        CHROMIUM: chromium,
        E2E_PORT: String(port),
        WUTONG_PICTURES: 'none',
      },
      read: (json) => {
        const { expected, unexpected, flaky, skipped } = (json as PlaywrightReport).stats
        return { passed: expected, failed: unexpected + flaky, note: skipped > 0 ? `${skipped} skipped` : '' }
      },
    }),
    root,
  )
}

/** Runs a command that either works or does not, as one step. */
export async function runStep(name: string, root: string, command: readonly string[]): Promise<Step> {
  const [program = '', ...args] = command
  const { value, seconds } = await timed(() => run(program, args, { cwd: root }))
  const ok = value.code === 0
  printOutcome(name, ok, ok ? '' : value.output, seconds)
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds, note: '' }
}

/** Runs work that throws with the reason where it does not succeed, as one step. */
export async function runWork(name: string, work: () => Promise<void>): Promise<Step> {
  const { value: reason, seconds } = await timed(() =>
    work().then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    ),
  )
  const ok = reason === ''
  printOutcome(name, ok, reason, seconds)
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds, note: '' }
}

async function withReport(suiteWith: (report: string) => Suite, root: string): Promise<Step> {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-report-'))
  const report = join(folder, 'report.json')
  const suite = suiteWith(report)
  const [program = '', ...args] = suite.command
  console.log(`… ${suite.name}`)
  const { value, seconds } = await timed(() => run(program, args, { cwd: root, env: suite.env }))
  const counts = countsOf(suite, report, value.code)
  rmSync(folder, { recursive: true, force: true })
  const ok = counts.failed === 0
  printOutcome(`${suite.name}: ${counts.passed} passed, ${counts.failed} failed`, ok, ok ? '' : value.output, seconds)
  return { name: suite.name, passed: counts.passed, failed: counts.failed, seconds, note: counts.note ?? '' }
}

/** A runner that ends badly, or runs nothing, has failed even when its report names no failed test. */
function countsOf(suite: Suite, report: string, code: number): Counts {
  if (!existsSync(report)) return { passed: 0, failed: 1, note: 'no report' }
  const counts = suite.read(JSON.parse(readFileSync(report, 'utf8')))
  const broken = counts.failed === 0 && (code !== 0 || counts.passed === 0)
  return broken ? { ...counts, failed: 1, note: code === 0 ? 'ran no test' : `ended with code ${code}` } : counts
}

function printOutcome(text: string, ok: boolean, output: string, seconds: number): void {
  console.log(`${ok ? '✓' : '✗'} ${text} (${seconds.toFixed(1)} s)`)
  if (output !== '')
    console.log(
      output
        .trimEnd()
        .split('\n')
        .slice(-200)
        .map((line) => `    ${line}`)
        .join('\n'),
    )
}
