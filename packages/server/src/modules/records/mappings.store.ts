/** Decisions about columns, kept for each source by the headers of its files. */

import type { ImportDecisions, SavedMapping } from '@wutong/contract'
import { sourceName } from '@wutong/engine'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { Remembered } from './mapping.rules.ts'

/** What is remembered of a source, by the key of the fingerprint. */
export async function listRemembered(ctx: TxCtx, source: string): Promise<Remembered> {
  const rows = await ctx.db
    .selectFrom('column_mappings')
    .select(['fingerprint', 'decisions'])
    .where('zone_id', '=', ctx.zoneId)
    .where('source', '=', source)
    .execute()
  return new Map(rows.map(({ fingerprint, decisions }) => [fingerprint, decisions as ImportDecisions]))
}

/** What is remembered, newest first, as the API shows it. */
export async function listMappingRows(ctx: TxCtx, source: string | undefined): Promise<SavedMapping[]> {
  const all = ctx.db.selectFrom('column_mappings').selectAll().where('zone_id', '=', ctx.zoneId)
  const rows = await (source === undefined ? all : all.where('source', '=', source))
    .orderBy('saved_at', 'desc')
    .execute()
  return rows.map((row) => ({
    source: row.source,
    sourceName: sourceName(ctx.zone.zone, row.source),
    fingerprint: row.fingerprint,
    headers: [...row.headers],
    decisions: row.decisions as ImportDecisions,
    savedBy: row.saved_by,
    savedAt: row.saved_at.toISOString(),
    used: row.used,
    usedAt: row.used_at?.toISOString() ?? null,
  }))
}

/** A mapping to be kept. */
export interface NewMapping {
  readonly source: string
  readonly fingerprint: string
  readonly headers: readonly string[]
  readonly decisions: ImportDecisions
}

/** Keeps decisions; those kept before for the same headers give way. */
export async function saveMapping(ctx: TxCtx, { source, fingerprint, headers, decisions }: NewMapping): Promise<void> {
  const [by, at] = [ctx.actor.username, ctx.now()]
  await sql`
    insert into column_mappings (zone_id, source, fingerprint, headers, decisions, saved_by, saved_at)
    values (${ctx.zoneId}, ${source}, ${fingerprint}, ${JSON.stringify(headers)}::jsonb, ${JSON.stringify(decisions)}::jsonb, ${by}, ${at})
    on conflict (zone_id, source, fingerprint) do update
      set decisions = excluded.decisions, headers = excluded.headers, saved_by = excluded.saved_by, saved_at = excluded.saved_at
      where column_mappings.decisions <> excluded.decisions
  `.execute(ctx.db)
}

/** Counts that what is remembered was used. */
export async function countMappingUse(ctx: TxCtx, source: string, fingerprint: string): Promise<void> {
  await sql`
    update column_mappings set used = used + 1, used_at = ${ctx.now()}
    where zone_id = ${ctx.zoneId} and source = ${source} and fingerprint = ${fingerprint}
  `.execute(ctx.db)
}

/** Forgets what was decided about one kind of file. */
export async function removeMapping(ctx: TxCtx, source: string, fingerprint: string): Promise<void> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('column_mappings')
    .where('zone_id', '=', ctx.zoneId)
    .where('source', '=', source)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new AppError('mapping_not_found')
}
