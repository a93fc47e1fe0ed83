/** One line of a run: what was done, how many passed and failed, and how long it took. */
export interface Step {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly seconds: number
  readonly note: string
}

/** Prints the steps as a table that a person can read. */
export function printSteps(steps: readonly Step[]): void {
  const width = Math.max(...steps.map((step) => step.name.length), 4)
  console.log(`\n${'step'.padEnd(width)}  passed  failed  seconds`)
  for (const step of steps) {
    const numbers = `${String(step.passed).padStart(6)}  ${String(step.failed).padStart(6)}  ${step.seconds.toFixed(1).padStart(7)}`
    console.log(`${step.name.padEnd(width)}  ${numbers}${step.note === '' ? '' : `  ${step.note}`}`)
  }
  console.log('')
}

/** Runs a piece of work and says how many seconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const start = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - start) / 1000 }
}
