import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** Time of one contender on one piece of work. */
export interface Line {
  readonly name: string
  readonly median: number
  readonly milliseconds: readonly number[]
  /** Set where a small sample was scaled up. */
  readonly scaledFrom?: number | undefined
}

/** One piece of work at one size; every ratio is our median over theirs in the same run. */
export interface Result {
  readonly work: string
  readonly size: number
  readonly lines: readonly Line[]
  /** Our time is to be at most this part of the quickest form of DuckDB. */
  readonly goal: number
}

/** Our time as a part of a rival's. */
export function ratioOf(result: Result, rival: string): number {
  const [ours] = result.lines
  const theirs = result.lines.find(({ name }) => name === rival)
  return (ours?.median ?? Number.NaN) / (theirs?.median ?? Number.NaN)
}

/** The name of DuckDB's quickest form. */
export function quickestDuck({ lines }: Result): string {
  const forms = lines.filter(({ name }) => name.startsWith('DuckDB'))
  return forms.reduce((best, form) => (form.median < best.median ? form : best)).name
}

/** Prints one result as a small table. */
export function printResult(result: Result): void {
  console.log(`\n${result.work}, ${result.size.toLocaleString('en')} firms`)
  for (const line of result.lines) {
    const ratio = ratioOf(result, line.name)
    const scaled = line.scaledFrom === undefined ? '' : `  (scaled from ${line.scaledFrom} firms)`
    const against = line === result.lines[0] ? '' : `  Wutong takes ${ratio.toPrecision(3)} of it`
    console.log(`  ${line.name.padEnd(18)} ${line.median.toFixed(1).padStart(12)} ms${against}${scaled}`)
  }
  const rival = quickestDuck(result)
  const reached = ratioOf(result, rival)
  const outcome = reached <= result.goal ? 'met' : 'missed'
  console.log(`  goal: at most ${result.goal} of ${rival}; reached ${reached.toPrecision(3)}, ${outcome}`)
}

/** Writes the whole run as JSON and returns the path. */
export function writeRun(results: readonly Result[], about: Readonly<Record<string, unknown>>): string {
  const folder = join(import.meta.dirname, '..', 'results')
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  const withRatios = results.map((result) => ({
    ...result,
    ratios: Object.fromEntries(result.lines.slice(1).map(({ name }) => [name, ratioOf(result, name)])),
    met: ratioOf(result, quickestDuck(result)) <= result.goal,
  }))
  const path = join(folder, `${at.replaceAll(':', '-').slice(0, 19)}.json`)
  writeFileSync(path, `${JSON.stringify({ at, machine, ...about, results: withRatios }, null, 2)}\n`)
  return path
}
