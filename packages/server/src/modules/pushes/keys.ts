/** Use cases of keys: make, revoke, and find whose a presented one is. */
import type { SourceKey } from '@wutong/contract'
import type { Source } from '@wutong/engine'
import type { Kysely } from 'kysely'
import { recordEvent } from '#platform/audit'
import type { Actor, Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { freshKey, keyStateOf, presentedHash } from '#platform/secret-keys'
import type { Tables } from '#platform/tables'
import { addKey, findKeyAcrossZones, getKeyRow, markKeyRevoked } from './keys.store.ts'

/** A source of the zone; throws `source_unknown`. */
export function sourceOf(ctx: Ctx, id: string): Source {
  const { sources } = ctx.zone.zone
  const source = sources.find((one) => one.id === id)
  if (source === undefined) throw new AppError('source_unknown', { source: id, known: sources.map((one) => one.id) })
  return source
}

/** The codes a source may speak of: what it supplies, or the whole catalogue where the package does not say. */
export function suppliedBy(ctx: Ctx, source: Source): ReadonlySet<string> {
  return new Set(source.supplies ?? ctx.zone.zone.indicators.map(({ code }) => code))
}

/** Makes a key of 256 random bits; its text is in the answer and nowhere else. */
export async function makeKey(
  ctx: TxCtx,
  order: {
    readonly source: string
    readonly name: string
    readonly indicators?: string[] | undefined
    readonly days: number
  },
): Promise<{ key: SourceKey; secret: string }> {
  const source = sourceOf(ctx, order.source)
  const supplied = suppliedBy(ctx, source)
  const outside = (order.indicators ?? []).filter((code) => !supplied.has(code))
  if (outside.length > 0) throw new AppError('key_indicators_outside', { source: source.name, codes: outside })
  const { secret, prefix, hash } = freshKey('wtk')
  const id = ctx.newId()
  await addKey(ctx, {
    id,
    source: source.id,
    name: order.name,
    prefix,
    hash,
    indicators: order.indicators ?? null,
    expiresAt: new Date(ctx.now().getTime() + order.days * 86_400_000),
  })
  const detail = { source: source.id, name: order.name, indicators: order.indicators ?? null, days: order.days }
  await recordEvent(ctx, { event: 'key.made', entity: id, detail })
  return { key: await getKeyRow(ctx, id), secret }
}

/** Ends a key at once. */
export async function revokeKey(ctx: TxCtx, keyId: string): Promise<SourceKey> {
  const { revokedBy } = await getKeyRow(ctx, keyId)
  if (revokedBy !== null) throw new AppError('key_revoked', { by: revokedBy })
  await markKeyRevoked(ctx, keyId)
  await recordEvent(ctx, { event: 'key.revoked', entity: keyId })
  return getKeyRow(ctx, keyId)
}

/** The source whose key an `Authorization` header bears; throws `key_refused`, whatever is wrong with it. */
export async function findSource(
  root: Kysely<Tables>,
  header: string | undefined,
  now: Date,
): Promise<{ readonly zoneId: string; readonly actor: Actor }> {
  const hash = presentedHash('wtk', header)
  const key = hash === undefined ? undefined : await findKeyAcrossZones(root, hash)
  if (key === undefined || keyStateOf(key, now) !== 'valid') throw new AppError('key_refused')
  const username = `${key.source}:${key.name}`
  return {
    zoneId: key.zoneId,
    actor: { userId: key.id, username, displayName: key.name, role: 'source', subjectId: null },
  }
}
