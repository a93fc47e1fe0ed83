/** Resident memory of a process, watched from outside. */
import { readFileSync } from 'node:fs'

/** Memory at a moment. */
export interface Sample {
  readonly seconds: number
  readonly megabytes: number
}

/** Watches a process. */
export function watchMemory(pid: number) {
  const began = performance.now()
  const samples: Sample[] = []
  const look = (): void => {
    samples.push({ seconds: (performance.now() - began) / 1000, megabytes: residentOf(pid) })
  }
  look()
  const timer = setInterval(look, 1000)
  return {
    stop: (): Sample[] => {
      clearInterval(timer)
      look()
      return samples
    },
  }
}

/** Megabytes of a process that lie in memory. */
export function residentOf(pid: number): number {
  const found = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1] ?? 0) / 1024
}

/** The samples nearest to each whole minute, with the first and the last. */
export function byMinute(samples: readonly Sample[]): Sample[] {
  const last = samples.at(-1)
  const minutes = samples.filter(({ seconds }, index) => {
    const before = samples[index - 1]
    return before === undefined || Math.floor(seconds / 60) > Math.floor(before.seconds / 60)
  })
  return last === undefined || minutes.includes(last) ? minutes : [...minutes, last]
}

/** Megabytes a minute by the straight line through the samples of the second half, when everything is warm. */
export function slopeOf(samples: readonly Sample[]): number {
  const late = samples.slice(Math.floor(samples.length / 2))
  const meanX = late.reduce((sum, { seconds }) => sum + seconds, 0) / late.length
  const meanY = late.reduce((sum, { megabytes }) => sum + megabytes, 0) / late.length
  let over = 0
  let under = 0
  for (const { seconds, megabytes } of late) {
    over += (seconds - meanX) * (megabytes - meanY)
    under += (seconds - meanX) ** 2
  }
  return under === 0 ? 0 : (over / under) * 60
}
