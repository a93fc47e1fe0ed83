/** Facts in force: chosen anew for whole groups of subjects from all that is recorded about them. */
import { chooseFacts, type FactsInForce, nameKey, type RecordStatement } from '@wutong/engine'
import { sql } from 'kysely'
import { listSettled, pinyinFromName } from '#modules/subjects'
import type { TxCtx } from '#platform/context'
import type { StoredValue } from '#platform/tables'

/** Subjects a statement, so that neither memory nor a statement grows with the zone. */
const chunkSize = 2000

/** Chooses the facts of every subject that a batch speaks of; returns how many subjects. */
export async function refreshFacts(
  ctx: TxCtx,
  batchId: string,
  onSubjects?: (subjects: number) => void,
): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000'
  let total = 0
  for (;;) {
    const ids = await listTouched(ctx, batchId, after)
    const last = ids.at(-1)
    if (last === undefined) return total
    await chooseForSubjects(ctx, ids)
    total += ids.length
    onSubjects?.(total)
    after = last
  }
}

async function listTouched(ctx: TxCtx, batchId: string, after: string): Promise<string[]> {
  const { rows } = await sql<{ subject_id: string }>`
    select distinct i.subject_id from records r join identities i on i.zone_id = r.zone_id and i.id = r.subject_id
    where r.zone_id = ${ctx.zoneId} and r.batch_id = ${batchId} and i.subject_id > ${after}
    order by i.subject_id limit ${chunkSize}
  `.execute(ctx.db)
  return rows.map(({ subject_id }) => subject_id)
}

interface RecordRow {
  readonly id: string
  readonly subject_id: string
  readonly source: string
  readonly period: number
  readonly recorded_at: Date
  readonly values: Record<string, StoredValue>
}

/**
 * Chooses the facts of these subjects from what every identity of theirs was said to be; batches taken back do not
 * speak, and what a person settled comes first.
 */
export async function chooseForSubjects(ctx: TxCtx, subjectIds: readonly string[]): Promise<void> {
  const { rows } = await sql<RecordRow>`
    select r.id, i.subject_id, r.source, r.period, r.recorded_at, r.values
    from identities i join records r on r.zone_id = i.zone_id and r.subject_id = i.id
    join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
    where i.zone_id = ${ctx.zoneId} and i.subject_id = any(${subjectIds}::uuid[]) and b.retracted_at is null
  `.execute(ctx.db)
  const chosen = chooseFacts(ctx.zone.zone, rows.map(statementFromRow), await listSettled(ctx, subjectIds))
  await sql`delete from facts where zone_id = ${ctx.zoneId} and subject_id = any(${subjectIds}::uuid[])`.execute(ctx.db)
  await addFacts(ctx, chosen)
  await renameSubjects(ctx, chosen)
}

function statementFromRow(row: RecordRow): RecordStatement {
  const { id, source, period, values } = row
  return { id, subject: row.subject_id, source, period, recordedAt: row.recorded_at.toISOString(), values }
}

/** Codes by the record they come from: a record gives many codes, so this is a third of the other way round. */
function codesByRecord(recordIds: Readonly<Record<string, string>>): Record<string, string[]> {
  const codes: Record<string, string[]> = {}
  for (const [code, id] of Object.entries(recordIds)) {
    const known = codes[id]
    if (known === undefined) codes[id] = [code]
    else known.push(code)
  }
  return codes
}

/** Writes facts in force. */
export async function addFacts(ctx: TxCtx, facts: readonly FactsInForce[]): Promise<void> {
  if (facts.length === 0) return
  const rows = facts.map(({ subject, period, values, recordIds, conflicts }) => ({
    subject_id: subject,
    period,
    values,
    record_ids: codesByRecord(recordIds),
    conflicts,
  }))
  await sql`
    insert into facts (zone_id, subject_id, period, values, record_ids, conflicts)
    select ${ctx.zoneId}, x.subject_id, x.period, x.values, x.record_ids, x.conflicts
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(subject_id uuid, period integer, values jsonb, record_ids jsonb, conflicts text[])
  `.execute(ctx.db)
}

/** A subject goes by the name in force. */
async function renameSubjects(ctx: TxCtx, facts: readonly FactsInForce[]): Promise<void> {
  const named = facts.flatMap(({ subject, values }) =>
    typeof values.name === 'string' ? [{ id: subject, name: values.name }] : [],
  )
  if (named.length === 0) return
  const { rows: renamed } = await sql<{ id: string; name: string }>`
    select x.id, x.name from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as x(id uuid, name text)
    join subjects s on s.zone_id = ${ctx.zoneId} and s.id = x.id where s.name <> x.name
  `.execute(ctx.db)
  if (renamed.length === 0) return
  const rows = renamed.map(({ id, name }) => {
    const { pinyin, initials } = pinyinFromName(name)
    return { id, name, name_key: nameKey(name), pinyin, pinyin_initials: initials }
  })
  await sql`
    update subjects s set name = x.name, name_key = x.name_key, pinyin = x.pinyin, pinyin_initials = x.pinyin_initials
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, name text, name_key text, pinyin text, pinyin_initials text)
    where s.zone_id = ${ctx.zoneId} and s.id = x.id
  `.execute(ctx.db)
}
