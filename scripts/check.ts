import { dirname } from 'node:path'
import { checks } from './checks/index.ts'
import { runCanaries, runChecks } from './support/run-checks.ts'

const root = dirname(import.meta.dirname)
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const chosen = wanted.length === 0 ? checks : checks.filter((check) => wanted.some((word) => check.name.includes(word)))
const steps = process.argv.includes('--canaries') ? await runCanaries(chosen, root) : await runChecks(chosen, root)
const failed = steps.reduce((sum, step) => sum + step.failed, 0)
console.log(`${steps.reduce((sum, step) => sum + step.passed, 0)} passed, ${failed} failed`)
process.exitCode = failed === 0 && steps.length > 0 ? 0 : 1
