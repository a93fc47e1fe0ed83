/** What was seen of a server while it was asked again and again. */
export interface Probed {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly worst: number
  /** Most memory the process held. */
  readonly megabytes: number
}

const everyMs = 25

/** Asks a server of this process again and again until stopped. */
export function watchProbes(url: string): { readonly stop: () => Promise<Probed> } {
  const took: number[] = []
  let resident = 0
  let stopped = false
  const asking = (async () => {
    while (!stopped) {
      const started = performance.now()
      await (await fetch(url)).arrayBuffer()
      took.push(performance.now() - started)
      resident = Math.max(resident, process.memoryUsage.rss())
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
  })()
  return {
    stop: async () => {
      stopped = true
      await asking
      const sorted = took.toSorted((a, b) => a - b)
      const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
      return {
        count: took.length,
        p50: at(0.5),
        p99: at(0.99),
        worst: at(1),
        megabytes: Math.round(resident / 2 ** 20),
      }
    },
  }
}
