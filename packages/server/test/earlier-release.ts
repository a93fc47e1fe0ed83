/** What a database of any earlier release may hold: written with the columns that there have always been. */
import { nameKey } from '@wutong/engine'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#platform/tables'

const id = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
/** The batch that counts, and the enterprises known by a code and by a source's key. */
export const [kept, coded, keyed] = [id(1), id(11), id(12)]
const gone = id(2)
/** The credit code of the enterprise that has one. */
export const code = '91410100MA44TJ0F0P'

/** What the first release stored: two batches, of which one was taken back, two enterprises, and what is in force of them. */
export async function store(root: Kysely<Tables>): Promise<void> {
  const at = '2026-01-05T02:00:00Z'
  await root.transaction().execute(async (trx) => {
    await sql`select set_config('app.zone_id', 'old', true)`.execute(trx)
    const write = (text: string) => sql.raw(text).execute(trx)
    await write(`insert into zones (id, name, created_at) values ('old', '{"zh":"旧","en":"Old"}', '${at}')`)
    await write(`insert into batches (zone_id, id, source, file, rows, accepted, imported_by, imported_at, retracted_at, retracted_by, retract_reason)
      values ('old', '${kept}', 'tax', 'a.csv', 2, 2, 'officer', '${at}', null, null, null),
             ('old', '${gone}', 'tax', 'b.csv', 1, 1, 'officer', '${at}', '${at}', 'officer', '错')`)
    await write(`insert into subjects (zone_id, id, uscc, external_source, external_key, name, name_key, created_batch_id, created_at)
      values ('old', '${coded}', '${code}', null, null, '甲公司', '${nameKey('甲公司')}', '${kept}', '${at}'),
             ('old', '${keyed}', null, 'tax', 'E7', '乙公司', '${nameKey('乙公司')}', '${kept}', '${at}')`)
    await write(`insert into records (zone_id, id, batch_id, subject_id, source, period, row, recorded_at, values)
      values ('old', '${id(21)}', '${kept}', '${coded}', 'tax', 2024, 2, '${at}', '{"revenue": 1200.5, "employees": 30}'),
             ('old', '${id(22)}', '${kept}', '${keyed}', 'tax', 2024, 3, '${at}', '{"revenue": 7}'),
             ('old', '${id(23)}', '${gone}', '${keyed}', 'tax', 2024, 2, '${at}', '{"revenue": 99}')`)
    await write(`insert into facts (zone_id, subject_id, period, values, record_ids)
      values ('old', '${coded}', 2024, '{"revenue": 1200.5, "employees": 30}', '{"${id(21)}": ["revenue", "employees"]}'),
             ('old', '${keyed}', 2024, '{"revenue": 7}', '{"${id(22)}": ["revenue"]}')`)
  })
  await sql`analyze`.execute(root)
}

/** The facts in force, by enterprise. */
export async function factsIn(root: Kysely<Tables>): Promise<unknown[]> {
  const { rows } = await sql`select s.name, s.uscc, f.period, f.values from facts f
    join subjects s on s.zone_id = f.zone_id and s.id = f.subject_id order by s.name, f.period`.execute(root)
  return rows
}

/** What is in force of what was stored. */
export const before = [
  { name: '乙公司', uscc: null, period: 2024, values: { revenue: 7 } },
  { name: '甲公司', uscc: code, period: 2024, values: { revenue: 1200.5, employees: 30 } },
]
