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
import { z } from 'zod'
import { type Evaluator, evaluateUnlessCancelled } from '#modules/evaluations'
import { AppError } from '#platform/errors'
import { type HttpHost, type SentFile, serve, serveDownload } from '#platform/http'
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

function serveReport(host: HttpHost): void {
  serveDownload(host, { path: batchReportPath(':batchId'), route: getBatchRoute }, async ({ ctx, request }) => {
    const { batchId } = parseParams(request.params)
    const { batch } = await getBatch(ctx, batchId)
    return {
      type: types.csv,
      name: `${batch.file}-report.csv`,
      plainName: 'report.csv',
      body: Readable.from(reportCsv(ctx, batchId)),
    }
  })
}

/** Error sheets of batches and of dry runs. */
function serveProblemRows(host: HttpHost, importer: Importer): void {
  for (const format of ['csv', 'xlsx'] as const) {
    const ofBatch = { path: problemRowsPath(':batchId', format), route: getBatchRoute }
    serveDownload(host, ofBatch, async ({ ctx, request }) => {
      const { batchId } = parseParams(request.params)
      return sheetFile(format, await batchProblems(ctx, batchId, languageOf(request.query)))
    })
    const ofJob = { path: jobProblemRowsPath(':jobId', format), route: getImportJob }
    serveDownload(host, ofJob, async ({ ctx, request }) => {
      const { jobId } = getImportJob.params.parse(request.params)
      const { report, path } = await importer.problemsOf(ctx, jobId)
      return sheetFile(format, fileProblems(ctx, report, path, languageOf(request.query)))
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

async function sheetFile(format: 'csv' | 'xlsx', sheet: ErrorSheet): Promise<SentFile> {
  return {
    type: types[format],
    name: `${sheet.report.file}-${sheet.language === 'zh' ? '问题行' : 'rows-to-fix'}.${format}`,
    plainName: `rows.${format}`,
    body: format === 'csv' ? Readable.from(errorCsv(sheet)) : await errorWorkbook(sheet),
  }
}

function parseParams(params: unknown): { batchId: string } {
  const parsed = z.object({ batchId: z.uuid() }).safeParse(params)
  if (!parsed.success) throw new AppError('batch_not_found')
  return parsed.data
}
