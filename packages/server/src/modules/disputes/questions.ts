/** Use cases: ask about a suspicious or a missing figure, and answer. */
import { type Asking, ownSource, type Question } from '@wutong/contract'
import { beginBulk, chooseForSubjects, noteBatch } from '#modules/facts'
import { addGeneratedBatch, addRecords, countAnswer } from '#modules/records'
import { getSubjectRow, listFacts } from '#modules/subjects'
import { recordEvent } from '#platform/audit'
import { type Ctx, type TxCtx, unsafeAsWriter, writeWithinReach } from '#platform/context'
import { AppError } from '#platform/errors'
import type { StoredValue } from '#platform/tables'
import { readClaim } from './claims.rules.ts'
import { deadlineOf } from './deadlines.ts'
import { handOverFiles } from './evidence.store.ts'
import { getFigure, indicatorOf, refuseHidden, refuseMoving } from './figures.ts'
import { addQuestion, endQuestion, getQuestionRow, type NewQuestion } from './questions.store.ts'
import { raiseDispute } from './service.ts'

/** Asks; throws `question_known` for what is on file, and `question_open` for what has been asked. */
export async function raiseQuestion(ctx: TxCtx, asking: Asking): Promise<Question> {
  const asked = asking.kind === 'gap' ? await gapFrom(ctx, asking) : await suspicionFrom(ctx, asking)
  const question = { ...asked, id: ctx.newId(), dueOn: deadlineOf(ctx, asked.source) }
  await addQuestion(ctx, question)
  const { id, said: _, ...detail } = question
  await recordEvent(ctx, { event: 'question.raised', entity: id, subjectId: question.subjectId, detail })
  return getQuestionRow(ctx, id)
}

type Asked = Omit<NewQuestion, 'id' | 'dueOn'>

async function suspicionFrom(ctx: TxCtx, asking: Extract<Asking, { kind: 'plausibility' }>): Promise<Asked> {
  const rule = ctx.zone.zone.plausibility?.find(({ code }) => code === asking.rule)
  if (rule === undefined) throw new AppError('plausibility_unknown', { rule: asking.rule })
  refuseHidden(ctx, rule.asks)
  refuseHidden(ctx, `rule:${rule.code}`)
  const { subjectId } = asking
  const dated = indicatorOf(ctx, rule.asks).period === 'year'
  const { fact } = await getFigure(ctx, { subjectId, code: rule.asks, period: dated ? asking.period : null })
  const [inForce] = fact.statements
  if (inForce === undefined) throw new AppError('figure_unsaid', { code: rule.asks, period: asking.period })
  const { source } = inForce.record
  const figure = { subjectId, code: rule.asks, period: fact.period, said: inForce.value }
  return { kind: 'plausibility', rule: rule.code, askedOf: asking.askedOf, source, ...figure }
}

async function gapFrom(
  ctx: TxCtx,
  { subjectId, code, period, askedOf }: Extract<Asking, { kind: 'gap' }>,
): Promise<Asked> {
  await getSubjectRow(ctx, subjectId)
  const indicator = indicatorOf(ctx, code)
  refuseHidden(ctx, code)
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

/** What is answered: the right figure, that what was said is right, or that there is none. */
export type Answer =
  | { readonly says: 'figure'; readonly value: StoredValue; readonly answer: string }
  | { readonly says: 'right' | 'none'; readonly answer: string }

/** Answers; an enterprise only what it was asked itself. */
export async function answerQuestion(ctx: TxCtx, questionId: string, given: Answer): Promise<Question> {
  const question = await getOpen(ctx, questionId)
  const { answer } = given
  if (given.says === 'figure') {
    const outcome = await takeFigure(ctx, question, given)
    await endQuestion(ctx, questionId, { state: 'answered', answer, ...outcome })
    await recordEvent(ctx, {
      event: 'question.answered',
      entity: questionId,
      detail: { value: given.value, answer, ...outcome },
    })
    return getQuestionRow(ctx, questionId)
  }
  const state = given.says === 'right' ? 'confirmed' : 'declined'
  // What was said can be right, and what nobody said can be unavailable: never the other way round.
  if ((question.kind === 'gap') !== (state === 'declined')) throw new AppError('question_unanswerable')
  await endQuestion(ctx, questionId, { state, answer })
  await recordEvent(ctx, { event: `question.${state}`, entity: questionId, detail: { answer } })
  return getQuestionRow(ctx, questionId)
}

/** A question that waits for this actor's answer; throws `question_ended`, `question_known` or `permission_denied`. */
export async function getOpen(ctx: TxCtx, questionId: string): Promise<Question> {
  const question = await getQuestionRow(ctx, questionId)
  if (ctx.actor.role === 'enterprise' && question.askedOf !== 'enterprise')
    throw new AppError('permission_denied', { permission: 'question:answer' })
  if (question.state === 'known')
    throw new AppError('question_known', { code: question.name, period: question.period ?? '—' })
  if (question.state !== 'open') throw new AppError('question_ended')
  return question
}

/** The figure becomes a record of the source asked; what an enterprise says of another source's figure becomes an objection to it. */
async function takeFigure(
  ctx: TxCtx,
  question: Question,
  { value, answer }: { readonly value: StoredValue; readonly answer: string },
): Promise<{ batchId: string } | { disputeId: string }> {
  const { code, period, askedOf, source, subject } = question
  if (askedOf === 'enterprise' && source !== ownSource) {
    const objection = { subjectId: subject.id, code, period, claimed: value, reason: answer }
    const { id } = await raiseDispute(ctx, objection)
    await handOverFiles(ctx, { questionId: question.id, disputeId: id })
    return { disputeId: id }
  }
  const indicator = indicatorOf(ctx, code)
  const read = readClaim(indicator, value)
  if (!read.ok) throw new AppError('figure_misread', { code: indicator.name, value, wanted: read.wanted })
  if (source === null || !ctx.zone.zone.sources.some((one) => one.id === source))
    throw new AppError('question_unanswerable')
  refuseMoving(ctx, code)
  const record = (): Promise<string> => recordAnswer(ctx, question, { source, value: read.value })
  // Whoever is limited writes within its reach; an enterprise writes nothing but this.
  const isLimited = ctx.actor.limits !== undefined
  return { batchId: await (isLimited ? writeWithinReach(ctx, record) : unsafeAsWriter(ctx, record)) }
}

async function recordAnswer(
  ctx: TxCtx,
  { id, code, period, subject }: Question,
  { source, value }: { readonly source: string; readonly value: StoredValue },
): Promise<string> {
  await beginBulk(ctx)
  const batchId = ctx.newId()
  await addGeneratedBatch(ctx, { id: batchId, source, file: `询问答复 question ${id}`, kind: 'answer' })
  const record = { id: ctx.newId(), subject_id: subject.id, period: period ?? 0, row: null, values: { [code]: value } }
  await addRecords(ctx, { batchId, source }, [record])
  await countAnswer(ctx, batchId)
  await noteBatch(ctx, { kind: 'answer', ref: batchId, subjects: 1 })
  await chooseForSubjects(ctx, [subject.id])
  return batchId
}
