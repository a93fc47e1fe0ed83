/** Killed at any moment, an import has happened wholly or not at all. `WUTONG_KILLS=200` kills more often. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownDatabase } from '../../../test/harness.ts'
import type { Found, KilledOrder } from '../../../test/import-kill.fixture.ts'
import { demoUscc } from '../../demo/identity.ts'

const script = fileURLToPath(new URL('../../../test/import-kill.fixture.ts', import.meta.url))
const zoneDir = fileURLToPath(new URL('../../../../../zones/zhengzhou-hitech', import.meta.url))
const kills = Number(process.env.WUTONG_KILLS ?? 3)
const seed = Number(process.env.WUTONG_SEED ?? Date.now() % 1_000_000)
/** Firms that every file names, and those that only one does. */
const [known, fresh] = [200, 1000]

let folder = ''
let where: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-kill-import-'))
  await mkdir(join(folder, 'tmp'))
  where = await ownDatabase()
})
afterAll(async () => {
  await where.remove()
  await rm(folder, { recursive: true, force: true })
})

/** The file of one round: other firms each time, and other figures of those that are always there. */
async function writeRound(round: number): Promise<string> {
  const path = join(folder, `${round}.csv`)
  const line = (number: number, name: string, revenue: number): string =>
    `${demoUscc(number)},${name}${number}号科技有限公司,2015-03-1${number % 10},${revenue},${1 + (number % 90)}`
  const lines = [
    '统一社会信用代码,企业名称,成立日期,营业收入(万元),职工总数',
    ...Array.from({ length: known }, (_, index) => line(index + 1, '常在', 5000 + round)),
    ...Array.from({ length: fresh }, (_, index) => line(known + round * fresh + index + 1, '量测', 1000 + index)),
  ]
  await writeFile(path, lines.join('\n'))
  return path
}

interface Ran {
  readonly found: Found
  /** Milliseconds from the beginning of the import to its end; null when it was killed before. */
  readonly took: number | null
}

/** Runs the process; kills it so many milliseconds into the import, where that is not null. */
async function run(path: string | null, killAfter: number | null): Promise<Ran> {
  const order: KilledOrder = { ...where.address, zoneDir, path }
  const env = { ...process.env, TMPDIR: join(folder, 'tmp') }
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let found: Found | undefined
  let started = 0
  let took: number | null = null
  for await (const said of createInterface({ input: child.stdout })) {
    const [what = '', value = 'null'] = said.split(/ (.*)/s)
    if (what === 'found') found = JSON.parse(value) as Found
    if (what === 'importing') {
      started = performance.now()
      if (killAfter !== null) setTimeout(() => child.kill('SIGKILL'), killAfter)
    }
    if (what === 'done') {
      expect(JSON.parse(value)).toBe(known + fresh)
      took = performance.now() - started
    }
  }
  await exited
  if (found === undefined) throw new Error('The process said nothing.')
  return { found, took }
}

/** What must be there after so many whole imports, the last of which is of this round. */
function whole(imports: number, lastRound: number): Found {
  const firms = known + imports * fresh
  const counts = {
    batches: imports,
    batch_reports: imports,
    knowledge: imports,
    identities: firms,
    subjects: firms,
    subject_summaries: firms,
    // New firms need no mark; those that were there are marked once they are spoken of again.
    population_changes: imports > 1 ? known : 0,
    records: imports * (known + fresh),
    facts: 2 * firms,
  }
  return { counts, revenues: [5000 + lastRound] }
}

test(`an import killed at ${kills} random moments (seed ${seed}) is wholly there or not at all, and then goes through`, {
  timeout: 120_000 + kills * 30_000,
}, async () => {
  const random = randomFrom(seed)
  const { took } = await run(await writeRound(0), null)
  if (took === null) throw new Error('The first import did not end.')
  let imports = 1
  let last = 0
  let round = 0
  let outcome: Ran['took'] = null
  for (let kill = 0; kill < kills; kill += 1) {
    round += 1
    const ran = await run(await writeRound(round), random() * took)
    // What the process found is what the one killed before it left.
    if (kill > 0) takeStock(ran.found)
    else expect(ran.found).toEqual(whole(1, 0))
    outcome = ran.took
  }
  round += 1
  const end = await run(await writeRound(round), null)
  takeStock(end.found)
  expect((await run(null, null)).found).toEqual(whole(imports + 1, round))
  expect(await workLeft()).toEqual([])

  function takeStock(found: Found): void {
    const before = round - 1
    const said = `seed ${seed}, round ${before}`
    // One that said it was done is there; one killed before that may have been done all the same.
    if (outcome !== null) expect(found, said).toEqual(whole(imports + 1, before))
    else expect([whole(imports, last), whole(imports + 1, before)], said).toContainEqual(found)
    if (found.counts.batches === imports) return
    imports += 1
    last = before
  }
})

/** Work folders that nobody cleared. */
async function workLeft(): Promise<string[]> {
  const roofs = (await readdir(join(folder, 'tmp'))).filter((name) => name.startsWith('wutong-work-'))
  const left = await Promise.all(roofs.map((roof) => readdir(join(folder, 'tmp', roof))))
  return left.flat()
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
