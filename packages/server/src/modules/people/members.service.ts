/** Use cases of the administrator: accounts of the zone, made and kept. */
import type { Account, OneTimePassword, Organisation, Role } from '@wutong/contract'
import { nameKey } from '@wutong/engine'
import { organisationOf } from '#modules/consents'
import { recordEvent } from '#platform/audit'
import { type Ctx, type TxCtx, unsafeAsOwner, unsafeAsWriter } from '#platform/context'
import { AppError } from '#platform/errors'
import {
  addUser,
  endSessions,
  findUserId,
  getAccountRow,
  type Identity,
  isShared,
  listAccountRows,
  removeSecondFactor,
  setIdentity,
  setPasswordHash,
  setUser,
} from './accounts.store.ts'
import { clearAttempts } from './lockout.store.ts'
import { removePasskeys } from './passkeys.store.ts'
import { hashPassword, oneTimePassword } from './passwords.ts'
import { addMembership, endDelegations, movePlace, type NewPlace } from './store.ts'

/** A role, and which enterprise where it is an enterprise's. */
export interface PlaceOrder {
  readonly role: Role
  readonly enterprise?: { readonly uscc: string; readonly name: string } | undefined
  readonly legalRepresentative?: boolean | undefined
  readonly department?: string | undefined
  readonly seesSensitive?: boolean | undefined
  readonly organisation?: Omit<Organisation, 'id'> | undefined
}

/** A page of the zone's accounts. */
export function listAccounts(
  ctx: Ctx,
  query: { readonly search?: string | undefined; readonly after?: string | undefined; readonly limit: number },
) {
  return ctx.transact((ctx) => unsafeAsOwner(ctx, () => listAccountRows(ctx, query)))
}

/** Makes an account with a one-time password. */
export async function addAccount(
  ctx: Ctx,
  order: PlaceOrder & { readonly username: string; readonly displayName: string },
): Promise<OneTimePassword> {
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  const { username, displayName, role } = order
  return ctx.transact(async (ctx) => {
    const place = await placeOf(ctx, order)
    const userId = await unsafeAsOwner(ctx, async () => {
      if ((await findUserId(ctx, username)) !== undefined) throw new AppError('username_taken', { username })
      return addUser(ctx, { username, displayName, passwordHash, mustChangePassword: true })
    })
    await addMembership(ctx, userId, place)
    await recordEvent(ctx, { event: 'member.added', entity: userId, detail: { username, role } })
    return { account: await getAccount(ctx, userId), password }
  })
}

/** Disables an account: its sessions end in the same moment, and it gets no new ones. */
export function disableAccount(ctx: Ctx, userId: string): Promise<Account> {
  return change(ctx, userId, 'account.disabled', async (ctx) => {
    await setUser(ctx, userId, { disabled_at: ctx.now() })
    await endSessions(ctx, userId)
  })
}

/** Enables an account again. */
export function enableAccount(ctx: Ctx, userId: string): Promise<Account> {
  return change(ctx, userId, 'account.enabled', (ctx) => setUser(ctx, userId, { disabled_at: null }))
}

/** Gives an account a new one-time password. */
export async function resetPassword(ctx: Ctx, userId: string): Promise<OneTimePassword> {
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password)
  const account = await change(ctx, userId, 'account.password_reset', async (ctx, { username }) => {
    await setPasswordHash(ctx, userId, passwordHash)
    await setUser(ctx, userId, { must_change_password: true })
    await clearAttempts(ctx.db, username)
    await endSessions(ctx, userId)
  })
  return { account, password }
}

/** Takes the second factor of an account away: codes and passkeys. */
export function resetSecondFactor(ctx: Ctx, userId: string): Promise<Account> {
  return change(ctx, userId, 'account.second_factor_reset', async (ctx) => {
    await removePasskeys(ctx, userId)
    await removeSecondFactor(ctx, userId)
    await endSessions(ctx, userId)
  })
}

/** Lets an account sign in again at once. */
export function liftLock(ctx: Ctx, userId: string): Promise<Account> {
  return change(ctx, userId, 'account.lock_lifted', (ctx, { username }) => clearAttempts(ctx.db, username))
}

/** Lets the identity provider vouch for an account, or no longer; its sessions end. */
export function linkIdentity(ctx: Ctx, userId: string, identity: Identity): Promise<Account> {
  return change(ctx, userId, `account.identity_${identity.by}`, async (ctx) => {
    if (!(await setIdentity(ctx, userId, identity))) throw new AppError('identity_taken')
    await endSessions(ctx, userId)
  })
}

/** Gives an account another role. */
export function changeRole(ctx: Ctx, userId: string, order: PlaceOrder): Promise<Account> {
  return ctx.transact(async (ctx) => {
    const before = await getChangeable(ctx, userId)
    await movePlace(ctx, userId, await placeOf(ctx, order))
    // What this account let others do rested on its place.
    await endDelegations(ctx, { by: userId })
    await unsafeAsOwner(ctx, () => endSessions(ctx, userId))
    const detail = { username: before.username, from: before.role, to: order.role }
    await recordEvent(ctx, { event: 'account.role_changed', entity: userId, detail })
    return getAccount(ctx, userId)
  })
}

/** The account of a user name in the zone; throws `account_not_found`. */
export function getAccountByName(ctx: Ctx, username: string): Promise<Account> {
  return ctx.transact(async (ctx) => {
    const userId = await unsafeAsOwner(ctx, () => findUserId(ctx, username))
    return getAccount(ctx, userId ?? '')
  })
}

function getAccount(ctx: TxCtx, userId: string): Promise<Account> {
  return unsafeAsOwner(ctx, () => getAccountRow(ctx, userId))
}

/** An account that this administrator may change: not the own one, and of no other zone. */
async function getChangeable(ctx: TxCtx, userId: string): Promise<Account> {
  const account = await getAccount(ctx, userId)
  if (account.own) throw new AppError('account_own')
  if (await unsafeAsOwner(ctx, () => isShared(ctx, userId))) throw new AppError('account_shared')
  return account
}

/** One change of an account with its event, in one transaction. */
function change(
  ctx: Ctx,
  userId: string,
  event: string,
  work: (ctx: TxCtx, before: Account) => Promise<void>,
): Promise<Account> {
  return ctx.transact(async (ctx) => {
    const before = await getChangeable(ctx, userId)
    await unsafeAsOwner(ctx, () => work(ctx, before))
    await recordEvent(ctx, { event, entity: userId, detail: { username: before.username } })
    return getAccount(ctx, userId)
  })
}

/** The place that is meant. */
async function placeOf(ctx: TxCtx, order: PlaceOrder): Promise<NewPlace> {
  const { role, department, seesSensitive, organisation } = order
  switch (role) {
    case 'enterprise':
      return enterprisePlace(ctx, order)
    case 'provider':
      if (organisation === undefined) throw new AppError('organisation_missing')
      return { role, subjectId: null, organisationId: await organisationOf(ctx, organisation), seesSensitive: false }
    case 'leader':
    case 'officer':
      if (department !== undefined && !ctx.zone.zone.departments.some(({ id }) => id === department))
        throw new AppError('department_unknown', { department })
      return { role, subjectId: null, department, seesSensitive }
    case 'liaison':
      return { role, subjectId: null, seesSensitive: seesSensitive ?? false }
    default:
      return { role, subjectId: null }
  }
}

/** An enterprise must be named by its code and its name, and whoever is wrong learns nothing. */
async function enterprisePlace(ctx: TxCtx, { enterprise, legalRepresentative }: PlaceOrder): Promise<NewPlace> {
  if (enterprise === undefined) throw new AppError('enterprise_not_confirmed')
  const found = await unsafeAsWriter(ctx, () =>
    ctx.db
      .selectFrom('subjects')
      .select(['id', 'name_key'])
      .where('zone_id', '=', ctx.zoneId)
      .where('uscc', '=', enterprise.uscc.toUpperCase())
      .executeTakeFirst(),
  )
  if (found === undefined || found.name_key !== nameKey(enterprise.name)) throw new AppError('enterprise_not_confirmed')
  return { role: 'enterprise', subjectId: found.id, legalRepresentative, enterpriseName: enterprise.name }
}
