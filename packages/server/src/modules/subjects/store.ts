import { type FactValue, type RecordStatement, type Settled, type SubjectFacts, settledKey } from '@wutong/engine'
import { sql } from 'kysely'
import type { TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'

/** A subject's own row. */
export interface SubjectIdentity {
  readonly id: string
  readonly uscc: string | null
  readonly name: string
  readonly district: string | null
}

/** The subject; throws `subject_not_found` for one that does not exist or that the actor may not see. */
export async function getSubjectRow(ctx: TxCtx, subjectId: string): Promise<SubjectIdentity> {
  const row = await ctx.db
    .selectFrom('subjects as s')
    .innerJoin('subject_summaries as m', (join) =>
      join.onRef('m.zone_id', '=', 's.zone_id').onRef('m.subject_id', '=', 's.id'),
    )
    .select(['s.id', 's.uscc', 's.name', 'm.district'])
    .where('s.zone_id', '=', ctx.zoneId)
    .where('s.id', '=', subjectId)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('subject_not_found', { subjectId })
  return row
}

/** The name of who looks after an enterprise, where somebody does. */
export async function findLiaisonName(ctx: TxCtx, subjectId: string): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`
    select liaison_name(user_id) as name from liaisons where zone_id = ${ctx.zoneId} and subject_id = ${subjectId}`.execute(
    ctx.db,
  )
  return rows[0]?.name ?? null
}

/** The subject that a command names by id, credit code or exact name; undefined when there is none. */
export async function findSubjectId(ctx: TxCtx, named: string): Promise<string | undefined> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(named)
  const row = await ctx.db
    .selectFrom('subjects')
    .select('id')
    .where('zone_id', '=', ctx.zoneId)
    .where((is) =>
      isId
        ? is('id', '=', named)
        : is.or([is('uscc', '=', named.toUpperCase()), is('name', '=', named), is('external_key', '=', named)]),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** Subjects whose name holds a piece of text, in the order of their names. */
export async function listSubjectsNamed(
  ctx: TxCtx,
  piece: string,
  limit: number,
): Promise<{ id: string; name: string }[]> {
  const pattern = `%${piece.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return ctx.db
    .selectFrom('subjects')
    .select(['id', 'name'])
    .where('zone_id', '=', ctx.zoneId)
    .where('name', 'like', pattern)
    .orderBy('name')
    .limit(limit)
    .execute()
}

/** One subject's facts in force, keyed as the engine wants them. */
export async function listFacts(ctx: TxCtx, subjectId: string): Promise<SubjectFacts> {
  const rows = await ctx.db
    .selectFrom('facts')
    .select(['period', 'values'])
    .where('zone_id', '=', ctx.zoneId)
    .where('subject_id', '=', subjectId)
    .execute()
  const facts = new Map<string, FactValue>()
  for (const { period, values } of rows) addFacts(facts, period, values)
  return { id: subjectId, facts }
}

/** The facts in force of several subjects, by id. */
export async function listFactsOfMany(
  ctx: TxCtx,
  subjectIds: readonly string[],
): Promise<Map<string, Map<string, FactValue>>> {
  const all = new Map<string, Map<string, FactValue>>(subjectIds.map((id) => [id, new Map()]))
  if (subjectIds.length === 0) return all
  const rows = await ctx.db
    .selectFrom('facts')
    .select(['subject_id', 'period', 'values'])
    .where('zone_id', '=', ctx.zoneId)
    .where('subject_id', 'in', [...subjectIds])
    .execute()
  for (const { subject_id, period, values } of rows) {
    const facts = all.get(subject_id)
    if (facts !== undefined) addFacts(facts, period, values)
  }
  return all
}

/** Adds one stored row of facts to a subject's map. */
export function addFacts(
  facts: Map<string, FactValue>,
  period: number,
  values: Readonly<Record<string, FactValue>>,
): void {
  for (const code in values) {
    const value = values[code]
    if (value !== undefined) facts.set(period === 0 ? code : `${code}@${period}`, value)
  }
}

/** A record with what a person needs to find it again. */
export interface RecordedStatement {
  readonly statement: RecordStatement
  readonly batchId: string
  readonly batchName: string
  readonly row: number | null
}

/** Everything that batches still in force say about a subject. */
export function listRecords(ctx: TxCtx, subjectId: string): Promise<RecordedStatement[]> {
  return listRecordsOfMany(ctx, [subjectId])
}

/** Everything that batches still in force say about some subjects. */
export async function listRecordsOfMany(ctx: TxCtx, subjectIds: readonly string[]): Promise<RecordedStatement[]> {
  const rows = await ctx.db
    .selectFrom('identities as i')
    .innerJoin('records as r', (join) => join.onRef('r.zone_id', '=', 'i.zone_id').onRef('r.subject_id', '=', 'i.id'))
    .innerJoin('batches as b', (join) => join.onRef('b.zone_id', '=', 'r.zone_id').onRef('b.id', '=', 'r.batch_id'))
    .select(['r.id', 'i.subject_id', 'r.source', 'r.period', 'r.recorded_at', 'r.values', 'r.row'])
    .select(['b.id as batch_id', 'b.file'])
    .where('i.zone_id', '=', ctx.zoneId)
    .where('i.subject_id', 'in', [...subjectIds])
    .where('b.retracted_at', 'is', null)
    .execute()
  return rows.map(({ id, subject_id, source, period, recorded_at, values, row, batch_id, file }) => ({
    statement: { id, subject: subject_id ?? '', source, period, recordedAt: recorded_at.toISOString(), values },
    batchId: batch_id,
    batchName: file,
    row,
  }))
}

/** What people settled about these subjects. */
export async function listSettled(ctx: TxCtx, subjectIds: readonly string[]): Promise<Settled> {
  const { rows } = await sql<{ subject_id: string; period: number; code: string; record_id: string }>`
    select i.subject_id, s.period, s.code, s.record_id
    from settlements s join identities i on i.zone_id = s.zone_id and i.id = s.subject_id
    where s.zone_id = ${ctx.zoneId} and s.undone_at is null and i.subject_id = any(${subjectIds}::uuid[])
    order by s.stamp
  `.execute(ctx.db)
  return new Map(rows.map((row) => [settledKey(row.subject_id, row.period, row.code), row.record_id]))
}

/** How many subjects the zone holds. */
export async function countSubjects(ctx: TxCtx): Promise<number> {
  const { total } = await ctx.db
    .selectFrom('subjects')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('zone_id', '=', ctx.zoneId)
    .executeTakeFirstOrThrow()
  return total
}
