import { execFileSync } from 'node:child_process'
import { writeMatchPlan } from './limits/match-plan.ts'
import { planMatch, matchPopulation, shareSnapshot } from '@wutong/engine'
import { writeFileSync, readFileSync, existsSync } from 'node:fs'
import { policiesOf } from './policies.ts'
import { judged, populationOf } from './population.ts'
import { snapshotOf } from './wutong.ts'
import { benchZone } from './zone.ts'
const size = Number(process.argv[2] ?? 1_000_000), P = Number(process.argv[3] ?? 1000), shared = process.argv[4] === 'shared'
const policies = policiesOf(P, 20_260_101)
const { zone } = await benchZone(policies)
let snapshot = snapshotOf(populationOf(size, 20_260_101))
if (shared) snapshot = shareSnapshot(snapshot)
const ids = policies.map(({ id }) => id)
const plan = planMatch(zone, ids, judged)
console.log('nodes', plan.nodes, 'joins', plan.joins.length, 'verdicts', plan.verdicts.length)
writeMatchPlan(plan, snapshot, '/tmp/match/c')
for (const threads of ['1', '2']) {
const lines = execFileSync('/tmp/match/match', ['/tmp/match/c', '7', threads]).toString().trim().split('\n')
const cc = [0, 0, 0]
for (const l of lines.slice(7)) l.split(' ').forEach((v, i) => (cc[i]! += Number(v)))
console.log('C', threads, lines.slice(0, 7).map((x) => Math.round(Number(x))).join(' '), cc.join(' '))
}
for (let r = 0; r < Number(process.argv[5] ?? 5); r++) {
  const t = performance.now(), c0 = process.cpuUsage()
  const out = matchPopulation(zone, ids, snapshot, judged)
  const ms = performance.now() - t, c = process.cpuUsage(c0)
  let s = [0, 0, 0]
  for (const o of out) { s[0] += o.counts.qualified; s[1] += o.counts.one_away; s[2] += o.counts.undecided }
  console.log(ms.toFixed(0), 'user', (c.user/1000).toFixed(0), 'sys', (c.system/1000).toFixed(0), s.join(' '))
}
