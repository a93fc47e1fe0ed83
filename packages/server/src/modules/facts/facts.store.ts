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
  let total = 0
  for await (const ids of touchedSubjects(ctx, batchId)) {
    const chosen = await takeSingles(ctx, batchId, ids)
    const others = ids.filter((id) => !chosen.has(id))
    if (others.length > 0) await chooseForSubjects(ctx, others)
    total += ids.length
    onSubjects?.(total)
  }
  return total
}

/** The subjects that a batch speaks of, some at a time, each once. */
export async function* touchedSubjects(ctx: TxCtx, batchId: string): AsyncGenerator<string[]> {
  let after = '00000000-0000-0000-0000-000000000000'
  // Only a subject of several identities can come up again.
  const seen = new Set<string>()
  for (;;) {
    const identities = await listTouched(ctx, batchId, after)
    const last = identities.at(-1)
    if (last === undefined) return
    const ids = new Set<string>()
    for (const { id, subject_id: subject } of identities) {
      if (subject === null || seen.has(subject)) continue
      ids.add(subject)
      if (subject !== id) seen.add(subject)
    }
    if (ids.size > 0) yield [...ids]
    after = last.id
  }
}

interface TouchedRow {
  readonly id: string
  readonly subject_id: string | null
}

/** Identities in the order of the index that finds a batch's records, so that each is read once. */
async function listTouched(ctx: TxCtx, batchId: string, after: string): Promise<TouchedRow[]> {
  const { rows } = await sql<TouchedRow>`
    select i.id, i.subject_id from (
      select distinct r.subject_id as id from records r
      where r.zone_id = ${ctx.zoneId} and r.batch_id = ${batchId} and r.subject_id > ${after}
      order by r.subject_id limit ${chunkSize}
    ) as spoken join identities i on i.zone_id = ${ctx.zoneId} and i.id = spoken.id order by i.id
  `.execute(ctx.db)
  return [...rows]
}

/**
 * Subjects that a batch made and that one record speaks of: nothing is to be chosen there, so the database takes the facts
 * from the record without reading it back. Returns the subjects done.
 */
async function takeSingles(ctx: TxCtx, batchId: string, subjectIds: readonly string[]): Promise<Set<string>> {
  const codesOf = (period: 'state' | 'year'): string[] =>
    ctx.zone.zone.indicators.filter((indicator) => indicator.period === period).map(({ code }) => code)
  const { rows } = await sql<{ subject_id: string }>`
    with said as (
      select s.id as subject_id, heard.id, heard.period, heard.values
      from unnest(${subjectIds}::uuid[]) as asked (id)
      join subjects s on s.zone_id = ${ctx.zoneId} and s.id = asked.id and s.created_batch_id = ${batchId}
      cross join lateral (
        select count(*) as n, (array_agg(r.id))[1] as id, (array_agg(r.period))[1] as period, (array_agg(r.values))[1] as values
        from identities i join records r on r.zone_id = i.zone_id and r.subject_id = i.id
        where i.zone_id = ${ctx.zoneId} and i.subject_id = asked.id
      ) as heard
      where heard.n = 1 and coalesce(heard.values ->> 'name' = s.name, true)
    ), parted as (
      select subject_id, id, period, values - ${codesOf('state')}::text[] as values from said where period <> 0
      union all select subject_id, id, 0, values - ${codesOf('year')}::text[] from said
    )
    insert into facts (zone_id, subject_id, period, values, record_ids)
    select ${ctx.zoneId}, subject_id, period, values,
      jsonb_build_object(id, (select jsonb_agg(code) from jsonb_object_keys(values) as code))
    from parted where values <> '{}'
    returning subject_id
  `.execute(ctx.db)
  return new Set(rows.map(({ subject_id }) => subject_id))
}

interface RecordRow {
  readonly id: string
  readonly subject_id: string
  readonly source: string
  readonly period: number
  readonly recorded_at: Date
  readonly values: Record<string, StoredValue>
  readonly batch_id: string
}

/** What was said of a subject, with the batch that said it. */
export interface BatchStatement extends RecordStatement {
  readonly batchId: string
}

/** Everything said of these subjects, as any identity of theirs; batches taken back do not speak. */
export async function listStatements(ctx: TxCtx, subjectIds: readonly string[]): Promise<BatchStatement[]> {
  const { rows } = await sql<RecordRow>`
    select r.id, i.subject_id, r.source, r.period, r.recorded_at, r.values, r.batch_id
    from identities i join records r on r.zone_id = i.zone_id and r.subject_id = i.id
    join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
    where i.zone_id = ${ctx.zoneId} and i.subject_id = any(${subjectIds}::uuid[]) and b.retracted_at is null
  `.execute(ctx.db)
  return rows.map(statementFromRow)
}

/**
 * Chooses the facts of these subjects from what every identity of theirs was said to be; batches taken back do not
 * speak, and what a person settled comes first.
 */
export async function chooseForSubjects(ctx: TxCtx, subjectIds: readonly string[]): Promise<void> {
  const statements = await listStatements(ctx, subjectIds)
  const chosen = chooseFacts(ctx.zone.zone, statements, await listSettled(ctx, subjectIds))
  await sql`delete from facts where zone_id = ${ctx.zoneId} and subject_id = any(${subjectIds}::uuid[])`.execute(ctx.db)
  await addFacts(ctx, chosen)
  await renameSubjects(ctx, chosen)
}

function statementFromRow(row: RecordRow): BatchStatement {
  const { id, source, period, values, subject_id: subject, batch_id: batchId } = row
  return { id, subject, source, period, recordedAt: row.recorded_at.toISOString(), values, batchId }
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
