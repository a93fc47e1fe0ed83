/** Figures that sources disagree on, in the order of subjects. */
import type { Conflict } from '@wutong/contract'
import { namedFigure, settledKey, weighFacts } from '@wutong/engine'
import { sql } from 'kysely'
import { z } from 'zod'
import { listRecordsOfMany, listSettled, saidOf } from '#modules/subjects'
import type { TxCtx } from '#platform/context'
import { keysetPage, parseCursor } from '#platform/cursor'

interface ConflictKey {
  readonly subject_id: string
  readonly name: string
  readonly period: number
  readonly code: string
}

/** A page of conflicts; of one subject, of one indicator, or of all. */
export async function listConflictRows(
  ctx: TxCtx,
  query: { subjectId?: string | undefined; code?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: Conflict[]; next: string | null; total: number }> {
  const { subjectId, code, after, limit } = query
  const cursor = after === undefined ? null : parseCursor(z.tuple([z.uuid(), z.int(), z.string()]), after)
  const about = subjectId === undefined ? sql`true` : sql`f.subject_id = ${subjectId}`
  const of = code === undefined ? sql`true` : sql`c.code = ${code}`
  const behind =
    cursor === null
      ? sql`true`
      : sql`(f.subject_id, f.period, c.code) > (${cursor[0]}::uuid, ${cursor[1]}, ${cursor[2]})`
  const from = sql`
    from facts f join subjects s on s.zone_id = f.zone_id and s.id = f.subject_id
    cross join lateral unnest(f.conflicts) as c(code)
    where f.zone_id = ${ctx.zoneId} and f.conflicts <> '{}' and ${about} and ${of}`
  const { rows } = await sql<ConflictKey>`
    select f.subject_id, s.name, f.period, c.code ${from} and ${behind}
    order by f.subject_id, f.period, c.code limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`select count(*) as total ${from}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.subject_id, last.period, last.code])
  return { rows: await conflictsOf(ctx, shown), next, total: Number(counts[0]?.total ?? 0) }
}

async function conflictsOf(ctx: TxCtx, keys: readonly ConflictKey[]): Promise<Conflict[]> {
  const { zone } = ctx.zone
  const ids = [...new Set(keys.map(({ subject_id }) => subject_id))]
  if (ids.length === 0) return []
  const records = await listRecordsOfMany(ctx, ids)
  const byId = new Map(records.map((record) => [record.statement.id, record]))
  const weighed = weighFacts(
    zone,
    records.map(({ statement }) => statement),
    await listSettled(ctx, ids),
  )
  const facts = new Map(weighed.map((fact) => [settledKey(fact.subject, fact.period, fact.code), fact]))
  return keys.flatMap(({ subject_id: subjectId, name, period, code }) => {
    const fact = facts.get(settledKey(subjectId, period, code))
    if (fact === undefined) return []
    const figure = namedFigure(zone, code, period)
    return [{ subject: { id: subjectId, name }, ...figure, statements: saidOf(zone, fact, byId) }]
  })
}
