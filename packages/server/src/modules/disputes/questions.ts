/** Use cases: ask about a suspicious or a missing figure, and answer. */
import type { Question } from '@wutong/contract'
import { beginBulk, chooseForSubjects, noteBatch } from '#modules/facts'
import { addGeneratedBatch, addRecords, countAnswer } from '#modules/records'
import { getSubjectRow, listFacts } from '#modules/subjects'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { StoredValue } from '#platform/tables'
import { readClaim } from './claims.rules.ts'
import { deadlineOf } from './deadlines.ts'
import { getFigure, indicatorOf } from './figures.ts'
import { addQuestion, endQuestion, getQuestionRow, type NewQuestion } from './questions.store.ts'

/** The source under which an enterprise's own answers are recorded. */
const ownSource = 'enterprise'

/** What is asked. */
export type Asking =
  | { readonly kind: 'plausibility'; readonly rule: string; readonly subjectId: string; readonly period: number }
  | {
      readonly kind: 'gap'
      readonly subjectId: string
      readonly code: string
      readonly period: number | null
      readonly askedOf: Question['askedOf']
    }

/** Asks; throws `question_known` for what is on file, and `question_open` for what has been asked. */
export async function raiseQuestion(ctx: TxCtx, asking: Asking): Promise<Question> {
  const asked = asking.kind === 'gap' ? await gapFrom(ctx, asking) : await suspicionFrom(ctx, asking)
  const question = { ...asked, id: ctx.newId(), dueOn: deadlineOf(ctx, asked.source) }
  await addQuestion(ctx, question)
  const { id, said: _, ...detail } = question
  await recordEvent(ctx, { event: 'question.raised', entity: id, detail })
  return getQuestionRow(ctx, id)
}

type Asked = Omit<NewQuestion, 'id' | 'dueOn'>

async function suspicionFrom(ctx: TxCtx, asking: Extract<Asking, { kind: 'plausibility' }>): Promise<Asked> {
  const rule = ctx.zone.zone.plausibility?.find(({ code }) => code === asking.rule)
  if (rule === undefined) throw new AppError('plausibility_unknown', { rule: asking.rule })
  const { subjectId } = asking
  const dated = indicatorOf(ctx, rule.asks).period === 'year'
  const { fact } = await getFigure(ctx, { subjectId, code: rule.asks, period: dated ? asking.period : null })
  const [inForce] = fact.statements
  if (inForce === undefined) throw new AppError('figure_unsaid', { code: rule.asks, period: asking.period })
  const { source } = inForce.record
  const figure = { subjectId, code: rule.asks, period: fact.period, said: inForce.value }
  return { kind: 'plausibility', rule: rule.code, askedOf: 'source', source, ...figure }
}

async function gapFrom(
  ctx: TxCtx,
  { subjectId, code, period, askedOf }: Extract<Asking, { kind: 'gap' }>,
): Promise<Asked> {
  await getSubjectRow(ctx, subjectId)
  const indicator = indicatorOf(ctx, code)
  const year = indicator.period === 'year' ? period : null
  if (indicator.period === 'year' && year === null)
    throw new AppError('figure_unsaid', { code: indicator.name, period: '—' })
  const { facts } = await listFacts(ctx, subjectId)
  if (facts.get(year === null ? code : `${code}@${year}`) !== undefined)
    throw new AppError('question_known', { code: indicator.name, period: year ?? '—' })
  const source = askedOf === 'enterprise' ? ownSource : firstSourceFor(ctx, code)
  return { kind: 'gap', rule: 'gap', askedOf, source, subjectId, code, period: year ?? 0, said: null }
}

function firstSourceFor(ctx: Ctx, code: string): string | null {
  const { sources, precedence } = ctx.zone.zone
  const supplying = sources.filter(({ supplies }) => supplies?.includes(code) === true)
  return precedence[code]?.[0] ?? supplying.toSorted((a, b) => a.rank - b.rank)[0]?.id ?? null
}

/** Answers with the right figure, a new record of the source asked, or confirms what was said. */
export async function answerQuestion(
  ctx: TxCtx,
  questionId: string,
  given:
    | { readonly correct: true; readonly value: StoredValue; readonly answer: string }
    | { readonly correct: false; readonly answer: string },
): Promise<Question> {
  await beginBulk(ctx)
  const question = await getQuestionRow(ctx, questionId)
  if (question.state !== 'open') throw new AppError('question_ended')
  if (!given.correct) {
    if (question.kind === 'gap') throw new AppError('question_unanswerable')
    await endQuestion(ctx, questionId, { state: 'confirmed', answer: given.answer })
    await recordEvent(ctx, { event: 'question.confirmed', entity: questionId, detail: { answer: given.answer } })
    return getQuestionRow(ctx, questionId)
  }
  const batchId = await recordAnswer(ctx, question, given.value)
  await endQuestion(ctx, questionId, { state: 'answered', answer: given.answer, batchId })
  const detail = { value: given.value, answer: given.answer, batchId }
  await recordEvent(ctx, { event: 'question.answered', entity: questionId, detail })
  return getQuestionRow(ctx, questionId)
}

async function recordAnswer(ctx: TxCtx, question: Question, value: StoredValue): Promise<string> {
  const { id, code, source, subject } = question
  const indicator = indicatorOf(ctx, code)
  const read = readClaim(indicator, value)
  if (!read.ok) throw new AppError('figure_misread', { code: indicator.name, value, wanted: read.wanted })
  if (source === null || !ctx.zone.zone.sources.some((one) => one.id === source))
    throw new AppError('question_unanswerable')
  const batchId = ctx.newId()
  await addGeneratedBatch(ctx, { id: batchId, source, file: `询问答复 question ${id}`, kind: 'answer' })
  const period = question.period ?? 0
  const record = { id: ctx.newId(), subject_id: subject.id, period, row: null, values: { [code]: read.value } }
  await addRecords(ctx, { batchId, source }, [record])
  await countAnswer(ctx, batchId)
  await noteBatch(ctx, { kind: 'answer', ref: batchId, subjects: 1 })
  await chooseForSubjects(ctx, [subject.id])
  return batchId
}
