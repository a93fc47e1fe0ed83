/**
 * Stands in for fast-check where the environment steers properties: WUTONG_RUNS runs every one so many times as often,
 * WUTONG_SEED draws for all of them from one seed, so that a run judges a change and not its luck.
 */
import plain, { type IRawProperty, type Parameters } from 'fast-check'

export * from 'fast-check'

const usual = 100
const times = Number(process.env.WUTONG_RUNS ?? 1)
const seed = process.env.WUTONG_SEED

function steered<T>(parameters?: Parameters<T>): Parameters<T> {
  const own = seed === undefined ? {} : { seed: Number(seed) }
  return { ...own, ...parameters, numRuns: Math.ceil((parameters?.numRuns ?? usual) * times) }
}

function assert<T>(property: IRawProperty<T>, parameters?: Parameters<T>): void | Promise<void> {
  return plain.assert(property, steered(parameters))
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module with a default export
export default { ...plain, assert }
