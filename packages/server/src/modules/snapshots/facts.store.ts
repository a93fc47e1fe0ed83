/** Reads facts as they stand in the database and makes columns of them. */
import type { FactValue, SubjectFacts } from '@wutong/engine'
import { sql } from 'kysely'
import { addFacts, countSubjects } from '#modules/subjects'
import type { Ctx, TxCtx } from '#platform/context'
import { type Content, ContentBuilder } from './content.ts'

const subjectsAtOnce = 4000

interface FactRow {
  readonly id: string
  readonly period: number | null
  readonly values: string | null
}

/**
 * Columns of every fact, read piece by piece in short transactions, so that an embedded database serves others in
 * between; undefined when subjects were added meanwhile. The caller compares stamps.
 */
export async function readContent(
  ctx: Ctx,
  onSubjects: (done: number, total: number) => void,
): Promise<Content | undefined> {
  const total = await ctx.transact(countSubjects)
  const builder = new ContentBuilder(ctx.zone.compiled, total)
  let after = '00000000-0000-0000-0000-000000000000'
  for (let done = 0; ; done += subjectsAtOnce) {
    const rows = await ctx.transact((inside) => listChunk(inside, after))
    const last = rows.at(-1)
    if (last === undefined) return builder.finish()
    if (!addRows(builder, rows)) return undefined
    after = last.id
    onSubjects(Math.min(total, done + subjectsAtOnce), total)
  }
}

/** Every subject with its facts one by one, for whoever judges subject by subject. */
export async function listSubjectFacts(ctx: Ctx, onSubjects: (done: number) => void): Promise<SubjectFacts[]> {
  const subjects: SubjectFacts[] = []
  let facts = new Map<string, FactValue>()
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await ctx.transact((inside) => listChunk(inside, after))
    if (rows.length === 0) return subjects
    for (const { id, period, values } of rows) {
      if (id !== after) {
        facts = new Map()
        after = id
        subjects.push({ id, facts })
      }
      if (period !== null && values !== null) addFacts(facts, period, JSON.parse(values) as Record<string, FactValue>)
    }
    onSubjects(subjects.length)
  }
}

/** Columns of the facts of some subjects; those that are gone are left out. */
export async function readSubjects(ctx: TxCtx, ids: readonly string[]): Promise<Content> {
  const builder = new ContentBuilder(ctx.zone.compiled, ids.length)
  const { rows } = await sql<FactRow>`
    select s.id, f.period, f.values::text as values from subjects s left join facts f on f.zone_id = s.zone_id and f.subject_id = s.id
    where s.zone_id = ${ctx.zoneId} and s.id = any(${ids}::uuid[]) order by s.id, f.period`.execute(ctx.db)
  addRows(builder, rows)
  return builder.finish()
}

function addRows(builder: ContentBuilder, rows: readonly FactRow[]): boolean {
  let id = ''
  for (const row of rows) {
    if (row.id !== id) {
      id = row.id
      if (!builder.addSubject(id)) return false
    }
    if (row.period !== null && row.values !== null)
      builder.addFacts(row.period, JSON.parse(row.values) as Record<string, FactValue>)
  }
  return true
}

async function listChunk(ctx: TxCtx, after: string): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    select s.id, f.period, f.values::text as values
    from (select id from subjects where zone_id = ${ctx.zoneId} and id > ${after} order by id limit ${subjectsAtOnce}) s
    left join facts f on f.zone_id = ${ctx.zoneId} and f.subject_id = s.id
    order by s.id, f.period`.execute(ctx.db)
  return rows
}

/** Subjects that came, went or whose facts changed after a stamp, or undefined when they are more than `limit`. */
export async function listChanged(ctx: TxCtx, since: number, limit: number): Promise<string[] | undefined> {
  const { rows: batches } = await sql<{ id: string }>`
    select id from batches where zone_id = ${ctx.zoneId} and (known_stamp > ${since} or known_stamp is null)`.execute(
    ctx.db,
  )
  const { rows } = await sql<{ id: string }>`
    (select subject_id as id from population_changes where zone_id = ${ctx.zoneId} and stamp > ${since} limit ${limit + 1})
    union (select id from subjects
      where zone_id = ${ctx.zoneId} and created_batch_id = any(${batches.map(({ id }) => id)}::uuid[]) limit ${limit + 1})
  `.execute(ctx.db)
  return rows.length > limit ? undefined : rows.map(({ id }) => id)
}
