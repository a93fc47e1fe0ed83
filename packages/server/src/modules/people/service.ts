import { demoAccounts } from '@wutong/contract'
import type { Kysely } from 'kysely'
import { recordEvent } from '#platform/audit'
import type { Actor, Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { Tables } from '#platform/tables'
import type { Accounts, NewUser } from './accounts.ts'
import { addMembership, listMembershipsAcrossZones, type Membership } from './store.ts'

/** A signed-in person and the zone they work in. */
export interface SignedIn {
  readonly zoneId: string
  readonly actor: Actor
}

/** Who sent the request; throws without a session or without a zone that is loaded. */
export async function getSignedIn(
  {
    root,
    accounts,
    hasZone,
  }: { readonly root: Kysely<Tables>; readonly accounts: Accounts; readonly hasZone: (zoneId: string) => boolean },
  headers: Headers,
): Promise<SignedIn> {
  const user = await accounts.findUser(headers)
  if (user === undefined) throw new AppError('signed_out')
  const memberships = await listMembershipsAcrossZones(root, user.id)
  const membership = memberships.find(({ zoneId }) => hasZone(zoneId))
  if (membership === undefined) throw new AppError('membership_missing', { username: user.username })
  const { zoneId, role, subjectId } = membership
  return { zoneId, actor: { userId: user.id, username: user.username, displayName: user.displayName, role, subjectId } }
}

/** Makes an account (or takes the existing one of that name) and gives it a place in the zone. */
export async function addMember(
  ctx: Ctx,
  accounts: Accounts,
  member: NewUser & Omit<Membership, 'zoneId'>,
): Promise<string> {
  const userId = await accounts.addUser(member)
  await ctx.transact(async (ctx) => {
    await addMembership(ctx, userId, member)
    await recordEvent(ctx, {
      event: 'member.added',
      entity: userId,
      detail: { username: member.username, role: member.role },
    })
  })
  return userId
}

/** Makes the demo accounts of every role; the enterprise account gets the given subject. */
export async function addDemoAccounts(ctx: Ctx, accounts: Accounts, subjectId: string): Promise<void> {
  for (const { username, displayName, password, role } of demoAccounts) {
    await addMember(ctx, accounts, {
      username,
      displayName: displayName.zh,
      password,
      role,
      subjectId: role === 'enterprise' ? subjectId : null,
    })
  }
}
