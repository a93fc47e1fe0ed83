/** What changed about the statements of one source, in the order in which it came to be known. */
import type { PushedChange } from '@wutong/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import { recordsByCode } from '#modules/facts'
import type { TxCtx } from '#platform/context'
import { cursorFrom, parseCursor } from '#platform/cursor'
import type { StoredValue } from '#platform/tables'

interface ChangeRow {
  readonly stamp: number
  readonly at: Date
  readonly kind: PushedChange['kind']
  readonly record_id: string
  readonly batch_id: string
  readonly row: number | null
  readonly period: number
  readonly values: Record<string, StoredValue>
  readonly about: string | null
  readonly subject_id: string | null
  readonly uscc: string | null
  readonly name: string | null
  readonly external_key: string | null
}

const nowhere = '00000000-0000-0000-0000-000000000000'
type Place = readonly [stamp: number, recordId: string]

/** A bare stamp starts behind all of it; what a reply gave goes on within one. */
function placeFrom(after: string | undefined): Place {
  if (after === undefined) return [0, nowhere]
  if (/^\d{1,15}$/.test(after)) return [Number(after) + 1, nowhere]
  return parseCursor(z.tuple([z.int(), z.uuid()]), after)
}

/** A page of changes behind a place. */
export async function listSourceChanges(
  ctx: TxCtx,
  { source, after, limit }: { source: string; after?: string | undefined; limit: number },
): Promise<{ changes: PushedChange[]; next: string; more: boolean }> {
  const place = placeFrom(after)
  const rows = await listTouched(ctx, { source, place, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = cursorFrom(last === undefined ? [...place] : [last.stamp, last.record_id])
  const inForce = await listInForce(ctx, shown)
  return { changes: shown.map((row) => changeFrom(ctx, row, inForce)), next, more: rows.length > limit }
}

/** Statements of the source that each change touched: those of its batch, of the figure settled, of the identities moved. */
async function listTouched(
  ctx: TxCtx,
  { source, place: [stamp, recordId], limit }: { source: string; place: Place; limit: number },
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select t.stamp, t.at, t.kind, r.id as record_id, r.batch_id, r.row, r.period, r.values, t.about,
      s.id as subject_id, s.uscc, s.name, case when s.external_source = ${source} then s.external_key end as external_key
    from (
      select k.stamp, k.at, k.kind, r.id as record_id, null::text as about
      from knowledge k join records r on r.zone_id = k.zone_id and r.batch_id = k.ref
      where k.zone_id = ${ctx.zoneId} and k.stamp >= ${stamp} and r.source = ${source}
      union all
      select k.stamp, k.at, k.kind, r.id, x.code
      from knowledge k join settlements x on x.zone_id = k.zone_id and x.id = k.ref
      join identities i on i.zone_id = x.zone_id and i.id = x.subject_id
      join identities o on o.zone_id = i.zone_id and o.subject_id = i.subject_id
      join records r on r.zone_id = o.zone_id and r.subject_id = o.id
      where k.zone_id = ${ctx.zoneId} and k.stamp >= ${stamp} and r.source = ${source} and r.values ? x.code
        and (x.period = 0 or r.period = x.period)
      union all
      select k.stamp, k.at, k.kind, r.id, null::text
      from knowledge k join merges m on m.zone_id = k.zone_id and m.id = k.ref
      join records r on r.zone_id = m.zone_id and r.subject_id = any(m.moved)
      where k.zone_id = ${ctx.zoneId} and k.stamp >= ${stamp} and r.source = ${source}
    ) t
    join records r on r.zone_id = ${ctx.zoneId} and r.id = t.record_id
    join identities i on i.zone_id = r.zone_id and i.id = r.subject_id
    left join subjects s on s.zone_id = i.zone_id and s.id = i.subject_id
    where (t.stamp, t.record_id) > (${stamp}, ${recordId}::uuid)
    order by t.stamp, t.record_id limit ${limit}`.execute(ctx.db)
  return rows
}

interface FactsRow {
  readonly subject_id: string
  readonly period: number
  readonly record_ids: Readonly<Record<string, readonly string[]>>
  readonly codes: readonly string[]
}

/** Records whose word is the figure in force, by subject and period: `subject@period@code` to record. */
async function listInForce(ctx: TxCtx, rows: readonly ChangeRow[]): Promise<ReadonlyMap<string, string>> {
  const subjects = [...new Set(rows.flatMap(({ subject_id }) => subject_id ?? []))]
  const { rows: facts } = await sql<FactsRow>`
    select subject_id, period, record_ids, array(select jsonb_object_keys(values)) as codes from facts
    where zone_id = ${ctx.zoneId} and subject_id = any(${subjects}::uuid[])`.execute(ctx.db)
  return new Map(
    facts.flatMap(({ subject_id, period, record_ids, codes }) =>
      [...recordsByCode(codes, record_ids)].map(
        ([code, record]) => [`${subject_id}@${period}@${code}`, record] as const,
      ),
    ),
  )
}

function changeFrom(ctx: TxCtx, row: ChangeRow, inForce: ReadonlyMap<string, string>): PushedChange {
  const { stamp, at, kind, batch_id, period, values, about, subject_id } = row
  const periodOf = (code: string): number =>
    ctx.zone.zone.indicators.find((one) => one.code === code)?.period === 'state' ? 0 : period
  const figures = Object.entries(values)
    .filter(([code]) => about === null || code === about)
    .map(([code, said]) => ({
      code,
      said,
      inForce: inForce.get(`${subject_id}@${periodOf(code)}@${code}`) === row.record_id,
    }))
  return {
    stamp,
    at: at.toISOString(),
    kind,
    batchId: batch_id,
    row: row.row,
    subject:
      subject_id === null ? null : { id: subject_id, uscc: row.uscc, name: row.name ?? '', key: row.external_key },
    period: period === 0 ? null : period,
    figures,
  }
}
