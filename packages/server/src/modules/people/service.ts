import { type Duty, demoAccounts, isKeyable, type Role } from '@wutong/contract'
import type { Kysely } from 'kysely'
import { recordEvent } from '#platform/audit'
import { type ActiveZone, type Actor, type Ctx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'
import { may } from '#platform/http'
import { keyStateOf, presentedHash } from '#platform/secret-keys'
import type { Tables } from '#platform/tables'
import { addUser, findUserId } from './accounts.store.ts'
import type { Accounts, KnownUser } from './accounts.ts'
import { findKeyAcrossZones, noteKeyUse } from './keys.store.ts'
import { hashPassword } from './passwords.ts'
import { narrowedPermissions } from './permissions.rules.ts'
import { limitsOf } from './reach.ts'
import { addMembership, listMembershipsAcrossZones, type Membership, type NewPlace } from './store.ts'

/** A signed-in person and the zone they work in. */
export interface SignedIn {
  readonly zoneId: string
  readonly actor: Actor
}

/** Where people are looked up. */
export interface PeopleOf {
  readonly root: Kysely<Tables>
  readonly accounts: Accounts
  /** The zone of an id, where it is loaded. */
  readonly zoneOf: (zoneId: string) => ActiveZone | undefined
  readonly now: () => Date
}

/** Who sent the request, by key or by session; throws without either or without a place in a zone that is loaded. */
export async function getSignedIn(people: PeopleOf, headers: Headers): Promise<SignedIn> {
  const hash = presentedHash('wtp', headers.get('authorization') ?? undefined)
  if (hash !== undefined) return signedInByKey(people, hash)
  const user = await people.accounts.findUser(headers)
  if (user === undefined) throw new AppError('signed_out')
  return signedInAs(people, user, user.memberships)
}

/** How old the note of a key's last use may be. */
const noteUseMs = 5 * 60_000

/** The person whose key it is, with no more permissions than the key has. */
async function signedInByKey(people: PeopleOf, hash: string): Promise<SignedIn> {
  const { root, accounts, now } = people
  const key = await findKeyAcrossZones(root, hash)
  if (key === undefined || keyStateOf(key, now()) !== 'valid') throw new AppError('key_refused')
  const user = await accounts.findUserById(key.userId)
  if (user === undefined) throw new AppError('key_refused')
  const { zoneId, actor } = signedInAs(
    { ...people, zoneOf: (id) => (id === key.zoneId ? people.zoneOf(id) : undefined) },
    user,
    await listMembershipsAcrossZones(root, user.id),
  )
  const isNoted = key.usedAt !== null && now().getTime() - key.usedAt.getTime() < noteUseMs
  // Beside the request: while an import holds the database, readers must not wait for it.
  if (!isNoted) noteKeyUse(root, key, now()).catch(() => {})
  const permissions = key.permissions.filter((permission) => isKeyable(permission) && may(actor, permission))
  return { zoneId, actor: { ...actor, permissions } }
}

/** The place of a known person, as far as it holds now. */
function signedInAs({ zoneOf, now }: PeopleOf, user: KnownUser, memberships: readonly Membership[]): SignedIn {
  if (user.isDisabled) throw new AppError('account_disabled')
  const membership = memberships.find(({ zoneId }) => zoneOf(zoneId) !== undefined)
  const zone = membership === undefined ? undefined : zoneOf(membership.zoneId)
  if (membership === undefined || zone === undefined)
    throw new AppError('membership_missing', { username: user.username })
  const { zoneId, role, subjectId } = membership
  if (isOver(membership, now())) throw new AppError('delegation_over')
  const limits = limitsOf(zone, membership)
  const actor: Actor = {
    userId: user.id,
    username: user.username,
    displayName: user.displayName,
    role,
    subjectId,
    permissions: narrowedPermissions(membership, limits !== undefined),
    limits,
    owes: dutyOf(user, membership),
  }
  return { zoneId, actor }
}

function isOver({ endedAt, expiresAt }: Membership, now: Date): boolean {
  return endedAt !== null || (expiresAt !== null && expiresAt <= now)
}

function dutyOf(user: KnownUser, { role, secondFactorRoles }: Membership): Duty | undefined {
  if (user.mustChangePassword) return 'password'
  return secondFactorRoles.includes(role) && !user.hasSecondFactor ? 'second_factor' : undefined
}

/** A person to be given a place, with the password they sign in by. */
export interface NewMember extends NewPlace {
  readonly username: string
  readonly displayName: string
  readonly password: string
}

/** Makes an account (or takes the existing one of that name) and gives it a place in the zone. */
export async function addMember(ctx: Ctx, member: NewMember): Promise<string> {
  const passwordHash = await hashPassword(member.password)
  const username = member.username.toLowerCase()
  return ctx.transact(async (ctx) => {
    const userId = await unsafeAsOwner(
      ctx,
      async () =>
        (await findUserId(ctx, username)) ??
        addUser(ctx, { username, displayName: member.displayName, passwordHash, mustChangePassword: false }),
    )
    await addMembership(ctx, userId, member)
    await recordEvent(ctx, { event: 'member.added', entity: userId, detail: { username, role: member.role } })
    return userId
  })
}

/** Makes the demo accounts of every role, the enterprise's for the given subject; returns the user ids. */
export async function addDemoAccounts(
  ctx: Ctx,
  { subjectId, organisationId }: { readonly subjectId: string; readonly organisationId: string },
): Promise<ReadonlyMap<Role, string>> {
  const made = new Map<Role, string>()
  for (const { username, displayName, password, role } of demoAccounts) {
    const userId = await addMember(ctx, {
      username,
      displayName: displayName.zh,
      password,
      role,
      subjectId: role === 'enterprise' ? subjectId : null,
      organisationId: role === 'provider' ? organisationId : null,
      seesSensitive: role !== 'liaison' && role !== 'provider',
    })
    made.set(role, userId)
  }
  return made
}
