/** Pairs of subjects that may be one enterprise, and what people decided about them. */
import type { DoubtfulPair, PairState } from '@wutong/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import type { TxCtx } from '#platform/context'
import { keysetPage, parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'

/** A pair to look at. */
export interface NewPair {
  readonly ids: readonly [string, string]
  readonly score: number
  readonly reasons: readonly object[]
  readonly batchId: string | null
}

function inOrder([one, other]: readonly [string, string]): [string, string] {
  return one < other ? [one, other] : [other, one]
}

/** Puts pairs into the queue; one that is there already, or was decided, stays as it is. Returns how many are new. */
export async function addPairs(ctx: TxCtx, pairs: readonly NewPair[]): Promise<number> {
  if (pairs.length === 0) return 0
  const rows = pairs.map(({ ids, score, reasons, batchId }) => {
    const [a_id, b_id] = inOrder(ids)
    return { id: ctx.newId(), a_id, b_id, score, reasons, batch_id: batchId }
  })
  const { numAffectedRows } = await sql`
    insert into doubtful_pairs (zone_id, id, a_id, b_id, score, reasons, found_at, batch_id)
    select ${ctx.zoneId}, x.id, x.a_id, x.b_id, x.score, x.reasons, ${ctx.now()}, x.batch_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, a_id uuid, b_id uuid, score double precision, reasons jsonb, batch_id uuid)
    on conflict (zone_id, a_id, b_id) do nothing`.execute(ctx.db)
  return Number(numAffectedRows ?? 0n)
}

/** Notes that two are different, so that nothing but a person joins them. */
export async function keepApart(ctx: TxCtx, ids: readonly [string, string], reason: string): Promise<void> {
  const [a, b] = inOrder(ids)
  await sql`
    insert into doubtful_pairs (zone_id, id, a_id, b_id, score, reasons, found_at, state, decided_by, decided_at, reason)
    values (${ctx.zoneId}, ${ctx.newId()}, ${a}, ${b}, 0, '[]', ${ctx.now()}, 'different', ${ctx.actor.username}, ${ctx.now()}, ${reason})
    on conflict (zone_id, a_id, b_id) do update
      set state = 'different', decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason`.execute(
    ctx.db,
  )
}

/** Locks an open pair; throws `pair_not_found` or `pair_decided`. */
export async function lockPair(
  ctx: TxCtx,
  pairId: string,
): Promise<{ a: string; b: string; score: number; reasons: object[] }> {
  const { rows } = await sql<{
    a: string
    b: string
    score: number
    reasons: object[]
    state: PairState
    by: string | null
  }>`
    select a_id as a, b_id as b, score, reasons, state, decided_by as by from doubtful_pairs
    where zone_id = ${ctx.zoneId} and id = ${pairId} for update`.execute(ctx.db)
  const [pair] = rows
  if (pair === undefined) throw new AppError('pair_not_found', { pair: pairId })
  if (pair.state !== 'open') throw new AppError('pair_decided', { by: pair.by ?? '' })
  return pair
}

/** Writes what a person decided about a pair. */
export async function markDecided(
  ctx: TxCtx,
  pairId: string,
  { state, reason }: { readonly state: 'same' | 'different'; readonly reason: string },
): Promise<void> {
  await ctx.db
    .updateTable('doubtful_pairs')
    .set({ state, reason, decided_by: ctx.actor.username, decided_at: ctx.now() })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', pairId)
    .execute()
}

interface ShownPair extends Omit<DoubtfulPair, 'foundAt' | 'decidedAt'> {
  readonly foundAt: Date
  readonly decidedAt: Date | null
}

/** A page of pairs: open ones with the surest first, decided ones with the newest first. Pairs with a side that is gone are left out. */
export async function listPairRows(
  ctx: TxCtx,
  { state, after, limit }: { state: PairState; after?: string | undefined; limit: number },
): Promise<{ rows: DoubtfulPair[]; next: string | null; total: number }> {
  const cursor = after === undefined ? null : parseCursor(z.tuple([z.number(), z.uuid()]), after)
  const key =
    state === 'open'
      ? sql`p.score`
      : sql`extract(epoch from date_trunc('milliseconds', p.decided_at))::double precision`
  const behind = cursor === null ? sql`true` : sql`(${key}, p.id) < (${cursor[0]}, ${cursor[1]}::uuid)`
  const from = sql`
    from doubtful_pairs p join subjects a on a.zone_id = p.zone_id and a.id = p.a_id join subjects b on b.zone_id = p.zone_id and b.id = p.b_id
    where p.zone_id = ${ctx.zoneId} and p.state = ${state}`
  const { rows } = await sql<ShownPair & { place: number }>`
    select p.id, ${key} as place, p.score, p.reasons, p.state, p.found_at as "foundAt", p.batch_id as "batchId",
      jsonb_build_object('id', a.id, 'name', a.name, 'uscc', a.uscc) as a, jsonb_build_object('id', b.id, 'name', b.name, 'uscc', b.uscc) as b,
      p.decided_by as "decidedBy", p.decided_at as "decidedAt", p.reason
    ${state === 'same' ? decidedSame(ctx) : from} and ${behind} order by ${key} desc, p.id desc limit ${limit + 1}`.execute(
    ctx.db,
  )
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total ${state === 'same' ? decidedSame(ctx) : from}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.place, last.id])
  return {
    rows: shown.map(({ place: _, ...row }) => ({
      ...row,
      foundAt: row.foundAt.toISOString(),
      decidedAt: row.decidedAt?.toISOString() ?? null,
    })),
    next,
    total: Number(counts[0]?.total ?? 0),
  }
}

/** Pairs held to be one have one side in force at most: both are shown as they were when they were merged. */
function decidedSame(ctx: TxCtx) {
  return sql`
    from doubtful_pairs p join lateral (
      select m.kept_before, m.merged_before from merges m where m.zone_id = p.zone_id
        and ((m.kept_id = p.a_id and m.merged_id = p.b_id) or (m.kept_id = p.b_id and m.merged_id = p.a_id))
      order by m.decided_at desc limit 1
    ) m on true
    join lateral (select (m.kept_before ->> 'id')::uuid as id, m.kept_before ->> 'name' as name, m.kept_before ->> 'uscc' as uscc) a on true
    join lateral (select (m.merged_before ->> 'id')::uuid as id, m.merged_before ->> 'name' as name, m.merged_before ->> 'uscc' as uscc) b on true
    where p.zone_id = ${ctx.zoneId} and p.state = 'same'`
}
