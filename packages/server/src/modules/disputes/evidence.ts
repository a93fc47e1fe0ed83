/** Evidence of a dispute: taken in by what it is, not by what it is called. */

import { basename } from 'node:path'
import type {} from '@fastify/multipart'
import type { Dispute } from '@wutong/contract'
import type { FastifyRequest } from 'fastify'
import { recordEvent } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { addEvidence, getDisputeRow, lockOpen } from './disputes.store.ts'

const mostBytes = 10 * 1024 * 1024
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

/** Takes an uploaded file in as evidence of an open dispute. */
export async function takeEvidence(ctx: Ctx, disputeId: string, request: FastifyRequest): Promise<Dispute> {
  if (!request.isMultipart()) throw new AppError('file_missing')
  const upload = await request.file({ limits: { fileSize: mostBytes, files: 1 } })
  if (upload?.fieldname !== 'file') throw new AppError('file_missing')
  const name =
    basename(upload.filename.replaceAll('\\', '/'))
      .replaceAll(/\p{Cc}/gu, '')
      .slice(0, 200) || 'evidence'
  const bytes = await upload.toBuffer().catch(() => undefined)
  const mediaType = bytes === undefined ? undefined : mediaTypeOf(bytes)
  if (bytes === undefined || mediaType === undefined) throw new AppError('evidence_refused', { file: name })
  return ctx.transact(async (inside) => {
    await lockOpen(inside, disputeId)
    if ((await getDisputeRow(inside, disputeId)).files.length >= mostFiles)
      throw new AppError('evidence_refused', { file: name })
    await addEvidence(inside, disputeId, { name, mediaType, bytes })
    await recordEvent(inside, { event: 'dispute.evidenced', entity: disputeId, detail: { name, bytes: bytes.length } })
    return getDisputeRow(inside, disputeId)
  })
}
