import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemo } from '../../demo/index.ts'
import { openHouse } from '../../start.ts'
import { evaluateZone, isEvaluated } from './index.ts'

const start = fileURLToPath(new URL('../../start.ts', import.meta.url))
const service = fileURLToPath(new URL('./service.ts', import.meta.url))
const zoneDir = fileURLToPath(new URL('../../../../../zones/zhengzhou-hitech', import.meta.url))
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-kill-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What must be true of stored results at any time, and what they are. */
async function stored(dataDir: string) {
  const house = await openHouse({ dataDir, zoneDir })
  try {
    const { rows } = await house.ctx.transact(({ db }) =>
      sql<Record<string, number>>`select (select count(*) from evaluations where current) as runs,
        (select count(distinct period) from evaluations where current) as periods, (select max(period) from evaluations where current) as period,
        (select count(*) from score_results r where not exists (select from evaluations e where e.id = r.evaluation_id and e.current)) as strays,
        (select count(*) from match_blocks r where not exists (select from evaluations e where e.id = r.evaluation_id and e.current)) as strange,
        (select judged_period from zones) as judged`.execute(db),
    )
    return { ...rows[0], upToDate: await isEvaluated(house.ctx) }
  } finally {
    await house.close()
  }
}

test('a process killed in the middle of an evaluation leaves the earlier results whole, and the next evaluation works', {
  timeout: 400_000,
}, async () => {
  const dataDir = join(folder, 'data')
  const house = await openHouse({ dataDir, zoneDir })
  await loadDemo(house.ctx, { subjects: 60, seed: 3 })
  await evaluateZone(house.ctx, { period: 2023 })
  await house.close()
  const before = await stored(dataDir)
  expect(before).toMatchObject({ periods: 1, period: 2023, judged: 2023, strays: 0, strange: 0, upToDate: true })
  const script = join(folder, 'evaluate.ts')
  await writeFile(
    script,
    `import { openHouse } from ${JSON.stringify(start)}
import { evaluateZone } from ${JSON.stringify(service)}
const { ctx } = await openHouse({ dataDir: ${JSON.stringify(dataDir)}, zoneDir: ${JSON.stringify(zoneDir)} })
await evaluateZone(ctx, { period: 2024, onProgress: ({ phase, done }) => process.stdout.write(phase + done + '\\n') })`,
  )
  for (const moment of ['store2', 'store40']) {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    for await (const piece of child.stdout) {
      said += String(piece)
      if (said.includes(moment)) break
    }
    expect(said).toContain(moment)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await stored(dataDir), moment).toEqual(before)
  }
  const again = await openHouse({ dataDir, zoneDir })
  expect(await evaluateZone(again.ctx, { period: 2024 })).toMatchObject({ subjects: 60 })
  await again.close()
  expect(await stored(dataDir)).toMatchObject({ period: 2024, judged: 2024, strays: 0, strange: 0 })
})
