/** Records of a batch, and the facts that they simply are. */
import { type RawBuilder, sql } from 'kysely'
import { boolArray, int4Array, textArray, uuidArrayOf } from '#platform/binary-arrays'
import type { TxCtx } from '#platform/context'
import type { Said } from './said-rows.ts'
import type { Value } from './who.rules.ts'

/** One record to be written. */
export interface NewRecord {
  readonly id: string
  readonly subject_id: string
  readonly period: number
  readonly row: number | null
  readonly values: Readonly<Record<string, Value>>
}

/** Stands for a row that is not known; no row and no year is less than nothing. */
const noRow = -1

/** Ids, subjects, periods and rows of records, as arrays side by side. */
function placesOf(records: readonly Omit<NewRecord, 'values'>[]): RawBuilder<unknown> {
  const numbers = (all: readonly number[]) => int4Array(all, noRow)
  return sql`
    ${uuidArrayOf(records.map(({ id }) => id))}::uuid[], ${uuidArrayOf(records.map(({ subject_id }) => subject_id))}::uuid[],
    ${numbers(records.map(({ period }) => period))}::integer[], ${numbers(records.map(({ row }) => row ?? noRow))}::integer[]`
}

/** Writes records of one batch; `at` is when they became known, now unless said otherwise. */
export async function addRecords(
  ctx: TxCtx,
  { batchId, source, at = ctx.now() }: { batchId: string; source: string; at?: Date },
  records: readonly NewRecord[],
): Promise<void> {
  if (records.length > 0) await insertRecords(ctx, { batchId, source, at }, records).execute(ctx.db)
}

/** The statement that writes records of one batch. */
function insertRecords(
  ctx: TxCtx,
  { batchId, source, at }: { batchId: string; source: string; at: Date },
  records: readonly NewRecord[],
): RawBuilder<unknown> {
  return sql`
    insert into records (zone_id, id, batch_id, subject_id, source, period, row, recorded_at, values)
    select ${ctx.zoneId}, x.id, ${batchId}, x.subject_id, ${source}, x.period, x.row, ${at}, x.values::jsonb
    from unnest(${placesOf(records)},
      ${textArray(records.map(({ values }) => JSON.stringify(values)))}::text[]) as x(id, subject_id, period, row, values)
  `
}

/** A record with what it says apart by where that counts. */
export interface SaidRecord extends Omit<NewRecord, 'values'>, Said {}

/** A record with what of it is written as facts as well. */
export interface GivenRecord extends SaidRecord {
  readonly gives: { readonly state: boolean; readonly year: boolean }
}

/** The statement that writes records, and the facts that they simply are; each value is sent and read once for both. */
export function insertGiven(
  ctx: TxCtx,
  { batchId, source, at }: { batchId: string; source: string; at: Date },
  records: readonly GivenRecord[],
): RawBuilder<unknown> {
  return sql`
    with given as materialized (
      select x.id, x.subject_id, x.period, x.row, x.state::jsonb as state, x.year::jsonb as year, x.rest::jsonb as rest, x.gives_state, x.gives_year
      from unnest(${placesOf(records)},
        ${textArray(records.map(({ parts }) => parts.state))}::text[], ${textArray(records.map(({ parts }) => parts.year))}::text[],
        ${textArray(records.map(({ parts }) => parts.rest))}::text[],
        ${boolArray(records.map(({ gives }) => Number(gives.state)))}::boolean[], ${boolArray(records.map(({ gives }) => Number(gives.year)))}::boolean[])
        as x(id, subject_id, period, row, state, year, rest, gives_state, gives_year)
    ), recorded as (
      insert into records (zone_id, id, batch_id, subject_id, source, period, row, recorded_at, values)
      select ${ctx.zoneId}, g.id, ${batchId}, g.subject_id, ${source}, g.period, g.row, ${at}, g.state || g.year || g.rest from given g
    )
    insert into facts (zone_id, subject_id, period, values, record_ids)
    select ${ctx.zoneId}, g.subject_id, f.period, f.values, jsonb_build_object(g.id, '[]'::jsonb)
    from given g cross join lateral (values (0, g.state, g.gives_state), (g.period, g.year, g.gives_year)) as f(period, values, is_given)
    where f.is_given and f.values <> '{}'
  `
}
