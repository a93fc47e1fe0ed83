import type { Check, CheckResult } from '../checks/check.ts'
import { copyProject, removeCopy } from './copy.ts'
import { type Step, timed } from './report.ts'

/** Most problems of one check that are printed. */
const shown = 40

/** Runs every check on the project and prints one line for each. */
export async function runChecks(checks: readonly Check[], root: string): Promise<Step[]> {
  const steps: Step[] = []
  for (const check of checks) {
    const { value, seconds } = await timed(() => check.run(root))
    const problems = problemsOf(value)
    const mark = problems.length === 0 ? '✓' : '✗'
    console.log(
      `${mark} ${check.name}: ${value.looked} ${check.unit}, ${problems.length} problems (${seconds.toFixed(1)} s)`,
    )
    for (const problem of problems.slice(0, shown)) console.log(`    ${problem}`)
    if (problems.length > shown) console.log(`    … and ${problems.length - shown} more`)
    const ok = problems.length === 0
    steps.push({
      name: check.name,
      passed: ok ? 1 : 0,
      failed: ok ? 0 : 1,
      seconds,
      note: `${value.looked} ${check.unit}`,
    })
  }
  return steps
}

/** A check that looked at nothing has not passed. */
function problemsOf(result: CheckResult): readonly string[] {
  if (result.looked > 0 || result.problems.length > 0) return result.problems
  return ['looked at nothing at all']
}

/** Plants the canaries of every check in a copy of the project and expects each to be found. */
export async function runCanaries(checks: readonly Check[], root: string): Promise<Step[]> {
  const steps: Step[] = []
  for (const check of checks) {
    const { value: missed, seconds } = await timed(() => missedCanaries(check, root))
    const found = check.canaries.length - missed.length
    console.log(
      `${missed.length === 0 ? '✓' : '✗'} ${check.name}: ${found} of ${check.canaries.length} planted violations found`,
    )
    for (const name of missed) console.log(`    not found: ${name}`)
    steps.push({ name: check.name, passed: found, failed: missed.length, seconds, note: '' })
  }
  return steps
}

async function missedCanaries(check: Check, root: string): Promise<string[]> {
  const copy = copyProject(root)
  try {
    for (const canary of check.canaries) canary.plant(copy)
    const { problems } = await check.run(copy)
    return check.canaries
      .filter((canary) => !problems.some((one) => canary.expect.test(one)))
      .map((canary) => canary.name)
  } finally {
    removeCopy(copy)
  }
}
