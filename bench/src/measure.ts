import { setTimeout as sleep } from 'node:timers/promises'
import type { Contender, Time } from './peers/peer.ts'

/** Times of one contender, and its last answer. */
export interface Measured<A> {
  readonly name: string
  readonly milliseconds: readonly number[]
  /** Middle processor time of the whole process, all threads; null where another process does the work. */
  readonly processor: number | null
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
  const entries = contenders.map((contender) => ({ contender, times: [] as Time[] }))
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, times } of entries) {
      if ((times[0]?.milliseconds ?? 0) <= longRun) times.push(await timeOf(contender))
    }
  }
  const measured: Measured<A>[] = []
  for (const { contender, times } of entries) measured.push(await measuredOf(contender, times, rounds))
  return measured
}

/** Waits until nothing that a contender before left behind is at work in this process, two seconds at most. */
async function settled(): Promise<void> {
  globalThis.gc?.()
  for (let waited = 0; waited < 2000; waited += 50) {
    const before = process.cpuUsage()
    await sleep(50)
    const { user, system } = process.cpuUsage(before)
    if (user + system < 2500) return
  }
}

async function timeOf<A>({ run, elsewhere = false }: Contender<A>): Promise<Time> {
  await settled()
  const before = process.cpuUsage()
  const start = performance.now()
  const kept = await run()
  if (typeof kept === 'object') return kept
  const milliseconds = typeof kept === 'number' ? kept : performance.now() - start
  const { user, system } = process.cpuUsage(before)
  return { milliseconds, processor: typeof kept === 'number' || elsewhere ? null : (user + system) / 1000 }
}

async function measuredOf<A>(
  { name, note, scale, answer }: Contender<A>,
  times: readonly Time[],
  rounds: number,
): Promise<Measured<A>> {
  const milliseconds = times.map((time) => time.milliseconds)
  const processor = times.flatMap((time) => time.processor ?? [])
  const once = milliseconds.length < rounds ? `run ${milliseconds.length} time, it takes over a minute` : undefined
  const words = [note, once].filter((one) => one !== undefined).join('; ')
  return {
    name,
    milliseconds,
    processor: processor.length === 0 ? null : median(processor) * (scale ?? 1),
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
