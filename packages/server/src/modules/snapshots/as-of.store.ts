/**
 * What was known at an earlier moment, chosen anew from records: those of batches that counted then, for the identities
 * that were there, joined by the merges that held, and with what people had settled. Nothing is read from `facts`.
 */
import {
  chooseFacts,
  type FactsInForce,
  type FactValue,
  type RecordStatement,
  type StatementValues,
  settledKey,
} from '@wutong/engine'
import { sql } from 'kysely'
import { addFacts } from '#modules/subjects'
import type { Ctx, TxCtx } from '#platform/context'
import { type Content, ContentBuilder } from './content.ts'

const subjectsAtOnce = 2000

/** A statement of the past with where it comes from. */
export interface PastStatement {
  readonly statement: RecordStatement
  readonly batchId: string
  readonly batchName: string
  readonly row: number | null
}

/** The identities of each subject that there was at a stamp; a subject goes by the identity that others were merged into. */
export async function listSubjectsAsOf(ctx: TxCtx, stamp: number): Promise<Map<string, string[]>> {
  const { rows: present } = await sql<{ id: string }>`
    select id from identities
    where zone_id = ${ctx.zoneId} and since_stamp <= ${stamp} and (gone_stamp is null or gone_stamp > ${stamp})
    order by id`.execute(ctx.db)
  const parents = await listMergesAsOf(ctx, stamp)
  const subjects = new Map<string, string[]>()
  for (const { id } of present) {
    const root = rootOf(parents, id)
    const identities = subjects.get(root)
    if (identities === undefined) subjects.set(root, [id])
    else identities.push(id)
  }
  return new Map([...subjects].sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function listMergesAsOf(ctx: TxCtx, stamp: number): Promise<Map<string, string>> {
  const { rows } = await sql<{ merged_id: string; kept_id: string }>`
    select merged_id, kept_id from merges
    where zone_id = ${ctx.zoneId} and stamp <= ${stamp} and (undone_stamp is null or undone_stamp > ${stamp})
    order by stamp`.execute(ctx.db)
  return new Map(rows.map(({ merged_id, kept_id }) => [merged_id, kept_id]))
}

function rootOf(parents: ReadonlyMap<string, string>, id: string): string {
  let root = id
  for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
  return root
}

interface PastRow {
  readonly id: string
  readonly subject_id: string
  readonly source: string
  readonly period: number
  readonly recorded_at: Date
  readonly values: StatementValues
  readonly row: number | null
  readonly batch_id: string
  readonly file: string
}

/** What batches that counted at a stamp said about these identities; each statement is given to the identity's subject. */
export async function listStatementsAsOf(
  ctx: TxCtx,
  stamp: number,
  subjectOf: ReadonlyMap<string, string>,
): Promise<PastStatement[]> {
  const { rows } = await sql<PastRow>`
    select r.id, r.subject_id, r.source, r.period, r.recorded_at, r.values, r.row, b.id as batch_id, b.file
    from records r join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
    where r.zone_id = ${ctx.zoneId} and r.subject_id = any(${[...subjectOf.keys()]}::uuid[])
      and b.known_stamp <= ${stamp} and (b.retracted_stamp is null or b.retracted_stamp > ${stamp})`.execute(ctx.db)
  return rows.map(({ id, subject_id, source, period, recorded_at, values, row, batch_id, file }) => ({
    statement: {
      id,
      subject: subjectOf.get(subject_id) ?? subject_id,
      source,
      period,
      recordedAt: recorded_at.toISOString(),
      values,
    },
    batchId: batch_id,
    batchName: file,
    row,
  }))
}

/** What people had settled at a stamp about these identities, by figure of the subject. */
export async function listSettledAsOf(
  ctx: TxCtx,
  stamp: number,
  subjectOf: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ subject_id: string; period: number; code: string; record_id: string }>`
    select subject_id, period, code, record_id from settlements
    where zone_id = ${ctx.zoneId} and subject_id = any(${[...subjectOf.keys()]}::uuid[])
      and stamp <= ${stamp} and (undone_stamp is null or undone_stamp > ${stamp})
    order by stamp`.execute(ctx.db)
  return new Map(
    rows.map((row) => [
      settledKey(subjectOf.get(row.subject_id) ?? row.subject_id, row.period, row.code),
      row.record_id,
    ]),
  )
}

/** Columns of all that was known at a stamp; the same bytes as the population had then. */
export async function readContentAsOf(
  ctx: Ctx,
  stamp: number,
  onSubjects: (done: number, total: number) => void = () => {},
): Promise<Content> {
  const subjects = [...(await ctx.transact((inside) => listSubjectsAsOf(inside, stamp)))]
  const builder = new ContentBuilder(ctx.zone.compiled, subjects.length)
  for (let from = 0; from < subjects.length; from += subjectsAtOnce) {
    const some = subjects.slice(from, from + subjectsAtOnce)
    const facts = await ctx.transact((inside) => chooseAsOf(inside, stamp, some))
    for (const [id] of some) {
      builder.addSubject(id)
      for (const { period, values } of facts.get(id) ?? []) builder.addFacts(period, values)
    }
    onSubjects(Math.min(subjects.length, from + subjectsAtOnce), subjects.length)
  }
  return builder.finish()
}

/** A subject with the identities that it has. */
type Identified = readonly [subject: string, identities: readonly string[]]

async function chooseAsOf(
  ctx: TxCtx,
  stamp: number,
  subjects: readonly Identified[],
): Promise<Map<string, FactsInForce[]>> {
  const subjectOf = subjectsByIdentity(subjects)
  const statements = await listStatementsAsOf(ctx, stamp, subjectOf)
  const settled = await listSettledAsOf(ctx, stamp, subjectOf)
  const chosen = chooseFacts(
    ctx.zone.zone,
    statements.map(({ statement }) => statement),
    settled,
  )
  return Map.groupBy(chosen, ({ subject }) => subject)
}

function subjectsByIdentity(subjects: Iterable<Identified>): Map<string, string> {
  return new Map([...subjects].flatMap(([id, identities]) => identities.map((one) => [one, id] as const)))
}

/** Which subject an identity counted for at a stamp, with all its identities; none where it was not there. */
export async function findSubjectAsOf(ctx: TxCtx, stamp: number, id: string): Promise<Identified> {
  const parents = await listMergesAsOf(ctx, stamp)
  const subject = rootOf(parents, id)
  return [subject, (await identitiesAsOf(ctx, { stamp, parents }, [subject])).get(subject) ?? []]
}

async function identitiesAsOf(
  ctx: TxCtx,
  { stamp, parents }: { readonly stamp: number; readonly parents: ReadonlyMap<string, string> },
  subjects: readonly string[],
): Promise<Map<string, string[]>> {
  const wanted = new Set(subjects)
  const merged = [...parents.keys()].filter((id) => wanted.has(rootOf(parents, id)))
  const { rows } = await sql<{ id: string }>`
    select id from identities where zone_id = ${ctx.zoneId} and id = any(${[...subjects, ...merged]}::uuid[])
      and since_stamp <= ${stamp} and (gone_stamp is null or gone_stamp > ${stamp}) order by id`.execute(ctx.db)
  return Map.groupBy(
    rows.map(({ id }) => id),
    (id) => rootOf(parents, id),
  )
}

/** All that was said and settled about one subject. */
export interface SaidAsOf {
  readonly records: readonly PastStatement[]
  readonly settled: ReadonlyMap<string, string>
}

/** All that was said and settled at a stamp about one subject, as far as whoever asks may see it. */
export async function listSaidAsOf(ctx: TxCtx, stamp: number, subject: Identified): Promise<SaidAsOf> {
  const subjectOf = subjectsByIdentity([subject])
  return {
    records: await listStatementsAsOf(ctx, stamp, subjectOf),
    settled: await listSettledAsOf(ctx, stamp, subjectOf),
  }
}

/** The facts in force of a subject by what was said and settled about it. */
export function factsFrom(ctx: Ctx, { records, settled }: SaidAsOf): Map<string, FactValue> {
  const facts = new Map<string, FactValue>()
  const statements = records.map(({ statement }) => statement)
  for (const { period, values } of chooseFacts(ctx.zone.zone, statements, settled)) addFacts(facts, period, values)
  return facts
}

/** The facts of some subjects as they were in force at a stamp. */
export async function listFactsAsOf(
  ctx: TxCtx,
  stamp: number,
  subjects: readonly string[],
): Promise<Map<string, Map<string, FactValue>>> {
  const parents = await listMergesAsOf(ctx, stamp)
  const chosen = await chooseAsOf(ctx, stamp, [...(await identitiesAsOf(ctx, { stamp, parents }, subjects))])
  return new Map(
    subjects.map((id) => {
      const facts = new Map<string, FactValue>()
      for (const { period, values } of chosen.get(id) ?? []) addFacts(facts, period, values)
      return [id, facts]
    }),
  )
}

/** How much counted at a stamp, and the newest year up to one that something was said about. */
export async function countAsOf(
  ctx: TxCtx,
  stamp: number,
  lastYear: number,
): Promise<{ readonly records: number; readonly period: number | null }> {
  const { rows } = await sql<{ records: number; period: number | null }>`
    select count(*) as records,
      max(r.period) filter (where r.period > 0 and r.period <= ${lastYear} and r.values <> '{}'::jsonb) as period
    from records r join batches b on b.zone_id = r.zone_id and b.id = r.batch_id
    where r.zone_id = ${ctx.zoneId} and b.known_stamp <= ${stamp}
      and (b.retracted_stamp is null or b.retracted_stamp > ${stamp})`.execute(ctx.db)
  return { records: Number(rows[0]?.records ?? 0), period: rows[0]?.period ?? null }
}
