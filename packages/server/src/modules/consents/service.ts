/** Use cases of consent: an organisation asks, an enterprise gives, refuses or withdraws. */
import type { Consent } from '@wutong/contract'
import { parseUscc } from '@wutong/engine'
import { getSubjectRow } from '#modules/subjects'
import { recordEvent } from '#platform/audit'
import { type Ctx, type TxCtx, unsafeAsWriter } from '#platform/context'
import { AppError } from '#platform/errors'
import { unknownFields } from './fields.rules.ts'
import { addConsent, getConsentRow, lockConsent, stepConsent } from './store.ts'

/** Fields and for how many days. */
interface Terms {
  readonly fields: readonly string[]
  readonly days: number
}

/** What an organisation asks for, and of whom. */
interface Ask extends Terms {
  readonly uscc: string
  readonly purpose: string
}

/** Asks an enterprise by its credit code; the answer is the same whether or not there is such a one. */
export function askConsent(ctx: Ctx, { uscc, purpose, fields, days }: Ask): Promise<Consent> {
  return ctx.transact(async (ctx) => {
    if (!parseUscc(uscc).ok) throw new AppError('organisation_code_invalid', { uscc })
    refuseUnknown(ctx, fields)
    const organisationId = organisationOfActor(ctx)
    const id = await unsafeAsWriter(ctx, async () => {
      const subject = await ctx.db
        .selectFrom('subjects')
        .select('id')
        .where('zone_id', '=', ctx.zoneId)
        .where('uscc', '=', uscc)
        .executeTakeFirst()
      const subjectId = subject?.id ?? null
      return addConsent(ctx, { organisationId, uscc, subjectId, purpose, asked: { fields: unique(fields), days } })
    })
    await recordEvent(ctx, { event: 'consent.asked', entity: id, detail: { uscc, purpose, fields, days } })
    return getConsentRow(ctx, id)
  })
}

/** What an enterprise gives, and to whom. */
interface Gift extends Terms {
  readonly organisationId: string
  readonly purpose: string
}

/** Lets an organisation see fields of the actor's own enterprise. */
export function giveConsent(ctx: Ctx, gift: Gift): Promise<Consent> {
  return ctx.transact((ctx) => giveFor(ctx, ctx.actor.subjectId ?? '', gift))
}

/** Lets an organisation see fields of an enterprise: for whoever may decide that for it. */
export async function giveFor(
  ctx: TxCtx,
  subjectId: string,
  { organisationId, purpose, fields, days }: Gift,
): Promise<Consent> {
  refuseUnknown(ctx, fields)
  const { uscc } = await getSubjectRow(ctx, subjectId)
  const known = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (known === undefined) throw new AppError('organisation_not_found')
  const given = { fields: unique(fields), until: endOf(ctx, days) }
  const id = await addConsent(ctx, { organisationId, uscc: uscc ?? '', subjectId, purpose, given })
  await recordEvent(ctx, { event: 'consent.given', entity: id, subjectId, detail: { organisationId, fields, days } })
  return getConsentRow(ctx, id)
}

/** Gives what was asked for, or a part of it; never more. */
export function grantConsent(ctx: Ctx, consentId: string, { fields, days }: Terms): Promise<Consent> {
  return change(ctx, consentId, async (ctx, { state, asked }) => {
    if (state !== 'asked' || asked === null) throw new AppError('consent_decided')
    const more = fields.filter((field) => !asked.fields.includes(field))
    if (more.length > 0 || days > asked.days)
      throw new AppError('consent_wider', { fields: more.join(', ') || `${days}` })
    await stepConsent(ctx, consentId, { give: { fields: unique(fields), until: endOf(ctx, days) } })
    return { event: 'consent.given', detail: { fields, days } }
  })
}

/** Refuses what was asked for. */
export function refuseConsent(ctx: Ctx, consentId: string): Promise<Consent> {
  return change(ctx, consentId, async (ctx, { state }) => {
    if (state !== 'asked') throw new AppError('consent_decided')
    await stepConsent(ctx, consentId, 'refuse')
    return { event: 'consent.refused', detail: {} }
  })
}

/** Withdraws a consent, or takes back what was asked for; from this commit on nothing more is seen. */
export function withdrawConsent(ctx: Ctx, consentId: string): Promise<Consent> {
  return change(ctx, consentId, async (ctx, { state }) => {
    if (state !== 'asked' && state !== 'active') throw new AppError('consent_decided')
    // That it is the actor's own is known: nobody else sees it.
    const withdraw = () => stepConsent(ctx, consentId, 'withdraw')
    await (ctx.actor.limits === undefined ? withdraw() : unsafeAsWriter(ctx, withdraw))
    return { event: 'consent.withdrawn', detail: {} }
  })
}

type Told = { readonly event: string; readonly detail: object }

function change(ctx: Ctx, consentId: string, step: (ctx: TxCtx, before: Consent) => Promise<Told>): Promise<Consent> {
  return ctx.transact(async (ctx) => {
    await lockConsent(ctx, consentId)
    const before = await getConsentRow(ctx, consentId)
    const told = await step(ctx, before)
    await recordEvent(ctx, { ...told, entity: consentId, subjectId: before.subjectId ?? undefined })
    return getConsentRow(ctx, consentId)
  })
}

function refuseUnknown(ctx: Ctx, fields: readonly string[]): void {
  const unknown = unknownFields(ctx.zone.zone, fields)
  if (unknown.length > 0) throw new AppError('consent_fields_unknown', { fields: unknown.join(', ') })
}

function unique(fields: readonly string[]): string[] {
  return [...new Set(fields)].sort()
}

function endOf(ctx: Ctx, days: number): Date {
  return new Date(ctx.now().getTime() + days * 86_400_000)
}

function organisationOfActor({ actor: { limits } }: Ctx): string {
  if (limits?.reach.of !== 'consent') throw new AppError('organisation_missing')
  return limits.reach.organisationId
}
