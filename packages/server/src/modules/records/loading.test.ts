/** What an import writes without reading it back is what choosing from all records gives. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refreshFacts } from '#modules/facts'
import { createZone, type TestZone } from '../../../test/harness.ts'
import { demoUscc } from '../../demo/identity.ts'
import { importFile } from './index.ts'

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-loading-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function importLines(
  { as }: TestZone,
  lines: readonly string[],
  more: { source?: string; period?: number } = {},
) {
  files += 1
  const path = join(folder, `${files}.csv`)
  await writeFile(path, lines.join('\n'))
  return importFile(as('officer'), { path, source: 'tax', ...more })
}

/** Facts in force, and the names subjects go by. */
async function inForce({ ctx }: TestZone) {
  return ctx.transact(async ({ db, zoneId }) => {
    const { rows } = await sql`
      select s.name, s.uscc, f.period, f.values, f.conflicts, f.record_ids
      from facts f join subjects s on s.zone_id = f.zone_id and s.id = f.subject_id
      where f.zone_id = ${zoneId} order by s.uscc, f.period`.execute(db)
    return rows
  })
}

async function expectChosenAlike(zone: TestZone, batchId: string | null): Promise<void> {
  const written = await inForce(zone)
  await zone.ctx.transact((inside) => refreshFacts(inside, batchId ?? ''))
  expect(await inForce(zone)).toEqual(written)
}

const header = '统一社会信用代码,企业名称,年度,营业收入,研发费用,从业人员'

describe('facts written with their records', () => {
  test('are those that choosing gives: one row, several years, another name, nothing but a name', async () => {
    const zone = await createZone()
    const report = await importLines(zone, [
      header,
      `${demoUscc(1)},甲科技有限公司,2023,10,1,5`,
      `${demoUscc(2)},乙科技有限公司,2022,20,2,6`,
      `${demoUscc(2)},乙新材料有限公司,2023,21,2,7`,
      `${demoUscc(3)},丙科技有限公司,2023,,,`,
    ])
    expect(report).toMatchObject({ accepted: 4, newSubjects: 3 })
    await expectChosenAlike(zone, report.batchId)
    const names = (await inForce(zone)).map((row) => (row as { name: string }).name)
    expect(new Set(names)).toEqual(new Set(['甲科技有限公司', '乙新材料有限公司', '丙科技有限公司']))
  })

  test('of firms already known are chosen from all sources, and only what differs is written', async () => {
    const zone = await createZone()
    await importLines(zone, [header, `${demoUscc(1)},甲科技有限公司,2023,10,1,5`])
    const line = `${demoUscc(1)},甲科技有限公司,2023,11,1,5`
    const report = await importLines(zone, [header, line, `${demoUscc(4)},丁科技有限公司,2023,9,1,5`], {
      source: 'self',
    })
    await expectChosenAlike(zone, report.batchId)
  })

  test('of firms already known are those that choosing gives, whatever is said again, anew or otherwise', async () => {
    const zone = await createZone()
    const firm = (at: number, rest: string) => `${demoUscc(at)},第${at}号科技有限公司,${rest}`
    const files: [string, string[]][] = [
      ['tax', [firm(1, '2023,10,1,5'), firm(2, '2023,20,2,6'), firm(3, '2024,30,3,7')]],
      // Another year, the same figures, an older year, and two years at once.
      ['tax', [firm(1, '2024,11,1,5'), firm(2, '2023,20,2,6'), firm(3, '2022,29,3,7'), firm(3, '2023,28,3,7')]],
      // Another source says the same, says otherwise, knows more, and calls one by another name.
      [
        'self',
        [
          firm(1, '2024,11,1,5'),
          firm(2, '2023,21,2,6'),
          firm(3, '2021,1,,9'),
          `${demoUscc(4)},第4号科技有限公司,2024,1,1,1`,
        ],
      ],
      ['tax', [`${demoUscc(1)},改名以后科技有限公司,2025,12,1,5`, firm(2, '2022,19,2,6'), firm(4, '2024,1,1,1')]],
    ]
    for (const [source, lines] of files) {
      const report = await importLines(zone, [header, ...lines], { source })
      expect(report).toMatchObject({ accepted: lines.length })
      await expectChosenAlike(zone, report.batchId)
    }
    const [renamed] = await inForce(zone)
    expect(renamed).toMatchObject({ name: '改名以后科技有限公司' })
    const conflicts = (await inForce(zone)).filter((row) => (row as { conflicts: string[] }).conflicts.length > 0)
    expect(conflicts).toMatchObject([{ uscc: demoUscc(2), period: 2023, conflicts: ['revenue'] }])
  })

  test('of a firm of which a person settled something are weighed anew', async () => {
    const zone = await createZone()
    const said = (revenue: number) => [header, `${demoUscc(1)},甲科技有限公司,2023,${revenue},1,5`]
    await importLines(zone, said(10))
    await importLines(zone, said(11), { source: 'self' })
    await zone.ctx.transact(({ db, zoneId, newId }) =>
      sql`insert into settlements (zone_id, id, subject_id, code, period, record_id, reason, settled_by, settled_at, stamp)
        select ${zoneId}, ${newId()}, subject_id, 'revenue', 2023, id, 'r', 'o', now(), 0 from records
        where zone_id = ${zoneId} and source = 'self'`.execute(db),
    )
    const report = await importLines(zone, [header, `${demoUscc(1)},甲科技有限公司,2023,10,1,6`], {
      source: 'tax',
    })
    await expectChosenAlike(zone, report.batchId)
    expect(await inForce(zone)).toContainEqual(
      expect.objectContaining({ period: 2023, values: expect.objectContaining({ revenue: 11 }) }),
    )
  })

  test('stay right where a firm comes again thousands of rows later, with an id it lacked', {
    timeout: 120_000,
  }, async () => {
    const zone = await createZone()
    const many = Array.from(
      { length: 4100 },
      (_, index) => `${demoUscc(index + 10)},量测第${index}号科技有限公司,2023,${index},1,5`,
    )
    const report = await importLines(zone, [
      header,
      `,先来科技有限公司,2022,1,1,5`,
      ...many,
      `${demoUscc(1)},先来科技有限公司,2023,2,1,5`,
      `${demoUscc(10)},量测第0号科技有限公司,2024,77,1,5`,
      `${demoUscc(11)},量测第1号科技有限公司,2023,1,1,5`,
      `${demoUscc(12)},量测第2号科技有限公司,2023,999,1,5`,
    ])
    expect(report).toMatchObject({ newSubjects: 4101, accepted: 4104, refused: 1 })
    await expectChosenAlike(zone, report.batchId)
  })
})

describe('what speaks of something that is not there', () => {
  const nobody = '018f0000-0000-7000-8000-00000000dead'
  const insertions: [string, (zone: TestZone) => ReturnType<typeof sql>][] = [
    [
      'a record of an unknown identity',
      ({ zone }) => sql`insert into records (zone_id, id, batch_id, subject_id, source, period, recorded_at, values)
      select ${zone.zone.id}, ${nobody}, b.id, ${nobody}, 'tax', 0, now(), '{}' from batches b where b.zone_id = ${zone.zone.id} limit 1`,
    ],
    [
      'a record of an unknown batch',
      ({ zone }) => sql`insert into records (zone_id, id, batch_id, subject_id, source, period, recorded_at, values)
      select ${zone.zone.id}, ${nobody}, ${nobody}, i.id, 'tax', 0, now(), '{}' from identities i where i.zone_id = ${zone.zone.id} limit 1`,
    ],
    [
      'facts of an unknown subject',
      ({ zone }) => sql`insert into facts (zone_id, subject_id, period, values, record_ids)
      values (${zone.zone.id}, ${nobody}, 0, '{}', '{}')`,
    ],
    [
      'a summary of an unknown subject',
      ({ zone }) => sql`insert into subject_summaries (zone_id, subject_id) values (${zone.zone.id}, ${nobody})`,
    ],
  ]
  test.each(insertions)('is refused: %s', async (_, insertion) => {
    const zone = await createZone()
    await importLines(zone, [header, `${demoUscc(1)},甲科技有限公司,2023,10,1,5`])
    await expect(zone.ctx.transact(({ db }) => insertion(zone).execute(db))).rejects.toThrow(/not there/)
  })

  test('goes with its subject', async () => {
    const zone = await createZone()
    await importLines(zone, [header, `${demoUscc(1)},甲科技有限公司,2023,10,1,5`])
    await zone.ctx.transact(({ db, zoneId }) => sql`delete from subjects where zone_id = ${zoneId}`.execute(db))
    const { rows } = await zone.ctx.transact(({ db, zoneId }) =>
      sql`select (select count(*) from facts where zone_id = ${zoneId}) as facts,
        (select count(*) from subject_summaries where zone_id = ${zoneId}) as summaries,
        (select count(*) from records where zone_id = ${zoneId}) as records`.execute(db),
    )
    expect(rows).toEqual([{ facts: 0, summaries: 0, records: 1 }])
  })
})
