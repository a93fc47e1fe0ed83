import { identityIndex } from '../../../packages/engine/src/identity/identity-index.ts'
import { recordOf } from '../../../packages/engine/src/identity/labelled.fixture.ts'
import { sampleFirms } from '../../../packages/engine/src/identity/sample-firms.fixture.ts'
import { slippedRecord } from '../../../packages/engine/src/identity/slips.fixture.ts'

const seconds = (from: number): number => (performance.now() - from) / 1000
const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20)

/** Links new records to made-up known enterprises; prints times on the clock and of the processor, and memory. */
export function measureSpeed(known: number, asked: number): void {
  console.log(`\nSpeed: ${known.toLocaleString('en')} known, ${asked.toLocaleString('en')} asked about`)
  const firms = sampleFirms(known, 31)
  const step = Math.max(1, Math.floor(known / asked))
  const picked = firms.filter((_, at) => at % step === 0).slice(0, asked)
  const records = picked.map((firm, at) => slippedRecord(firm, 32 + at * 7919).record)
  globalThis.gc?.()
  const before = process.memoryUsage()
  const index = identityIndex(known)
  const clock = performance.now()
  const processor = process.cpuUsage()
  for (const firm of firms) index.add(firm.id, recordOf(firm))
  const built = seconds(clock)
  let right = 0
  let joined = 0
  for (const [at, record] of records.entries()) {
    const decision = index.decide(record)
    if (decision.kind !== 'join') continue
    joined++
    if (decision.id === picked[at]?.id) right++
  }
  const total = seconds(clock)
  const used = process.cpuUsage(processor)
  globalThis.gc?.()
  const after = process.memoryUsage()
  const growth = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
  console.log(
    `  built in ${built.toFixed(1)} s, linked in ${(total - built).toFixed(1)} s, together ${total.toFixed(1)} s`,
  )
  console.log(`  processor time ${((used.user + used.system) / 1e6).toFixed(1)} s`)
  console.log(
    `  ${index.size()} in the index, which holds ${megabytes(growth)} MB; the process with ${firms.length} made-up firms ${megabytes(after.rss)} MB`,
  )
  console.log(`  joined ${joined}, of them right ${right}`)
}
