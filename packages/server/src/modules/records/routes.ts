import { Readable } from 'node:stream'
import {
  batchReportPath,
  getBatch as getBatchRoute,
  getImportJob,
  jobProblemRowsPath,
  listBatches as listBatchesRoute,
  listSources as listSourcesRoute,
  problemRowsPath,
  retractBatch as retractRoute,
} from '@wutong/contract'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import { AppError } from '#platform/errors'
import { admit, type HttpHost, serve } from '#platform/http'
import { type ErrorSheet, errorCsv, errorWorkbook } from './error-sheet.ts'
import { serveImports } from './import-routes.ts'
import type { Importer } from './importer.ts'
import { batchProblems, fileProblems } from './problems.ts'
import { getBatch, listBatches, listSources, reportCsv, retractBatch } from './service.ts'

/** Mounts imports: upload, jobs, list, report, download, retraction. */
export function serveRecords(host: HttpHost, importer: Importer, evaluator: Evaluator): void {
  serveImports(host, importer, evaluator)
  serve(host, listBatchesRoute, ({ ctx, query }) => listBatches(ctx, query))
  serve(host, getBatchRoute, ({ ctx, params }) => getBatch(ctx, params.batchId))
  serve(host, listSourcesRoute, async ({ ctx }) => listSources(ctx))
  serve(host, retractRoute, async ({ ctx, params, body }) => {
    const batch = await retractBatch(ctx, params.batchId, body.reason)
    await evaluateUnlessCancelled(ctx, evaluator)
    return batch
  })
  serveReport(host)
  serveProblemRows(host, importer)
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

/** Error sheets of batches and of dry runs; files too, and mounted by hand. */
function serveProblemRows(host: HttpHost, importer: Importer): void {
  for (const format of ['csv', 'xlsx'] as const) {
    host.app.get(problemRowsPath(':batchId', format), async (request, reply) => {
      const ctx = await admit(host, getBatchRoute, request)
      const { batchId } = parseParams(request.params)
      return sendSheet(reply, format, await batchProblems(ctx, batchId, languageOf(request.query)))
    })
    host.app.get(jobProblemRowsPath(':jobId', format), async (request, reply) => {
      const ctx = await admit(host, getImportJob, request)
      const { jobId } = getImportJob.params.parse(request.params)
      const { report, path } = importer.problemsOf(ctx, jobId)
      return sendSheet(reply, format, fileProblems(ctx, report, path, languageOf(request.query)))
    })
  }
}

function languageOf(query: unknown): 'zh' | 'en' {
  return z.object({ lang: z.enum(['zh', 'en']) }).safeParse(query).data?.lang ?? 'zh'
}

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

async function sendSheet(reply: FastifyReply, format: 'csv' | 'xlsx', sheet: ErrorSheet): Promise<FastifyReply> {
  const name = encodeURIComponent(
    `${sheet.report.file}-${sheet.language === 'zh' ? '问题行' : 'rows-to-fix'}.${format}`,
  )
  const body = format === 'csv' ? Readable.from(errorCsv(sheet)) : await errorWorkbook(sheet)
  return reply
    .type(types[format])
    .header('content-disposition', `attachment; filename="rows.${format}"; filename*=UTF-8''${name}`)
    .send(body)
}

function parseParams(params: unknown): { batchId: string } {
  const parsed = z.object({ batchId: z.uuid() }).safeParse(params)
  if (!parsed.success) throw new AppError('batch_not_found')
  return parsed.data
}
