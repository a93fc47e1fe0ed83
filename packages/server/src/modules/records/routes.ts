import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type {} from '@fastify/multipart'
import {
  batchReportPath,
  getBatch as getBatchRoute,
  ImportDecisions,
  type ImportReport,
  importFile as importRoute,
  listBatches as listBatchesRoute,
  listSources as listSourcesRoute,
  retractBatch as retractRoute,
} from '@wutong/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { admit, type HttpHost, serve } from '#platform/http'
import { getBatch, importFile, listBatches, listSources, reportCsv, retractBatch } from './service.ts'

/** Mounts imports: upload, list, report, download, retraction. */
export function serveRecords(host: HttpHost, evaluator: Evaluator): void {
  serve(host, listBatchesRoute, ({ ctx, query }) => listBatches(ctx, query))
  serve(host, getBatchRoute, ({ ctx, params }) => getBatch(ctx, params.batchId))
  serve(host, listSourcesRoute, async ({ ctx }) => listSources(ctx))
  serve(host, importRoute, ({ ctx, query, request }) => importUpload(ctx, query, { request, evaluator }))
  serve(host, retractRoute, async ({ ctx, params, body }) => {
    const batch = await retractBatch(ctx, params.batchId, body.reason)
    await evaluateUnlessCancelled(ctx, evaluator)
    return batch
  })
  serveReport(host)
}

/** The download is a file, not a reply of the contract, so it is mounted by hand under the same permission. */
function serveReport(host: HttpHost): void {
  host.app.get(batchReportPath(':batchId'), async (request, reply) => {
    const ctx = await admit(host, getBatchRoute, request)
    const { batchId } = parseParams(request.params)
    const { batch } = await getBatch(ctx, batchId)
    const name = encodeURIComponent(`${batch.file}-report.csv`)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="report.csv"; filename*=UTF-8''${name}`)
      .send(Readable.from(reportCsv(ctx, batchId)))
  })
}

function parseParams(params: unknown): { batchId: string } {
  const parsed = z.object({ batchId: z.uuid() }).safeParse(params)
  if (!parsed.success) throw new AppError('batch_not_found')
  return parsed.data
}

interface UploadQuery {
  readonly source: string
  readonly period?: number | undefined
  readonly dryRun: 'true' | 'false'
  readonly decisions?: string | undefined
}

function parseDecisions(text: string | undefined): ImportDecisions | undefined {
  if (text === undefined) return undefined
  try {
    return ImportDecisions.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError('decisions_invalid', { cause: error })
  }
}

/** Imports an upload, and evaluates anew unless it is a dry run. */
function importUpload(
  ctx: Ctx,
  { source, period, ...query }: UploadQuery,
  { request, evaluator }: { readonly request: FastifyRequest; readonly evaluator: Evaluator },
): Promise<ImportReport> {
  const decisions = parseDecisions(query.decisions)
  return receiveUpload(request, async ({ path, name }) => {
    const dryRun = query.dryRun === 'true'
    const report = await importFile(ctx, { path, name, source, period, dryRun, decisions })
    if (!dryRun) await evaluateUnlessCancelled(ctx, evaluator)
    return report
  })
}

/** Streams the file of a request into a temporary one that is there as long as it is used. */
export async function receiveUpload<Reply>(
  request: FastifyRequest,
  use: (file: { readonly path: string; readonly name: string }) => Promise<Reply>,
): Promise<Reply> {
  if (!request.isMultipart()) throw new AppError('file_missing')
  const upload = await request.file({ limits: { fileSize: Number.POSITIVE_INFINITY, files: 1 } })
  if (upload?.fieldname !== 'file') throw new AppError('file_missing')
  const folder = await mkdtemp(join(tmpdir(), 'wutong-upload-'))
  try {
    const path = join(folder, 'upload')
    await pipeline(upload.file, createWriteStream(path))
    // A browser may send a whole path; only the last part names the file.
    const name = basename(upload.filename.replaceAll('\\', '/')).replaceAll(/\p{Cc}/gu, '') || 'upload'
    return await use({ path, name })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
