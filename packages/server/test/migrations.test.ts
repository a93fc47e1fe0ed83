/** A database of every earlier release keeps what it holds, and works on, after it was brought up to date. */
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evaluateZone } from '#modules/evaluations'
import { chooseForSubjects } from '#modules/facts'
import { importFile, retractBatch } from '#modules/records'
import { ensureZone } from '#modules/zone-state'
import { systemClock } from '#platform/clock'
import { createCtx, systemActor } from '#platform/context'
import { openDatabase } from '#platform/database'
import { migrate, migrationsFolder } from '#platform/migrate'
import { activeZoneFrom } from '../src/active-zone.ts'
import { demoZone } from './demo-zone.ts'
import { before, code, coded, factsIn, kept, keyed, store } from './earlier-release.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-migrations-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const names = (await readdir(migrationsFolder)).sort()

test.for(names.slice(0, -1).map((name, at) => [name, at + 1] as const))(
  'what was stored under %s stays and works on',
  { timeout: 120_000 },
  async ([name, count]) => {
    const earlier = join(folder, `${count}`)
    await cp(migrationsFolder, earlier, {
      recursive: true,
      filter: (path) => !names.slice(count).some((later) => path.endsWith(later)),
    })
    const database = await openDatabase({ dataDir: join(folder, `data-${count}`) })
    const { root } = database
    try {
      expect(await migrate(root, earlier)).toContain(name)
      await store(root)
      expect(await migrate(root)).toEqual(names.slice(count))
      expect(await factsIn(root)).toEqual(before)

      const ctx = createCtx({ root, zone: activeZoneFrom(demoZone('old')), actor: systemActor, clock: systemClock })
      await ctx.transact(ensureZone)
      await ctx.transact((inside) => chooseForSubjects(inside, [coded, keyed]))
      expect(await factsIn(root)).toEqual(before)
      const path = join(folder, `${count}.csv`)
      await writeFile(
        path,
        `企业名称,统一社会信用代码,年份,营业收入(万元),从业人员(人)\n甲公司,${code},2025,1300,31\n丙公司,,2025,5,\n`,
      )
      const { batchId, newSubjects } = await importFile(ctx, { path, source: 'tax' })
      expect(newSubjects).toBe(1)
      const evaluated = await evaluateZone(ctx, { period: 2025 })
      expect(evaluated).toMatchObject({ subjects: 3 })
      await retractBatch(ctx, batchId ?? '', '试')
      expect(await factsIn(root)).toEqual(before)
      await retractBatch(ctx, kept, '试')
      expect(await factsIn(root)).toEqual([])
    } finally {
      await database.close()
    }
  },
)
