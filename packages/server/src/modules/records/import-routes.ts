/** Routes of files that come in: sent once, tried and imported by jobs, or imported at once. */
import {
  cancelImport,
  forgetMapping as forgetMappingRoute,
  getImportJob,
  ImportDecisions,
  type ImportReport,
  importFile as importRoute,
  listMappings as listMappingsRoute,
  startImport,
  uploadFile,
} from '@wutong/contract'
import type { FastifyRequest } from 'fastify'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { type HttpHost, serve } from '#platform/http'
import { receiveFile } from '#platform/received-file'
import type { Importer } from './importer.ts'
import { forgetMapping, listMappings } from './service.ts'
import { type Upload, uploadFrom } from './uploads.ts'

/** Mounts uploads, import jobs, the import at once, and what is remembered about columns. */
export function serveImports(host: HttpHost, importer: Importer, evaluator: Evaluator): void {
  serve(host, uploadFile, async ({ ctx, request }) => uploadFrom(await keepUpload(ctx, importer, request)))
  serve(host, startImport, async ({ ctx, body, request }) => {
    const upload = importer.uploads.get(ctx, body.uploadId)
    return importer.start(ctx, { ...body, upload }, () => {
      evaluateUnlessCancelled(ctx, evaluator).catch((error: unknown) =>
        request.log.warn({ err: error }, 'evaluation after an import failed'),
      )
    })
  })
  serve(host, getImportJob, ({ ctx, params }) => importer.find(ctx, params.jobId))
  serve(host, cancelImport, ({ ctx, params }) => importer.cancel(ctx, params.jobId))
  serve(host, importRoute, ({ ctx, query, request }) => importAtOnce(ctx, query, { request, importer, evaluator }))
  serve(host, listMappingsRoute, ({ ctx, query }) => listMappings(ctx, query.source))
  serve(host, forgetMappingRoute, async ({ ctx, params }) => {
    await forgetMapping(ctx, params.source, params.fingerprint)
    return {}
  })
}

function keepUpload(ctx: Ctx, { uploads }: Importer, request: FastifyRequest): Promise<Upload> {
  return receiveFile(ctx, request, uploads.bounds, (file) => uploads.add(ctx, file))
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

interface AtOnce {
  readonly request: FastifyRequest
  readonly importer: Importer
  readonly evaluator: Evaluator
}

/** Imports a file that is sent with the request, waits for the end, and evaluates anew unless it is a dry run. */
async function importAtOnce(
  ctx: Ctx,
  query: UploadQuery,
  { request, importer, evaluator }: AtOnce,
): Promise<ImportReport> {
  const decisions = parseDecisions(query.decisions)
  const { source, period } = query
  const dryRun = query.dryRun === 'true'
  const upload = await keepUpload(ctx, importer, request)
  try {
    const report = await importer.run(ctx, { upload, source, period, dryRun, decisions })
    if (!dryRun) await evaluateUnlessCancelled(ctx, evaluator)
    return report
  } finally {
    await importer.uploads.discard(upload)
  }
}
