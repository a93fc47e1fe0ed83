import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { wholeWorks, works } from '../peers/peer.ts'
import { type Outcome, outcomesOf, quickest, type Result } from './result.ts'

/** Prints one result as a small table, with its goals. */
export function printResult(result: Result): void {
  console.log(`\n${result.title}, ${result.size.toLocaleString('en')} firms`)
  const best = quickest(result, 'Wutong')?.median ?? Number.NaN
  for (const { name, median, processor, note } of result.lines) {
    const against = name.startsWith('Wutong') ? '' : `  ${showRatio(median / best)}× Wutong`
    const used = processor === null ? '' : `  [processor ${showFigure(processor)} ms]`
    console.log(
      `  ${name.padEnd(24)} ${showFigure(median).padStart(12)} ${result.unit}${against}${used}${note ? `  (${note})` : ''}`,
    )
  }
  for (const reason of result.absent) console.log(`  not in it: ${reason}`)
  for (const remark of result.remarks) console.log(`  ${remark}`)
  for (const outcome of outcomesOf(result)) console.log(`  goal ${outcome.text}: ${reachedText(outcome)}`)
}

/** What was reached, in words. */
export function reachedText({ reached, met }: Outcome): string {
  if (reached === null || met === null) return 'not measured in this run'
  return `${showRatio(reached)}, ${met ? 'met' : 'missed'}`
}

/** A figure with three significant digits and no exponent. */
export function showFigure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

/** A ratio with three significant digits. */
export function showRatio(value: number): string {
  return showFigure(value)
}

/** What a run was made with. */
export type About = Readonly<Record<string, unknown>>

/** A result with the run that it comes from. */
export interface KeptResult extends Result {
  readonly about: About
}

const file = join(import.meta.dirname, '..', '..', 'results.json')

/** Puts the results into `results.json` in place of earlier ones of the same work and size; gives all that are kept. */
export function keepResults(results: readonly Result[], about: About): KeptResult[] {
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0],
    node: process.version,
  }
  const made = { at: new Date().toISOString(), machine, ...about }
  const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptResult[]) : []
  const isAgain = (one: Result): boolean => results.some(({ work, size }) => work === one.work && size === one.size)
  const kept = [...earlier.filter((one) => !isAgain(one)), ...results.map((result) => ({ ...result, about: made }))]
  const order: readonly string[] = [...works, ...wholeWorks]
  kept.sort((a, b) => order.indexOf(a.work) - order.indexOf(b.work) || a.size - b.size)
  const withGoals = kept.map((result) => ({ ...result, goals: outcomesOf(result) }))
  writeFileSync(file, `${JSON.stringify(withGoals, null, 2)}\n`)
  return kept
}
