/** Says what a run came to. */
import { loadavg } from 'node:os'
import type { Line } from '../report/result.ts'
import { byMinute, type Sample, slopeOf } from './memory.ts'
import type { Course, Run } from './pace.ts'

/** The value below which a share of sorted values lies. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** What a kind of request took, in milliseconds. */
interface Figures {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly most: number
  readonly errors: number
}

function figuresOf({ took, errors }: Course): Figures {
  const sorted = took.toSorted((a, b) => a - b)
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    most: sorted.at(-1) ?? Number.NaN,
    errors: [...errors.values()].reduce((sum, count) => sum + count, 0),
  }
}

/** All kinds of a run in one. */
function together({ courses }: Run): Course {
  const errors = new Map<string, number>()
  for (const course of courses.values())
    for (const [what, count] of course.errors) errors.set(what, (errors.get(what) ?? 0) + count)
  return { took: [...courses.values()].flatMap(({ took }) => took), errors }
}

/** Prints a run by kind, with its errors. */
export function printRun(title: string, run: Run): void {
  console.log(
    `\n${title}: ${run.achieved.toFixed(1)} replies a second in ${run.seconds.toFixed(1)} s; load ${loadText()}`,
  )
  console.log(
    `  ${['kind'.padEnd(14), ...['count', 'p50', 'p95', 'p99', 'max', 'errors'].map((word) => word.padStart(9))].join('')}`,
  )
  const all = together(run)
  for (const [kind, course] of [...run.courses, ['all', all] as const]) {
    const { count, p50, p95, p99, most, errors } = figuresOf(course)
    const cells = [String(count), ...[p50, p95, p99, most].map((ms) => ms.toFixed(1)), String(errors)]
    console.log(`  ${[kind.padEnd(14), ...cells.map((cell) => cell.padStart(9))].join('')}`)
  }
  for (const [what, count] of all.errors) console.log(`  ${count} × ${what}`)
}

/** Prints the memory of the server at each minute. */
export function printMemory(samples: readonly Sample[]): void {
  const minutes = byMinute(samples).map(
    ({ seconds, megabytes }) => `${megabytes.toFixed(0)} at ${seconds.toFixed(0)} s`,
  )
  console.log(`  memory in MB: ${minutes.join(', ')}; ${slopeOf(samples).toFixed(1)} MB a minute in the second half`)
}

/** A line of the results: all that a contender took, as its percentiles. */
export function linesOf(name: string, run: Run): Line[] {
  const all = together(run)
  const { p50, p95, p99, most, errors } = figuresOf(all)
  const note = `${run.achieved.toFixed(0)} a second for ${run.seconds.toFixed(0)} s, max ${most.toFixed(0)} ms, ${errors} errors`
  const line = (word: string, median: number): Line => ({
    name: `${name}, ${word}`,
    milliseconds: [median],
    processor: null,
    scale: undefined,
    median,
    note,
  })
  return [line('p50', p50), line('p95', p95), line('p99', p99)]
}

function loadText(): string {
  return loadavg()[0]?.toFixed(1) ?? ''
}
