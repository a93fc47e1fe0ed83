/** Stands in for fast-check where WUTONG_RUNS asks for more: every property runs so many times as often. */
import plain, { type IRawProperty, type Parameters } from 'fast-check'

export * from 'fast-check'

const usual = 100
const times = Number(process.env.WUTONG_RUNS ?? 1)

function more<T>(parameters?: Parameters<T>): Parameters<T> {
  return { ...parameters, numRuns: Math.ceil((parameters?.numRuns ?? usual) * times) }
}

function assert<T>(property: IRawProperty<T>, parameters?: Parameters<T>): void | Promise<void> {
  return plain.assert(property, more(parameters))
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module with a default export
export default { ...plain, assert }
