import { matchPopulation } from '@wutong/engine'
import { firmsOf, judged, seed } from '../data/firms.ts'
import { policiesOf } from '../data/offers.ts'
import { benchZone, snapshotOf } from '../data/zone.ts'

const [size, offers] = process.argv.slice(2).map(Number)
const policies = policiesOf(offers ?? 1000, seed)
const zone = benchZone(policies)
const snapshot = { ...snapshotOf(firmsOf(size ?? 1_000_000, seed)), ids: [] }
const ids = policies.policies.map(({ id }) => id)
const matched = matchPopulation(zone, ids, snapshot, judged)
globalThis.gc?.()
const megabyte = 2 ** 20
const resident = process.memoryUsage().rss / megabyte
const peak = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ resident, peak, offers: matched.length }))
