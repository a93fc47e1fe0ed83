/** Rows that are loaded while later ones are still read; it takes a database with more than one session. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createZone, type TestZone } from '../../../test/harness.ts'
import { demoUscc } from '../../demo/identity.ts'
import { importFile } from './index.ts'
import { startSpool } from './spool.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-together-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const header = '统一社会信用代码,企业名称,年度,营业收入,研发费用,从业人员'
const firms = 13_000
const lines = [
  header,
  ...Array.from({ length: firms }, (_, at) => `${demoUscc(at + 1)},共进第${at}号科技有限公司,2023,${at},1,5`),
  // Refused as it is read, and as it is loaded.
  `${demoUscc(firms + 1)},共进科技有限公司,2023,许多,1,5`,
  `${demoUscc(1)},共进第0号科技有限公司,2023,77,1,5`,
]

async function importLines({ as }: TestZone, name: string, text: string, together: boolean) {
  const path = join(folder, name)
  await writeFile(path, text)
  const seen: string[] = []
  const onProgress = ({ phase }: { phase: string }): void => {
    if (seen.at(-1) !== phase) seen.push(phase)
  }
  return { report: await importFile(as('officer'), { path, source: 'tax', together, onProgress }), seen }
}

async function count({ ctx }: TestZone) {
  return ctx.transact(async ({ db, zoneId }) => {
    const { rows } = await sql`
      select (select count(*) from batches where zone_id = ${zoneId}) as batches,
        (select count(*) from records where zone_id = ${zoneId}) as records,
        (select sum((values ->> 'revenue')::double precision) from facts where zone_id = ${zoneId} and period = 2023) as revenue`.execute(
      db,
    )
    return rows[0]
  })
}

describe.runIf(inject('database').kind === 'postgres')('reading and loading at once', { timeout: 120_000 }, () => {
  test('gives the report and the rows that one after the other give', async () => {
    const both = await createZone()
    const after = await createZone()
    const one = await importLines(both, 'both.csv', lines.join('\n'), true)
    const other = await importLines(after, 'after.csv', lines.join('\n'), false)
    const { batchId, file, ms, ...told } = other.report
    expect(one.report).toMatchObject(told)
    expect(one.report).toMatchObject({ accepted: firms, refused: 2, rows: firms + 2 })
    expect(one.seen.slice(0, 2)).toEqual(['read', 'load'])
    expect(await count(both)).toEqual(await count(after))
  })

  test('leaves nothing of a file that turns out to be damaged, or has a question, near its end', async () => {
    const zone = await createZone()
    const endless = `${lines.join('\n')}\n"${'x'.repeat(1_100_000)}`
    await expect(importLines(zone, 'endless.csv', endless, true)).rejects.toMatchObject({ code: 'file_too_large' })
    const tables = `${lines.join('\n')}\n\n统一社会信用代码,企业名称,年度,纳税总额\n${demoUscc(9)},另一张表有限公司,2023,1`
    await expect(importLines(zone, 'tables.csv', tables, true)).rejects.toMatchObject({ code: 'import_questions' })
    expect(await count(zone)).toEqual({ batches: 0, records: 0, revenue: null })
  })

  test('stops reading when the loading fails', async () => {
    const zone = await createZone()
    await importLines(zone, 'first.csv', lines.join('\n'), true)
    const path = join(folder, 'stopped.csv')
    await writeFile(path, [...lines, `${demoUscc(firms + 2)},再来科技有限公司,2023,1,1,5`].join('\n'))
    let read = 0
    const onProgress = ({ phase, done }: { phase: string; done: number }): void => {
      if (phase === 'read') read = done
      if (phase === 'read' && done >= 6000) throw new Error('stopped')
    }
    await expect(importFile(zone.as('officer'), { path, source: 'tax', together: true, onProgress })).rejects.toThrow(
      'stopped',
    )
    expect(read).toBe(6000)
    expect(await count(zone)).toMatchObject({ batches: 1 })
  })
})

test('a spool is read while it is written, from its start to its end', async () => {
  const spool = await startSpool<{ at: number; text: string }>(join(folder, 'spool'))
  const text = '长'.repeat(1000)
  const reading = (async () => {
    const seen: number[] = []
    for await (const chunk of spool.chunks(7)) seen.push(...chunk.map(({ at }) => at))
    return seen
  })()
  for (let at = 0; at < 3000; at += 1) await spool.add({ at, text })
  await spool.finish()
  const all = Array.from({ length: 3000 }, (_, at) => at)
  expect(await reading).toEqual(all)
  const again: number[] = []
  for await (const chunk of spool.chunks(1000)) again.push(...chunk.map(({ at }) => at))
  expect(again).toEqual(all)
})
