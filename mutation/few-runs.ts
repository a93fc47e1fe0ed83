/** Stands in for fast-check: a fifth of the runs, always the same ones, and no search for a smaller counter-example. */
import fc from '../node_modules/fast-check/lib/fast-check.js'

const least = Number(process.env.MUTATION_RUNS ?? 12)

const assert = ((property, parameters) => {
  const { numRuns = 100 } = parameters ?? {}
  const fewer = Math.min(numRuns, Math.max(least, Math.ceil(numRuns / 5)))
  return fc.assert(property as never, { seed: 7, ...parameters, numRuns: fewer, endOnFailure: true })
}) as typeof fc.assert

export default { ...fc, assert }
