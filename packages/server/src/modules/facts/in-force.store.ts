/** Facts as they stand, for taking a record in without weighing everything again. */
import type { FactsByPeriod, FactsInForce, RecordHeads } from '@wutong/engine'
import { sql } from 'kysely'
import { listSettled } from '#modules/subjects'
import { int4Array, uuidArrayOf } from '#platform/binary-arrays'
import type { TxCtx } from '#platform/context'
import type { StoredValue } from '#platform/tables'
import { recordsByCode } from './record-ids.rules.ts'

/** What stands of some subjects. */
export interface Standing {
  /** Facts by subject and period; those of a subject of which a person settled anything are left out. */
  readonly facts: ReadonlyMap<string, FactsByPeriod>
  /** The records that they come from. */
  readonly heads: RecordHeads
}

interface FactsRow {
  readonly subject_id: string
  readonly period: number
  readonly values: Readonly<Record<string, StoredValue>>
  readonly record_ids: Readonly<Record<string, readonly string[]>>
  readonly conflicts: readonly string[]
}

/**
 * The facts of subjects in some periods (0 for those that describe them as they are). Nobody else changes facts from then on:
 * whoever does holds the zone's row.
 */
export async function listStanding(
  ctx: TxCtx,
  subjectIds: readonly string[],
  periods: readonly number[],
): Promise<Standing> {
  if (subjectIds.length === 0) return { facts: new Map(), heads: new Map() }
  await sql`select from zones where id = ${ctx.zoneId} for update`.execute(ctx.db)
  const settled = new Set([...(await listSettled(ctx, subjectIds)).keys()].map((key) => key.slice(0, key.indexOf('@'))))
  const { rows } = await sql<FactsRow>`
    select subject_id, period, values, record_ids, conflicts from facts
    where zone_id = ${ctx.zoneId} and subject_id = any((select ${uuidArrayOf(subjectIds)}::uuid[])::uuid[])
      and period = any((select ${int4Array([...periods, 0], -1)}::integer[])::integer[])`.execute(ctx.db)
  const facts = new Map<string, Map<number, FactsInForce>>(
    subjectIds.flatMap((id) => (settled.has(id) ? [] : [[id, new Map()]])),
  )
  const records = new Set<string>()
  for (const { subject_id: subject, period, values, record_ids, conflicts } of rows) {
    const recordIds = Object.fromEntries(recordsByCode(Object.keys(values), record_ids))
    facts.get(subject)?.set(period, { subject, period, values, recordIds, conflicts })
    for (const id of Object.keys(record_ids)) records.add(id)
  }
  return { facts, heads: await listHeads(ctx, [...records]) }
}

async function listHeads(ctx: TxCtx, recordIds: readonly string[]): Promise<RecordHeads> {
  const { rows } = await sql<{ id: string; source: string; period: number; recorded_at: Date }>`
    select id, source, period, recorded_at from records
    where zone_id = ${ctx.zoneId} and id = any((select ${uuidArrayOf(recordIds)}::uuid[])::uuid[])`.execute(ctx.db)
  return new Map(rows.map(({ recorded_at, ...head }) => [head.id, { ...head, recordedAt: recorded_at.toISOString() }]))
}
