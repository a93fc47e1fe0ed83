/** Evidence of a dispute or an answer: taken in by what it is, not by what it is called. */
import { readFile } from 'node:fs/promises'
import type { Dispute, Question } from '@wutong/contract'
import type { FastifyRequest } from 'fastify'
import { recordEvent } from '#platform/audit'
import type { Ctx, TxCtx } from '#platform/context'
import { AppError } from '#platform/errors'
import { type Bounds, receiveFile } from '#platform/received-file'
import { getDisputeRow, lockOpen } from './disputes.store.ts'
import { addEvidence, type Evidence } from './evidence.store.ts'
import { getQuestionRow } from './questions.store.ts'
import { getOpen } from './questions.ts'

const mostFiles = 10

/** The kind of a file by its first bytes; undefined for one that is not accepted. */
export function mediaTypeOf(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('%PDF-')) return 'application/pdf'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp'
  const text = bytes.toString('utf8')
  const isText = bytes.length > 0 && Buffer.from(text, 'utf8').equals(bytes) && !/[^\P{Cc}\t\r\n]/u.test(text)
  return isText ? 'text/plain; charset=utf-8' : undefined
}

const bounds: Bounds = {
  mostBytes: 10 * 1024 * 1024,
  tooLarge: (file) => new AppError('evidence_refused', { file: shortened(file) }),
}

function shortened(name: string): string {
  return name.slice(0, 200)
}

/** The uploaded file, by what it is; throws `evidence_refused` for one that is not accepted. */
function evidenceFrom(ctx: Ctx, request: FastifyRequest): Promise<Evidence> {
  return receiveFile(ctx, request, bounds, async (file) => {
    const name = shortened(file.name)
    const bytes = await readFile(file.path)
    const mediaType = mediaTypeOf(bytes)
    if (mediaType === undefined) throw new AppError('evidence_refused', { file: name })
    return { name, mediaType, bytes }
  })
}

/** Takes an uploaded file in as evidence of an open dispute. */
export async function takeEvidence(ctx: Ctx, disputeId: string, request: FastifyRequest): Promise<Dispute> {
  const file = await evidenceFrom(ctx, request)
  return ctx.transact(async (inside) => {
    await lockOpen(inside, disputeId)
    assertRoom(file, (await getDisputeRow(inside, disputeId)).files)
    await addEvidence(inside, 'dispute', disputeId, file)
    await noteFile(inside, 'dispute.evidenced', disputeId, file)
    return getDisputeRow(inside, disputeId)
  })
}

/** Takes an uploaded file in as evidence of the answer to an open question. */
export async function takeQuestionEvidence(ctx: Ctx, questionId: string, request: FastifyRequest): Promise<Question> {
  const file = await evidenceFrom(ctx, request)
  return ctx.transact(async (inside) => {
    assertRoom(file, (await getOpen(inside, questionId)).files)
    await addEvidence(inside, 'question', questionId, file)
    await noteFile(inside, 'question.evidenced', questionId, file)
    return getQuestionRow(inside, questionId)
  })
}

function assertRoom({ name }: Evidence, files: readonly object[]): void {
  if (files.length >= mostFiles) throw new AppError('evidence_refused', { file: name })
}

function noteFile(ctx: TxCtx, event: string, entity: string, { name, bytes }: Evidence): Promise<void> {
  return recordEvent(ctx, { event, entity, detail: { name, bytes: bytes.length } })
}
