/** Rows of keys; the key itself is nowhere, only its hash. */

import type { SourceKey } from '@wutong/contract'
import { sourceName } from '@wutong/engine'
import { type Kysely, sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { keysetPage, newestFirst } from '#platform/cursor'
import { AppError } from '#platform/errors'
import { keyStateOf } from '#platform/secret-keys'
import type { Tables } from '#platform/tables'

/** A key that somebody presented. */
export interface PresentedKey {
  readonly zoneId: string
  readonly id: string
  readonly source: string
  readonly name: string
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

/** The key of this hash in whichever zone it is, under a role that sees no other row. */
export async function findKeyAcrossZones(root: Kysely<Tables>, hash: string): Promise<PresentedKey | undefined> {
  return root.transaction().execute(async (trx) => {
    await sql`select set_config('role', 'wutong_app', true), set_config('app.key_hash', ${hash}, true)`.execute(trx)
    return trx
      .selectFrom('source_keys')
      .select(['zone_id as zoneId', 'id', 'source', 'name', 'expires_at as expiresAt', 'revoked_at as revokedAt'])
      .where('key_hash', '=', hash)
      .executeTakeFirst()
  })
}

/** A key to be kept. */
export interface NewKey {
  readonly id: string
  readonly source: string
  readonly name: string
  readonly prefix: string
  readonly hash: string
  readonly indicators: readonly string[] | null
  readonly expiresAt: Date
}

/** Keeps a key. */
export async function addKey(ctx: TxCtx, key: NewKey): Promise<void> {
  await ctx.db
    .insertInto('source_keys')
    .values({
      zone_id: ctx.zoneId,
      id: key.id,
      source: key.source,
      name: key.name,
      prefix: key.prefix,
      key_hash: key.hash,
      indicators: key.indicators === null ? null : [...key.indicators],
      created_by: ctx.actor.username,
      created_at: ctx.now(),
      expires_at: key.expiresAt,
    })
    .execute()
}

/** Marks a key as revoked. */
export async function markKeyRevoked(ctx: TxCtx, keyId: string): Promise<void> {
  await ctx.db
    .updateTable('source_keys')
    .set({ revoked_by: ctx.actor.username, revoked_at: ctx.now() })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', keyId)
    .execute()
}

/** Notes that a key was used, at most once a minute, so that polling writes little. */
export async function noteKeyUse(ctx: TxCtx, keyId: string): Promise<void> {
  const minuteAgo = new Date(ctx.now().getTime() - 60_000)
  await ctx.db
    .updateTable('source_keys')
    .set({ used_at: ctx.now() })
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', keyId)
    .where(({ eb, or }) => or([eb('used_at', 'is', null), eb('used_at', '<', minuteAgo)]))
    .execute()
}

interface KeyRow {
  readonly id: string
  readonly source: string
  readonly name: string
  readonly prefix: string
  readonly indicators: string[] | null
  readonly created_by: string
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly revoked_by: string | null
  readonly revoked_at: Date | null
  readonly used_at: Date | null
}

const columns = sql`id, source, name, prefix, indicators, created_by, created_at, expires_at, revoked_by, revoked_at, used_at`

/** One key; throws `key_not_found`. */
export async function getKeyRow(ctx: TxCtx, keyId: string): Promise<SourceKey> {
  const { rows } = await sql<KeyRow>`
    select ${columns} from source_keys where zone_id = ${ctx.zoneId} and id = ${keyId}`.execute(ctx.db)
  const [row] = rows
  if (row === undefined) throw new AppError('key_not_found', { key: keyId })
  return keyFromRow(ctx, row)
}

/** A page of keys, newest first. */
export async function listKeyRows(
  ctx: TxCtx,
  { source, after, limit }: { source?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: SourceKey[]; next: string | null; total: number }> {
  const { behind, order } = newestFirst(sql`created_at`, sql`id`, after)
  const of = source === undefined ? sql`true` : sql`source = ${source}`
  const { rows } = await sql<KeyRow>`
    select ${columns} from source_keys where zone_id = ${ctx.zoneId} and ${of} and ${behind}
    order by ${order} limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from source_keys where zone_id = ${ctx.zoneId} and ${of}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.created_at.toISOString(), last.id])
  return { rows: shown.map((row) => keyFromRow(ctx, row)), next, total: Number(counts[0]?.total ?? 0) }
}

function keyFromRow(ctx: TxCtx, row: KeyRow): SourceKey {
  return {
    id: row.id,
    source: row.source,
    sourceName: sourceName(ctx.zone.zone, row.source),
    name: row.name,
    prefix: row.prefix,
    indicators: row.indicators,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedBy: row.revoked_by,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    usedAt: row.used_at?.toISOString() ?? null,
    state: keyStateOf({ revokedAt: row.revoked_at, expiresAt: row.expires_at }, ctx.now()),
  }
}
