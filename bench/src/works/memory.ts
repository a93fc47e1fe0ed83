import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Line } from '../report/result.ts'
import type { Measure } from './bench.ts'

const script = join(import.meta.dirname, 'memory-process.ts')

/** Resident memory of a process that holds all columns and the match sets of all offers, here and with five times as many firms. */
export const measureMemory: Measure = (bench) => {
  const { size } = bench.firms
  const offers = bench.policies.policies.length
  const lines = [size, 5 * size].map((firms) => lineFor(firms, offers))
  const title = `resident memory with ${bench.firms.columns.length} columns and the bitmaps of ${offers} offers`
  return Promise.resolve([{ work: 'memory', title, size, unit: 'MB', lines, absent: [], remarks: [] }])
}

function lineFor(firms: number, offers: number): Line {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', script, String(firms), String(offers)],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`The process that measures memory ended with ${String(status)}: ${stderr}`)
  const { resident, peak } = JSON.parse(stdout) as { resident: number; peak: number }
  const note = `peak ${Math.round(peak).toLocaleString('en')} MB`
  return {
    name: `Wutong, ${firms.toLocaleString('en')} firms`,
    milliseconds: [],
    processor: null,
    median: resident,
    note,
    scale: undefined,
  }
}
