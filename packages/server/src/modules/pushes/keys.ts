/** Use cases of keys: make, revoke, and find whose a presented one is. */
import { createHash, randomBytes } from 'node:crypto'
import type { SourceKey } from '@wutong/contract'
import type { Source } from '@wutong/engine'
import type { Kysely } from 'kysely'
import { recordEvent } from '#platform/audit'
import type { Actor, Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { Tables } from '#platform/tables'
import { addKey, findKeyAcrossZones, getKeyRow, markKeyRevoked } from './keys.store.ts'

const secretForm = /^Bearer (wtk_[A-Za-z0-9_-]{43})$/i
const shownCharacters = 10

/** The hash under which a key is kept. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

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
  const secret = `wtk_${randomBytes(32).toString('base64url')}`
  const id = ctx.newId()
  await addKey(ctx, {
    id,
    source: source.id,
    name: order.name,
    prefix: secret.slice(0, shownCharacters),
    hash: hashOf(secret),
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
  const secret = secretForm.exec(header ?? '')?.[1]
  const key = secret === undefined ? undefined : await findKeyAcrossZones(root, hashOf(secret))
  const holds = key !== undefined && key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now)
  if (!holds) throw new AppError('key_refused')
  const username = `${key.source}:${key.name}`
  return {
    zoneId: key.zoneId,
    actor: { userId: key.id, username, displayName: key.name, role: 'source', subjectId: null },
  }
}
