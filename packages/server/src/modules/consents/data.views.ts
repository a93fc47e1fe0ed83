/** What an organisation sees of an enterprise: the fields of one consent, while it holds. */
import type { Consent, ConsentedData } from '@wutong/contract'
import { factRows, listRecords, listSettled } from '#modules/subjects'
import { getJudged } from '#modules/zone-state'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { mutable } from '#platform/mutable'
import { type Field, fieldOf } from './fields.rules.ts'
import { getConsentRow } from './store.ts'

/**
 * The figures and results that a consent lets see now, with where they come from. The reading is in the trail, for the enterprise
 * to see, before anything is answered. That nothing else is read is the database's doing: the actor's views hold no other field.
 */
export function readConsented(ctx: Ctx, consentId: string): Promise<ConsentedData> {
  return ctx.transact(async (ctx) => {
    const consent = await getConsentRow(ctx, consentId)
    const { subjectId, given, state, purpose, organisation } = consent
    if (state !== 'active' || given === null || subjectId === null) throw new AppError('consent_not_active')
    const fields = given.fields.flatMap((code) => fieldOf(ctx.zone.zone, code) ?? [])
    const data = await dataOf(ctx, { consent, subjectId, fields })
    const detail = { organisation: organisation.name, fields: given.fields }
    await recordEvent(ctx, { event: 'consent.data_read', kind: 'read', entity: consentId, subjectId, detail, purpose })
    return mutable(data)
  })
}

interface Reading {
  readonly consent: Consent
  readonly subjectId: string
  readonly fields: readonly Field[]
}

async function dataOf(ctx: TxCtx, { consent, subjectId, fields }: Reading): Promise<ConsentedData> {
  const { name, uscc } = await ctx.db
    .selectFrom('subjects')
    .select(['name', 'uscc'])
    .where('zone_id', '=', ctx.zoneId)
    .where('id', '=', subjectId)
    .executeTakeFirstOrThrow()
  return {
    consent,
    name,
    uscc,
    ...(await getJudged(ctx)),
    fields: await figuresOf(ctx, subjectId, fields),
    results: await resultsOf(ctx, subjectId, fields),
  }
}

async function figuresOf(ctx: TxCtx, subjectId: string, fields: readonly Field[]): Promise<ConsentedData['fields']> {
  const settled = await listSettled(ctx, [subjectId])
  const rows = factRows(ctx, await listRecords(ctx, subjectId), { settled, overdue: new Map() })
  return fields.flatMap((field) => {
    if (!('indicator' in field)) return []
    const { code, name } = field
    const values = rows
      .filter((row) => row.code === code)
      .map(({ period, value, statements: [said] }) => {
        if (said === undefined) return { period, value, source: null }
        const { source, sourceName, recordedAt, batchId, batchName, row } = said
        return { period, value, source: { source, sourceName, period, recordedAt, batchId, batchName, row } }
      })
    return [{ code, name, unit: field.indicator.unit ?? null, values }]
  })
}

async function resultsOf(ctx: TxCtx, subjectId: string, fields: readonly Field[]): Promise<ConsentedData['results']> {
  const scores = await ctx.db
    .selectFrom('score_results')
    .select(['scorecard', 'total', 'lower', 'upper', 'class'])
    .where('zone_id', '=', ctx.zoneId)
    .where('subject_id', '=', subjectId)
    .execute()
  const rungs = await ctx.db
    .selectFrom('rung_results')
    .select(['ladder', 'rung'])
    .where('zone_id', '=', ctx.zoneId)
    .where('subject_id', '=', subjectId)
    .execute()
  const nothing = { total: null, lower: null, upper: null, class: null, rung: null }
  return fields.flatMap((field): ConsentedData['results'] => {
    const { code, name } = field
    if ('scorecard' in field) {
      const score = scores.find(({ scorecard }) => scorecard === field.scorecard.id)
      if (score === undefined) return [{ code, name, ...nothing }]
      const { scorecard: _, ...result } = score
      return [{ code, name, ...nothing, ...result }]
    }
    if (!('ladder' in field)) return []
    const reached = rungs.find(({ ladder }) => ladder === field.ladder.id)?.rung
    const known = field.ladder.versions.flatMap((version) => version.rungs).find((rung) => rung.code === reached)
    return [{ code, name, ...nothing, rung: known?.name ?? null }]
  })
}
