import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CohortTable, freezeCohorts } from '@wutong/engine'
import { cardItems } from './data/card.ts'
import { firmsOf, judged, seed } from './data/firms.ts'
import { policiesOf } from './data/offers.ts'
import { benchZone, snapshotOf } from './data/zone.ts'
import { readOptions } from './options.ts'
import { peerLoaders } from './peers/index.ts'
import type { Material, Work } from './peers/peer.ts'
import { goals } from './report/goals.ts'
import { writePlot } from './report/plot.ts'
import { keepResults, printResult } from './report/print.ts'
import type { Result } from './report/result.ts'
import type { Measure, ReadyPeer } from './works/bench.ts'
import { measureBundles } from './works/bundles.ts'
import { measureGrowth } from './works/growth.ts'
import { measureMatch } from './works/match.ts'
import { measureMemory } from './works/memory.ts'
import { measureOne } from './works/one.ts'
import { measureRebuild } from './works/rebuild.ts'
import { measureRows } from './works/rows.ts'
import { measureScore } from './works/score.ts'
import { measureThreshold } from './works/threshold.ts'
import { measureWeights } from './works/weights.ts'

const measures: Record<Work, Measure> = {
  score: measureScore,
  weights: measureWeights,
  match: measureMatch,
  rows: measureRows,
  threshold: measureThreshold,
  one: measureOne,
  bundles: measureBundles,
  rebuild: measureRebuild,
  memory: measureMemory,
  growth: measureGrowth,
}

const options = readOptions(process.argv.slice(2))
const policies = policiesOf(options.offers, seed)
const zone = benchZone(policies)
const folder = mkdtempSync(join(tmpdir(), 'wutong-bench-'))
const about = new Map<string, string>()

/** Opens the rivals that were asked for; one that is not installed is named and left out. */
async function readyPeers(material: Material): Promise<ReadyPeer[]> {
  const ready: ReadyPeer[] = []
  for (const word of options.peers) {
    try {
      const peer = await peerLoaders[word]?.()
      if (peer === undefined) continue
      const open = await peer.open(material)
      about.set(peer.name, open.about)
      ready.push({ name: peer.name, cannot: peer.cannot, open })
    } catch (error) {
      console.log(`  ${word} is left out: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    }
  }
  return ready
}

async function runSize(size: number, asked: readonly Work[]): Promise<Result[]> {
  console.log(`\nMaking ${size.toLocaleString('en')} synthetic firms …`)
  const firms = firmsOf(size, seed)
  const snapshot = snapshotOf(firms)
  const material: Material = { firms, snapshot, zone, policies, items: cardItems, folder }
  const peers = await readyPeers(material)
  let found: CohortTable | null = null
  const statistics = (): CohortTable => {
    found ??= freezeCohorts(zone, 'bench', snapshot, judged)
    return found
  }
  const bench = { ...material, rounds: options.rounds, peers, statistics }
  const results: Result[] = []
  try {
    for (const work of asked) {
      const found = await measures[work](bench)
      for (const result of found) printResult(result)
      results.push(...found)
    }
  } finally {
    for (const { open } of peers) await open.close()
  }
  return results
}

/** The works by the size that each is run at, smallest size first. */
function workBySize(): [number, Work[]][] {
  const sizes = new Map<number, Work[]>()
  for (const work of options.works) {
    for (const size of options.sizes ?? [goals[work].size]) sizes.set(size, [...(sizes.get(size) ?? []), work])
  }
  return [...sizes].sort(([a], [b]) => a - b)
}

function subtitleOf(rounds: number): string {
  const { leaves, atoms } = policies
  return `${cpus().length} cores, medians of ${rounds} rounds in one run; ${options.offers} offers of ${leaves} conditions, ${atoms.length} distinct; less is better, logarithmic scales`
}

try {
  const results: Result[] = []
  for (const [size, asked] of workBySize()) results.push(...(await runSize(size, asked)))
  const { rounds, offers, quick } = options
  const { leaves, atoms } = policies
  const made = { seed, rounds, offers, conditions: leaves, distinctConditions: atoms.length }
  console.log('\nAll answers agree.')
  if (!quick) {
    const kept = keepResults(results, { ...made, peers: Object.fromEntries(about) })
    console.log(`Kept in results.json and drawn in ${writePlot(kept, subtitleOf(rounds))}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
