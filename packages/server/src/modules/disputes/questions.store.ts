/** Rows of questions to sources and enterprises. */

import type { Question } from '@wutong/contract'
import { namedFigure } from '@wutong/engine'
import { sql } from 'kysely'
import { dayOf } from '#platform/clock'
import { type TxCtx, writeWithinReach } from '#platform/context'
import { earliestFirst, keysetPage } from '#platform/cursor'
import { AppError } from '#platform/errors'
import type { StoredValue } from '#platform/tables'

/** A question to be written. */
export interface NewQuestion {
  readonly id: string
  readonly kind: Question['kind']
  readonly rule: string
  readonly askedOf: Question['askedOf']
  readonly source: string | null
  readonly subjectId: string
  readonly code: string
  readonly period: number
  readonly said: StoredValue | null
  readonly dueOn: string
}

/** Writes a question; throws `question_open` where the same one waits for its answer, `question_declined` where whoever is asked has said that there is none. */
export async function addQuestion(ctx: TxCtx, question: NewQuestion): Promise<void> {
  const { id, kind, rule, askedOf, source, subjectId, code, period, said, dueOn } = question
  const { rows } = await sql<{ state: string; at: Date }>`
    select q.state, coalesce(q.answered_at, q.raised_at) as at
    from questions q join identities i on i.zone_id = q.zone_id and i.id = q.subject_id
    where q.zone_id = ${ctx.zoneId} and i.subject_id = ${subjectId} and q.code = ${code} and q.period = ${period}
      and q.rule = ${rule} and (q.state = 'open' or (q.state = 'declined' and q.asked_of = ${askedOf} and q.source is not distinct from ${source}))
    order by q.state desc, at desc limit 1`.execute(ctx.db)
  const [twin] = rows
  if (twin?.state === 'open') throw new AppError('question_open', { at: dayOf(twin.at) })
  if (twin !== undefined) {
    const { name } = namedFigure(ctx.zone.zone, code, period)
    throw new AppError('question_declined', { at: dayOf(twin.at), code: name, period: period || '—' })
  }
  const row = {
    zone_id: ctx.zoneId,
    id,
    kind,
    rule,
    asked_of: askedOf,
    source,
    subject_id: subjectId,
    code,
    period,
    detail: JSON.stringify({ said }),
    raised_by: ctx.actor.username,
    raised_at: ctx.now(),
    due_on: dueOn,
  }
  await writeWithinReach(ctx, () => ctx.db.insertInto('questions').values(row).execute())
}

/** Writes how a question ended. */
export async function endQuestion(
  ctx: TxCtx,
  id: string,
  end: { state: 'answered' | 'confirmed' | 'declined'; answer: string; batchId?: string; disputeId?: string },
): Promise<void> {
  const ended = {
    state: end.state,
    answer: end.answer,
    answered_by: ctx.actor.username,
    answered_at: ctx.now(),
    batch_id: end.batchId ?? null,
    dispute_id: end.disputeId ?? null,
  }
  const update = ctx.db.updateTable('questions').set(ended).where('zone_id', '=', ctx.zoneId).where('id', '=', id)
  await writeWithinReach(ctx, () => update.execute())
}

interface QuestionRow {
  readonly id: string
  readonly kind: Question['kind']
  readonly rule: string
  readonly asked_of: Question['askedOf']
  readonly source: string | null
  readonly subject_id: string | null
  readonly identity: string
  readonly subject_name: string | null
  readonly code: string
  readonly period: number
  readonly detail: { readonly said: StoredValue | null }
  readonly raised_by: string
  readonly raised_at: Date
  readonly due_on: string
  readonly state: Question['state']
  readonly answer: string | null
  readonly answered_by: string | null
  readonly answered_at: Date | null
  readonly batch_id: string | null
  readonly dispute_id: string | null
  readonly files: Question['files']
}

/** A gap that waits for an answer while some source has filled it. */
const known = sql`(q.state = 'open' and q.kind = 'gap' and exists (
  select from facts f where f.zone_id = q.zone_id and f.subject_id = i.subject_id and f.period = q.period and f.values ? q.code))`
const columns = sql`q.id, q.kind, q.rule, q.asked_of, q.source, i.subject_id, q.subject_id as identity, s.name as subject_name, q.code, q.period,
  q.detail, q.raised_by, q.raised_at, q.due_on, case when ${known} then 'known' else q.state end as state, q.answer, q.answered_by, q.answered_at,
  q.batch_id, q.dispute_id,
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'bytes', octet_length(f.bytes)) order by f.added_at, f.id)
    from question_files f where f.zone_id = q.zone_id and f.question_id = q.id), '[]') as files`
const tables = sql`questions q join identities i on i.zone_id = q.zone_id and i.id = q.subject_id
  left join subjects s on s.zone_id = i.zone_id and s.id = i.subject_id`

/** One question; throws `question_not_found`. */
export async function getQuestionRow(ctx: TxCtx, id: string): Promise<Question> {
  const { rows } = await sql<QuestionRow>`
    select ${columns} from ${tables} where q.zone_id = ${ctx.zoneId} and q.id = ${id}`.execute(ctx.db)
  const [row] = rows
  if (row === undefined) throw new AppError('question_not_found', { question: id })
  return questionFrom(ctx, row)
}

/** A page of questions, the earliest deadline first. */
export async function listQuestionRows(
  ctx: TxCtx,
  query: {
    state: Question['state'] | 'all'
    source?: string | undefined
    askedOf?: Question['askedOf'] | undefined
    subjectId?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<{ rows: Question[]; next: string | null; total: number }> {
  const { state, source, askedOf, subjectId, after, limit } = query
  const { behind, order } = earliestFirst(sql`q.due_on`, sql`q.id`, after)
  const filter = sql`q.zone_id = ${ctx.zoneId} and ${stateFilter(state)}
    and ${askedOf === undefined ? sql`true` : sql`q.asked_of = ${askedOf}`}
    and ${source === undefined ? sql`true` : sql`q.source = ${source}`}
    and ${subjectId === undefined ? sql`true` : sql`i.subject_id = ${subjectId}`}`
  const { rows } = await sql<QuestionRow>`
    select ${columns} from ${tables} where ${filter} and ${behind} order by ${order} limit ${limit + 1}`.execute(ctx.db)
  const { rows: counts } = await sql<{
    total: number
  }>`select count(*) as total from ${tables} where ${filter}`.execute(ctx.db)
  const { shown, next } = keysetPage(rows, limit, (last) => [last.due_on, last.id])
  return { rows: shown.map((row) => questionFrom(ctx, row)), next, total: Number(counts[0]?.total ?? 0) }
}

function stateFilter(state: Question['state'] | 'all') {
  if (state === 'all') return sql`true`
  if (state === 'known') return known
  return state === 'open' ? sql`q.state = 'open' and not ${known}` : sql`q.state = ${state}`
}

function questionFrom(ctx: TxCtx, row: QuestionRow): Question {
  const { zone } = ctx.zone
  const { sources, plausibility } = zone
  return {
    id: row.id,
    kind: row.kind,
    rule: row.rule,
    ruleName: plausibility?.find(({ code }) => code === row.rule)?.name ?? null,
    askedOf: row.asked_of,
    source: row.source,
    sourceName: sources.find(({ id }) => id === row.source)?.name ?? null,
    subject: { id: row.subject_id ?? row.identity, name: row.subject_name ?? '' },
    ...namedFigure(zone, row.code, row.period),
    said: row.detail.said,
    raisedBy: row.raised_by,
    raisedAt: row.raised_at.toISOString(),
    dueOn: row.due_on,
    late: row.state === 'open' && row.due_on < dayOf(ctx.now()),
    state: row.state,
    answer: row.answer,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at?.toISOString() ?? null,
    batchId: row.batch_id,
    disputeId: row.dispute_id,
    files: row.files,
  }
}
