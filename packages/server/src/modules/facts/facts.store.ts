/** Facts in force: chosen anew for whole groups of subjects from all that is recorded about them. */
import { chooseFacts, type FactsInForce, nameKey, type RecordStatement } from '@wutong/engine'
import { type RawBuilder, sql } from 'kysely'
import { listSettled, pinyinFromName } from '#modules/subjects'
import { int4Array, textArray, uuidArrayOf } from '#platform/binary-arrays'
import type { TxCtx } from '#platform/context'
import type { StoredValue } from '#platform/tables'
import { codesByRecord } from './record-ids.rules.ts'

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
    await chooseForSubjects(ctx, ids)
    total += ids.length
    onSubjects?.(total)
  }
  return total
}

/** Chooses the facts of many subjects, some at a time. */
export async function chooseForMany(
  ctx: TxCtx,
  subjectIds: Iterable<string>,
  onSubjects?: (subjects: number) => void,
): Promise<void> {
  let done = 0
  for (const ids of chunksOf(subjectIds)) {
    await chooseForSubjects(ctx, ids)
    done += ids.length
    onSubjects?.(done)
  }
}

function* chunksOf(ids: Iterable<string>): Generator<string[]> {
  let chunk: string[] = []
  for (const id of ids) {
    chunk.push(id)
    if (chunk.length < chunkSize) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
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

/**
 * Everything said of these subjects, as any identity of theirs; batches taken back do not speak. Three questions instead of
 * one that joins: the planner would read whole batches to find a few thousand subjects.
 */
export async function listStatements(ctx: TxCtx, subjectIds: readonly string[]): Promise<BatchStatement[]> {
  const owners = await listOwners(ctx, subjectIds)
  const { rows } = await sql<RecordRow>`
    select id, subject_id, source, period, recorded_at, values, batch_id from records
    where zone_id = ${ctx.zoneId} and subject_id = any((select ${uuidArrayOf([...owners.keys()])}::uuid[])::uuid[])
  `.execute(ctx.db)
  const silent = await listSilent(ctx, [...new Set(rows.map((row) => row.batch_id))])
  return rows.flatMap((row) => {
    const subject = owners.get(row.subject_id)
    return subject === undefined || silent.has(row.batch_id) ? [] : [statementFromRow(row, subject)]
  })
}

/** The subjects that identities count for, of these subjects. */
async function listOwners(ctx: TxCtx, subjectIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; subject_id: string }>`
    select id, subject_id from identities
    where zone_id = ${ctx.zoneId} and subject_id = any((select ${uuidArrayOf(subjectIds)}::uuid[])::uuid[])`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.id, row.subject_id]))
}

/** Those of the batches that were taken back. */
async function listSilent(ctx: TxCtx, batchIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from batches
    where zone_id = ${ctx.zoneId} and id = any((select ${uuidArrayOf(batchIds)}::uuid[])::uuid[]) and retracted_at is not null`.execute(
    ctx.db,
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Chooses the facts of these subjects from what every identity of theirs was said to be; batches taken back do not
 * speak, and what a person settled comes first.
 */
export async function chooseForSubjects(ctx: TxCtx, subjectIds: readonly string[]): Promise<void> {
  const statements = await listStatements(ctx, subjectIds)
  const chosen = chooseFacts(ctx.zone.zone, statements, await listSettled(ctx, subjectIds))
  await removeOthers(ctx, subjectIds, chosen)
  if (chosen.length > 0) await putFacts(ctx, chosen).execute(ctx.db)
  await placeInDistricts(ctx, subjectIds, chosen).execute(ctx.db)
  await renameSubjects(ctx, chosen)
}

function statementFromRow(row: RecordRow, subject: string): BatchStatement {
  const { id, source, period, values, batch_id: batchId } = row
  return { id, subject, source, period, recordedAt: row.recorded_at.toISOString(), values, batchId }
}

/** Takes away what is no longer in force: the facts of periods of which nothing is said any more. */
async function removeOthers(ctx: TxCtx, subjectIds: readonly string[], facts: readonly FactsInForce[]): Promise<void> {
  const placeOf = (subject: string, period: number): string => `${subject}@${period}`
  const stay = new Set(facts.map(({ subject, period }) => placeOf(subject, period)))
  const { rows } = await sql<{ subject_id: string; period: number }>`
    select subject_id, period from facts
    where zone_id = ${ctx.zoneId} and subject_id = any((select ${uuidArrayOf(subjectIds)}::uuid[])::uuid[])`.execute(
    ctx.db,
  )
  const gone = rows.filter(({ subject_id: subject, period }) => !stay.has(placeOf(subject, period)))
  if (gone.length === 0) return
  await sql`
    delete from facts f using unnest(${uuidArrayOf(gone.map((row) => row.subject_id))}::uuid[], ${int4Array(
      gone.map(({ period }) => period),
      -1,
    )}::integer[]) as x(subject_id, period)
    where f.zone_id = ${ctx.zoneId} and f.subject_id = x.subject_id and f.period = x.period`.execute(ctx.db)
}

/** The statement that writes facts over those that stand there, where they differ. */
export function putFacts(ctx: TxCtx, facts: readonly FactsInForce[]): RawBuilder<unknown> {
  return sql`${insertFacts(ctx, facts)}
    on conflict (zone_id, subject_id, period) do update
    set values = excluded.values, record_ids = excluded.record_ids, conflicts = excluded.conflicts
    where (facts.values, facts.record_ids, facts.conflicts) is distinct from (excluded.values, excluded.record_ids, excluded.conflicts)
  `
}

/**
 * The statement that puts subjects into the sub-districts that their facts name: whose officers see them with the change that says
 * so. Lists show the sub-district, so their stamp moves with it.
 */
export function placeInDistricts(
  ctx: TxCtx,
  subjectIds: readonly string[],
  facts: readonly FactsInForce[],
): RawBuilder<unknown> {
  const named = new Map(
    facts.flatMap(({ subject, period, values }) => (period === 0 ? [[subject, values.district]] : [])),
  )
  const districts = subjectIds.map((id) => {
    const district = named.get(id)
    return typeof district === 'string' ? district : null
  })
  return sql`
    with moved as (
      update subject_summaries m set district = x.district
      from unnest(${uuidArrayOf(subjectIds)}::uuid[], ${textArray(districts)}::text[]) as x(subject_id, district)
      where m.zone_id = ${ctx.zoneId} and m.subject_id = x.subject_id and m.district is distinct from x.district
      returning m.subject_id
    )
    update zones set names_stamp = names_stamp + 1 where id = ${ctx.zoneId} and exists (select from moved)
  `
}

/** Writes facts in force. */
export async function addFacts(ctx: TxCtx, facts: readonly FactsInForce[]): Promise<void> {
  if (facts.length > 0) await insertFacts(ctx, facts).execute(ctx.db)
}

/** The statement that writes facts in force. */
function insertFacts(ctx: TxCtx, facts: readonly FactsInForce[]): RawBuilder<unknown> {
  return sql`
    insert into facts (zone_id, subject_id, period, values, record_ids, conflicts)
    select ${ctx.zoneId}, x.subject_id, x.period, x.values::jsonb, x.record_ids::jsonb, x.conflicts::text[]
    from unnest(${uuidArrayOf(facts.map(({ subject }) => subject))}::uuid[], ${int4Array(
      facts.map(({ period }) => period),
      -1,
    )}::integer[],
      ${textArray(facts.map(({ values }) => JSON.stringify(values)))}::text[],
      ${textArray(facts.map(({ recordIds }) => JSON.stringify(codesByRecord(recordIds))))}::text[],
      ${textArray(facts.map(({ conflicts }) => `{${conflicts.map((code) => JSON.stringify(code)).join(',')}}`))}::text[])
      as x(subject_id, period, values, record_ids, conflicts)
  `
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
