import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listNames, type Origin, populationFor } from '#modules/snapshots'
import { createCtx, systemActor } from '#platform/context'
import { createZone, type TestZone } from '../../../test/harness.ts'
import { activeZoneFrom } from '../../active-zone.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-population-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const firm = (index: number) => ({
  name: `示例${index}有限公司`,
  facts: { industry: index % 2 === 0 ? 'I65' : 'C39', 'revenue@2024': index, 'revenue@2023': 1 },
})
const firms = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => firm(from + index))

/** The zone as a process that has just started sees it: nothing in memory. */
function restarted({ root, clock, zone }: TestZone, snapshotFolder?: string, codes?: readonly string[]) {
  const indicators = zone.zone.indicators.filter(({ code }) => codes?.includes(code) !== true)
  const definitions =
    codes === undefined
      ? zone.zone
      : { ...zone.zone, indicators, scorecards: [], ladders: [], offers: [], conditionSets: [] }
  return createCtx({ root, zone: activeZoneFrom(definitions, snapshotFolder), actor: systemActor, clock })
}

async function seen(ctx: ReturnType<typeof restarted>) {
  const origins: [Origin, number][] = []
  const population = await populationFor(ctx, { onOrigin: (origin, patched) => origins.push([origin, patched]) })
  return { population, origins }
}

describe('the population of a zone', () => {
  test('is read from facts once, then from memory, from files, and from the blocks of the database', async () => {
    const zone = await createZone()
    await zone.addCompanies(firms(0, 40))
    const ctx = restarted(zone, folder)
    const first = await seen(ctx)
    expect(first.origins).toEqual([['facts', 0]])
    expect(first.population).toMatchObject({ size: 40, factCount: 120 })
    const columns = first.population.at(2024).columns
    expect([...columns.keys()]).toEqual(['industry', 'revenue@2023', 'revenue@2024'])
    expect([...first.population.at(2023).columns.keys()]).toEqual(['industry', 'revenue@2023'])
    expect((await seen(ctx)).origins).toEqual([['memory', 0]])
    const fromFiles = await seen(restarted(zone, folder))
    expect(fromFiles.origins).toEqual([['files', 0]])
    const fromBlocks = await seen(restarted(zone))
    expect(fromBlocks.origins).toEqual([['blocks', 0]])
    for (const { population } of [fromFiles, fromBlocks]) {
      expect(population.hash).toBe(first.population.hash)
      expect(population.at(2024).ids).toEqual(first.population.at(2024).ids)
      expect(population.at(2024).columns).toEqual(columns)
    }
  })

  test('is patched when few subjects change, and is then the same as read anew', async () => {
    const zone = await createZone()
    const [gone = ''] = await zone.addCompanies(firms(0, 40))
    const ctx = restarted(zone, folder)
    await seen(ctx)
    await zone.addCompanies(firms(90, 93))
    await zone.ctx.transact((inside) =>
      sql`update facts set values = values || '{"revenue": 777}' where period = 2024 and (values->>'revenue')::numeric = 5`.execute(
        inside.db,
      ),
    )
    await zone.ctx.transact((inside) => sql`delete from facts where subject_id = ${gone}`.execute(inside.db))
    const { population, origins } = await seen(ctx)
    expect(origins).toEqual([
      ['memory', 0],
      ['memory', 5],
    ])
    expect(population).toMatchObject({ size: 43, factCount: 126 })
    await zone.ctx.transact(({ db }) => sql`delete from snapshots`.execute(db))
    const anew = await seen(restarted(zone))
    expect(anew.origins).toEqual([['facts', 0]])
    expect(anew.population.hash).toBe(population.hash)
    const fromBlocks = await seen(restarted(zone))
    expect(fromBlocks.population.at(2024).columns).toEqual(population.at(2024).columns)
  })

  test('of another catalogue is read anew', async () => {
    const zone = await createZone()
    await zone.addCompanies(firms(0, 10))
    await seen(restarted(zone, folder))
    const { population, origins } = await seen(restarted(zone, folder, ['industry']))
    expect(origins).toEqual([['facts', 0]])
    expect([...population.at(2024).columns.keys()]).toEqual(['revenue@2023', 'revenue@2024'])
  })

  test('comes from the database when its files are damaged, cannot be written or were not those of this database', async () => {
    const zone = await createZone()
    await zone.addCompanies(firms(0, 10))
    const { population } = await seen(restarted(zone, folder))
    const home = join(folder, zone.ctx.zoneId, population.hash)
    await writeFile(join(home, 'sections.bin'), 'damaged')
    expect((await seen(restarted(zone, folder))).origins).toEqual([['blocks', 0]])
    expect((await seen(restarted(zone, folder))).origins).toEqual([['files', 0]])
    await writeFile(join(folder, 'a-file'), '')
    expect((await seen(restarted(zone, join(folder, 'a-file')))).origins).toEqual([['blocks', 0]])
    await zone.ctx.transact(({ db }) => sql`update snapshots set hash = repeat('0', 64)`.execute(db))
    const strange = await seen(restarted(zone, folder))
    expect(strange.origins).toEqual([['blocks', 0]])
    expect(await readdir(join(folder, zone.ctx.zoneId))).toEqual(['0'.repeat(64)])
  })

  test('is rebuilt from facts when a block of the database is missing', async () => {
    const zone = await createZone()
    await zone.addCompanies(firms(0, 10))
    const { population } = await seen(restarted(zone))
    await zone.ctx.transact(({ db }) => sql`delete from snapshot_blocks where section like 'number%'`.execute(db))
    await zone.ctx.transact(({ db }) => sql`delete from snapshot_blocks where section = 'ids'`.execute(db))
    const anew = await seen(restarted(zone))
    expect(anew.origins).toEqual([['facts', 0]])
    expect(anew.population.hash).toBe(population.hash)
  })

  test('names its subjects by row on demand; another zone and an enterprise find none', async () => {
    const [zone, other] = [await createZone(), await createZone()]
    await zone.addCompanies(firms(0, 3))
    const population = await populationFor(zone.ctx)
    const names = await zone.ctx.transact((inside) => listNames(inside, population, [0, 2]))
    expect([...names.keys()]).toEqual([0, 2])
    expect(names.get(0)).toMatchObject({ subjectId: population.at(2024).ids[0], name: expect.stringMatching(/^示例/) })
    expect((await other.ctx.transact((inside) => listNames(inside, population, [0]))).get(0)?.name).toBe('')
  })

  test('is hidden from an enterprise: blocks, match sets and the marks of changes', async () => {
    const zone = await createZone()
    const [own = ''] = await zone.addCompanies(firms(0, 3))
    await populationFor(zone.ctx)
    for (const table of ['snapshots', 'snapshot_blocks', 'population_changes', 'match_blocks']) {
      const { rows } = await zone
        .as('enterprise', own)
        .transact(({ db }) => sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db))
      expect(rows, table).toEqual([{ n: 0 }])
    }
  })

  test('serves a leader, who may change nothing, without writing anything', async () => {
    const zone = await createZone()
    await zone.addCompanies(firms(0, 3))
    expect((await populationFor(zone.as('leader'))).size).toBe(3)
    const { rows } = await zone.ctx.transact(({ db }) => sql`select from snapshots`.execute(db))
    expect(rows).toEqual([])
  })
})
