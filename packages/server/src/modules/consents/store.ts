/** Rows of consents; who may see and write which part is decided by the policies and the guard of the table. */
import type { Consent, Organisation } from '@wutong/contract'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { TxCtx } from '#platform/context'
import { keysetPage, type Page, type PageQuery, parseCursor } from '#platform/cursor'
import { AppError } from '#platform/errors'

interface ConsentRow {
  readonly id: string
  readonly organisation: Organisation
  readonly uscc: string
  readonly subject_id: string | null
  readonly subject_name: string | null
  readonly purpose: string
  readonly state: Consent['state']
  readonly asked_fields: readonly string[] | null
  readonly asked_days: number | null
  readonly asked_by: string | null
  readonly asked_at: Date | null
  readonly fields: readonly string[] | null
  readonly until: Date | null
  readonly given_by: string | null
  readonly given_at: Date | null
  readonly refused_at: Date | null
  readonly withdrawn_at: Date | null
  readonly withdrawn_by: string | null
  readonly made_at: Date
}

/** How a consent stands now: it is nowhere stored. */
const state = sql`case
  when c.withdrawn_at is not null then 'withdrawn'
  when c.refused_at is not null then 'refused'
  when c.given_at is null then 'asked'
  when c.until > app_now() then 'active'
  else 'over' end`
const madeAt = sql`coalesce(c.asked_at, c.given_at)`
const columns = sql`c.id, c.uscc, c.subject_id, s.name as subject_name, c.purpose, ${state} as state, c.asked_fields, c.asked_days,
  c.asked_by, c.asked_at, c.fields, c.until, c.given_by, c.given_at, c.refused_at, c.withdrawn_at, c.withdrawn_by, ${madeAt} as made_at,
  jsonb_build_object('id', o.id, 'kind', o.kind, 'name', o.name, 'uscc', o.uscc) as organisation`
const tables = sql`consents c join organisations o on o.zone_id = c.zone_id and o.id = c.organisation_id
  left join subjects s on s.zone_id = c.zone_id and s.id = c.subject_id`

/** What a page of consents is asked for. */
export interface ConsentQuery extends PageQuery {
  readonly state?: Consent['state'] | undefined
  readonly subjectId?: string | undefined
}

/** A page of the consents that the actor may see, newest first. */
export async function listConsentRows(
  ctx: TxCtx,
  { state: wanted, subjectId, after, limit }: ConsentQuery,
): Promise<Page<Consent>> {
  const filter = sql.join(
    [
      sql`c.zone_id = ${ctx.zoneId}`,
      ...(wanted === undefined ? [] : [sql`${state} = ${wanted}`]),
      ...(subjectId === undefined ? [] : [sql`c.subject_id = ${subjectId}`]),
    ],
    sql` and `,
  )
  const { rows } = await sql<ConsentRow>`
    select ${columns} from ${tables} where ${filter} and ${behind(after)}
    order by ${madeAt} desc, c.id desc limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*) as total from consents c where ${filter}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.made_at.toISOString(), last.id])
  return { rows: shown.map(consentFromRow), next, total: Number(counts[0]?.total ?? 0) }
}

function behind(after: string | undefined): RawBuilder<unknown> {
  if (after === undefined) return sql`true`
  const [at, id] = parseCursor(z.tuple([z.iso.datetime(), z.uuid()]), after)
  return sql`(date_trunc('milliseconds', ${madeAt}), c.id) < (${at}::timestamptz, ${id}::uuid)`
}

/** One consent that the actor may see; throws `consent_not_found`. */
export async function getConsentRow(ctx: TxCtx, consentId: string): Promise<Consent> {
  const { rows } = await sql<ConsentRow>`
    select ${columns} from ${tables} where c.zone_id = ${ctx.zoneId} and c.id = ${consentId}`.execute(ctx.db)
  const [row] = rows
  if (row === undefined) throw new AppError('consent_not_found')
  return consentFromRow(row)
}

function consentFromRow(row: ConsentRow): Consent {
  const { id, organisation, uscc, purpose, state } = row
  return {
    id,
    organisation,
    uscc,
    subjectId: row.subject_id,
    subjectName: row.subject_name,
    purpose,
    state,
    asked: askedOf(row),
    given: givenOf(row),
    refusedAt: row.refused_at?.toISOString() ?? null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    withdrawnBy: row.withdrawn_by,
  }
}

function askedOf({ asked_fields, asked_days, asked_at, asked_by }: ConsentRow): Consent['asked'] {
  if (asked_fields === null || asked_days === null || asked_at === null) return null
  return { fields: [...asked_fields], days: asked_days, at: asked_at.toISOString(), by: asked_by ?? '' }
}

function givenOf({ fields, until, given_at, given_by }: ConsentRow): Consent['given'] {
  if (fields === null || until === null || given_at === null) return null
  return { fields: [...fields], until: until.toISOString(), at: given_at.toISOString(), by: given_by ?? '' }
}

/** A request of an organisation, or a gift of an enterprise. */
export interface NewConsent {
  readonly organisationId: string
  readonly uscc: string
  readonly subjectId: string | null
  readonly purpose: string
  readonly asked?: { readonly fields: readonly string[]; readonly days: number }
  readonly given?: Given
}

/** What is given, and the moment at which it ends. */
export interface Given {
  readonly fields: readonly string[]
  readonly until: Date
}

/** Adds a consent in the name of the actor; returns its id. */
export async function addConsent(
  ctx: TxCtx,
  { organisationId, uscc, subjectId, purpose, asked, given }: NewConsent,
): Promise<string> {
  const id = ctx.newId()
  await ctx.db
    .insertInto('consents')
    .values({
      zone_id: ctx.zoneId,
      id,
      organisation_id: organisationId,
      uscc,
      subject_id: subjectId,
      purpose,
      ...(asked && {
        asked_fields: [...asked.fields],
        asked_days: asked.days,
        asked_by: ctx.actor.displayName,
        asked_at: ctx.now(),
      }),
      ...(given && givenColumns(ctx, given)),
    })
    .execute()
  return id
}

function givenColumns(ctx: TxCtx, { fields, until }: Given) {
  return { fields: [...fields], until, given_by: ctx.actor.displayName, given_at: ctx.now() }
}

/** What is written into a consent that is there. */
export type ConsentStep = { readonly give: Given } | 'refuse' | 'withdraw'

/** Lets nobody else give, refuse or withdraw until this transaction ends: of two at once the later finds what the first did. */
export async function lockConsent({ db, zoneId }: TxCtx, consentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`consent:${zoneId}:${consentId}`}, 0))`.execute(db)
}

/** Gives, refuses or withdraws. */
export async function stepConsent(ctx: TxCtx, consentId: string, step: ConsentStep): Promise<void> {
  await ctx.db
    .updateTable('consents')
    .set(stepColumns(ctx, step))
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', consentId)
    .execute()
}

function stepColumns(ctx: TxCtx, step: ConsentStep) {
  const by = ctx.actor.displayName
  if (step === 'refuse') return { refused_by: by, refused_at: ctx.now() }
  if (step === 'withdraw') return { withdrawn_by: by, withdrawn_at: ctx.now() }
  return givenColumns(ctx, step.give)
}
