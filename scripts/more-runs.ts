/** Stands in for fast-check where WUTONG_RUNS asks for more: every property runs so many times as often. */
import plain, { type Parameters } from 'fast-check'

export * from 'fast-check'

const usual = 100
const times = Number(process.env.WUTONG_RUNS ?? 1)

function more<T>(parameters?: Parameters<T>): Parameters<T> {
  return { ...parameters, numRuns: Math.ceil((parameters?.numRuns ?? usual) * times) }
}

const assert: typeof plain.assert = (property, parameters) => plain.assert(property, more(parameters))

// biome-ignore lint/style/noDefaultExport: it stands in for a module with a default export
export default { ...plain, assert }
