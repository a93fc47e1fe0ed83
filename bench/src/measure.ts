/** One way of doing a piece of work; `prepare` is not measured. */
export interface Contender<T> {
  readonly name: string
  readonly run: () => Promise<T> | T
  readonly prepare?: (() => Promise<void> | void) | undefined
}

/** Times of one contender, and its last answer. */
export interface Measured<T> {
  readonly name: string
  readonly milliseconds: readonly number[]
  readonly median: number
  readonly answer: T
}

/** Runs the contenders in turn, round after round, so that a busy moment of the machine hits all of them alike. */
export async function measure<T>(contenders: readonly Contender<T>[], rounds: number): Promise<Measured<T>[]> {
  const times = contenders.map((): number[] => [])
  const answers: T[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      await contender.prepare?.()
      const start = performance.now()
      answers[index] = await contender.run()
      times[index]?.push(performance.now() - start)
    }
  }
  return contenders.map(({ name }, index) => {
    const milliseconds = times[index] ?? []
    return { name, milliseconds, median: median(milliseconds), answer: answers[index] as T }
  })
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
