import type { Contender } from './peers/peer.ts'

/** Times of one contender, and its last answer. */
export interface Measured<A> {
  readonly name: string
  readonly milliseconds: readonly number[]
  /** The middle time, scaled up where a sample was run. */
  readonly median: number
  readonly note: string | undefined
  readonly scale: number | undefined
  readonly answer: A
}

/** A contender that takes longer than this is run once only, and said to be. */
const longRun = 60_000

/** Runs the contenders in turn, round after round, so that a busy moment of the machine hits all of them alike. */
export async function measure<A>(contenders: readonly Contender<A>[], rounds: number): Promise<Measured<A>[]> {
  const entries = contenders.map((contender) => ({ contender, times: [] as number[] }))
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, times } of entries) {
      if ((times[0] ?? 0) <= longRun) times.push(await timeOf(contender))
    }
  }
  const measured: Measured<A>[] = []
  for (const { contender, times } of entries) measured.push(await measuredOf(contender, times, rounds))
  return measured
}

async function timeOf<A>({ run }: Contender<A>): Promise<number> {
  const start = performance.now()
  const kept = await run()
  return typeof kept === 'number' ? kept : performance.now() - start
}

async function measuredOf<A>(
  { name, note, scale, answer }: Contender<A>,
  milliseconds: readonly number[],
  rounds: number,
): Promise<Measured<A>> {
  const once = milliseconds.length < rounds ? `run ${milliseconds.length} time, it takes over a minute` : undefined
  const words = [note, once].filter((one) => one !== undefined).join('; ')
  return {
    name,
    milliseconds,
    median: median(milliseconds) * (scale ?? 1),
    note: words === '' ? undefined : words,
    scale,
    answer: await answer(),
  }
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** A quantile with interpolation between neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
