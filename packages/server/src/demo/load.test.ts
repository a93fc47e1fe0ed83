import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createZone } from '../../test/harness.ts'
import { demoUscc } from './identity.ts'
import { loadDemo } from './index.ts'

test('a zone is filled: subjects, one batch a source, records, and facts that name their records', async () => {
  const zone = await createZone()
  const progress: number[] = []
  const loaded = await loadDemo(zone.ctx, {
    subjects: 620,
    seed: 7,
    years: [2023, 2024],
    onProgress: (done) => progress.push(done),
  })
  expect(progress).toEqual([500, 620])
  expect(loaded).toMatchObject({ subjects: 620, firstSubjectId: expect.any(String) })
  const { rows } = await zone.ctx.transact((ctx) =>
    sql<Record<string, unknown>>`
      select (select count(*) from subjects s where s.zone_id = ${ctx.zoneId}) as subjects,
        (select sum(b.rows)::integer from batches b where b.zone_id = ${ctx.zoneId}) as rows,
        (select count(*) from records r where r.zone_id = ${ctx.zoneId}) as records,
        (select s.uscc from subjects s where s.zone_id = ${ctx.zoneId} and s.id = ${loaded.firstSubjectId}) as uscc,
        (select count(*) from facts f, jsonb_object_keys(f.record_ids) as k(id)
          where f.zone_id = ${ctx.zoneId} and not exists (select from records r where r.zone_id = f.zone_id and r.id = k.id::uuid and r.subject_id = f.subject_id)) as strays
    `.execute(ctx.db),
  )
  expect(rows[0]).toEqual({
    subjects: 620,
    rows: loaded.records,
    records: loaded.records,
    uscc: demoUscc(0),
    strays: 0,
  })
})
