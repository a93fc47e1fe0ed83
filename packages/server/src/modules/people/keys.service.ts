/** Use cases of persons' keys: make, list, revoke. */
import { isKeyable, isReading, type Permission, type PersonalKey, permissionNames } from '@wutong/contract'
import { recordEvent } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { may } from '#platform/http'
import { freshKey } from '#platform/secret-keys'
import { addKey, getKeyRow, listKeyRows, markKeyRevoked } from './keys.store.ts'

/** The own keys, newest first. */
export function listOwnKeys(ctx: Ctx): Promise<PersonalKey[]> {
  return ctx.transact(listKeyRows)
}

/** Makes a key with part of what the person may do; without more said, what only reads. */
export function makeOwnKey(
  ctx: Ctx,
  order: {
    readonly name: string
    readonly permissions?: readonly Permission[] | undefined
    readonly days: number
  },
): Promise<{ key: PersonalKey; secret: string }> {
  const held = permissionNames.filter((permission) => isKeyable(permission) && may(ctx.actor, permission))
  const wanted = order.permissions ?? held.filter(isReading)
  const outside = wanted.filter((permission) => !held.includes(permission))
  if (outside.length > 0) throw new AppError('key_permissions_outside', { permissions: outside })
  const fresh = freshKey('wtp')
  const expiresAt = new Date(ctx.now().getTime() + order.days * 86_400_000)
  return ctx.transact(async (ctx) => {
    const id = await addKey(ctx, { name: order.name, permissions: wanted, expiresAt }, fresh)
    await recordEvent(ctx, {
      event: 'account.key_made',
      entity: id,
      detail: { name: order.name, permissions: wanted, days: order.days },
    })
    return { key: await getKeyRow(ctx, id), secret: fresh.secret }
  })
}

/** Ends an own key at once. */
export function revokeOwnKey(ctx: Ctx, keyId: string): Promise<PersonalKey> {
  return ctx.transact(async (ctx) => {
    const { state } = await getKeyRow(ctx, keyId)
    if (state === 'revoked') throw new AppError('key_revoked', { by: ctx.actor.username })
    await markKeyRevoked(ctx, keyId)
    await recordEvent(ctx, { event: 'account.key_revoked', entity: keyId })
    return getKeyRow(ctx, keyId)
  })
}
