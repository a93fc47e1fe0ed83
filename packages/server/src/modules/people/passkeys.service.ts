/** Use cases of the own passkeys: registered, listed, named, asked to sign, removed. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { MadePasskey, Passkey } from '@wutong/contract'
import { recordEvent } from '#platform/audit'
import type { PasskeyConfig } from '#platform/config'
import { type Ctx, type TxCtx, unsafeAsOwner } from '#platform/context'
import { AppError } from '#platform/errors'
import { endSessions, settleSecondFactor } from './accounts.store.ts'
import { assertOwner, type Owner } from './owner.service.ts'
import {
  addChallenge,
  addPasskey,
  listPasskeyRows,
  namePasskey,
  removePasskey,
  takeChallenge,
} from './passkeys.store.ts'

/** More than anybody has devices. */
const passkeysAtMost = 20

/** Ed25519, ECDSA with P-256, RSA (COSE): what authenticators make today. */
const supportedAlgorithmIDs = [-8, -7, -257]

/** The own passkeys. */
export async function listOwnPasskeys(ctx: Ctx): Promise<Passkey[]> {
  const rows = await asOwner(ctx, (ctx) => listPasskeyRows(ctx, ctx.actor.userId))
  return rows.map(passkeyFromRow)
}

type PasskeyRow = Awaited<ReturnType<typeof listPasskeyRows>>[number]

function passkeyFromRow(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    name: row.name,
    synced: row.synced,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.used_at?.toISOString() ?? null,
  }
}

/** What one of the own passkeys is to sign, to show that its owner asks for a change. */
export async function challengePasskey(
  ctx: Ctx,
  passkeys: PasskeyConfig | undefined,
): Promise<{ readonly challenge: string }> {
  const { domain } = known(passkeys)
  const { userId } = ctx.actor
  const there = await asOwner(ctx, (ctx) => listPasskeyRows(ctx, userId))
  if (there.length === 0) throw new AppError('passkey_not_found')
  const asked = await generateAuthenticationOptions({
    rpID: domain,
    userVerification: 'required',
    allowCredentials: there.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
  })
  await asOwner(ctx, (ctx) => addChallenge(ctx.db, { challenge: asked.challenge, userId, now: ctx.now() }))
  return asked
}

/** Calls one of the own passkeys by another name. */
export function renameOwnPasskey(ctx: Ctx, id: string, name: string): Promise<Passkey> {
  const { userId } = ctx.actor
  return ctx.transact(async (ctx) => {
    const { before, row } = await unsafeAsOwner(ctx, async () => {
      const before = (await listPasskeyRows(ctx, userId)).find((one) => one.id === id)
      if (before === undefined) throw new AppError('passkey_not_found')
      await namePasskey(ctx, userId, { id, name })
      return { before, row: { ...before, name } }
    })
    const detail = { name: before.name, renamed: name }
    await recordEvent(ctx, { event: 'account.passkey_renamed', entity: userId, detail })
    return passkeyFromRow(row)
  })
}

/** What the browser asks an authenticator to make, for the owner of the account. */
export async function offerPasskey(ctx: Ctx, owner: Owner): Promise<{ readonly challenge: string }> {
  const { domain } = known(owner.accounts.passkeys)
  await assertOwner(ctx, owner)
  const { userId, username, displayName } = ctx.actor
  const there = await asOwner(ctx, (ctx) => listPasskeyRows(ctx, userId))
  if (there.length >= passkeysAtMost) throw new AppError('passkeys_many', { atMost: passkeysAtMost })
  const asked = await generateRegistrationOptions({
    rpName: `Wutong ${ctx.zoneId}`,
    rpID: domain,
    userName: username,
    userDisplayName: displayName,
    userID: new TextEncoder().encode(userId),
    attestationType: 'none',
    excludeCredentials: there.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
    supportedAlgorithmIDs,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await asOwner(ctx, (ctx) => addChallenge(ctx.db, { challenge: asked.challenge, userId, now: ctx.now() }))
  return asked
}

/** Keeps a passkey that an authenticator made for the own challenge; the other sessions end. */
export async function addOwnPasskey(
  ctx: Ctx,
  passkeys: PasskeyConfig | undefined,
  { sessionId, name, response }: { readonly sessionId: string; readonly name: string; readonly response: MadePasskey },
): Promise<number> {
  const { userId } = ctx.actor
  const { credential, synced } = await verifiedCredential(ctx, known(passkeys), response)
  return ctx.transact(async (ctx) => {
    const ended = await unsafeAsOwner(ctx, async () => {
      const id = await addPasskey(ctx, userId, {
        credentialId: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: credential.transports ?? [],
        synced,
        name,
      })
      if (id === undefined) throw new AppError('passkey_refused')
      await settleSecondFactor(ctx, userId)
      return endSessions(ctx, userId, sessionId)
    })
    await recordEvent(ctx, { event: 'account.passkey_added', entity: userId, detail: { name } })
    return ended
  })
}

/** Takes one of the own passkeys away; the other sessions end. */
export async function removeOwnPasskey(
  ctx: Ctx,
  owner: Owner,
  { sessionId, id }: { readonly sessionId: string; readonly id: string },
): Promise<number> {
  const { userId } = ctx.actor
  await assertOwner(ctx, owner)
  return ctx.transact(async (ctx) => {
    const { name, ended } = await unsafeAsOwner(ctx, async () => {
      const name = await removePasskey(ctx, userId, id)
      if (name === undefined) throw new AppError('passkey_not_found')
      await settleSecondFactor(ctx, userId)
      return { name, ended: await endSessions(ctx, userId, sessionId) }
    })
    await recordEvent(ctx, { event: 'account.passkey_removed', entity: userId, detail: { name } })
    return ended
  })
}

/** What the authenticator made, if it signed our challenge for our origin and verified its user. */
async function verifiedCredential(ctx: Ctx, { domain, origin }: PasskeyConfig, response: MadePasskey) {
  const { userId } = ctx.actor
  const made = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: (challenge) =>
      asOwner(ctx, (ctx) => takeChallenge(ctx.db, { challenge, userId, now: ctx.now() })),
    expectedOrigin: origin,
    expectedRPID: domain,
    requireUserVerification: true,
    supportedAlgorithmIDs,
  }).catch((cause: unknown) => {
    throw new AppError('passkey_refused', { cause })
  })
  if (!made.verified) throw new AppError('passkey_refused')
  const { credential, credentialDeviceType } = made.registrationInfo
  return { credential, synced: credentialDeviceType === 'multiDevice' }
}

function known(passkeys: PasskeyConfig | undefined): PasskeyConfig {
  if (passkeys === undefined) throw new AppError('passkeys_off')
  return passkeys
}

function asOwner<T>(ctx: Ctx, work: (ctx: TxCtx) => Promise<T>): Promise<T> {
  return ctx.transact((ctx) => unsafeAsOwner(ctx, () => work(ctx)))
}
