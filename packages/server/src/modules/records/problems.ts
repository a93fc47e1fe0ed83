/** Where the rows with problems come from: a stored batch, or the file that a dry run left. */
import { createReadStream } from 'node:fs'
import { appendFile, copyFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { ImportReport, Text } from '@wutong/contract'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { ProblemRow } from './error-sheet.rules.ts'
import type { ErrorSheet } from './error-sheet.ts'
import type { StagedFile } from './staging.ts'
import { getBatchRow, getReport, listProblemRows } from './views.ts'

/** Keeps the rows of a try beside its file, for as long as that is kept. */
export async function saveProblems(
  path: string,
  { problems }: StagedFile,
  lateRows: readonly ProblemRow[],
): Promise<void> {
  await copyFile(problems.path, path)
  for (const row of lateRows) await appendFile(path, `${JSON.stringify(row)}\n`)
}

/** The error sheet of a stored batch. */
export async function batchProblems(ctx: Ctx, batchId: string, language: keyof Text): Promise<ErrorSheet> {
  const { report } = await ctx.transact(async (inside) => {
    const batch = await getBatchRow(inside, batchId)
    return { report: await getReport(inside, batch) }
  })
  return sheetOf(ctx, report, storedRows(ctx, batchId), language)
}

/** The error sheet of a try. */
export function fileProblems(ctx: Ctx, report: ImportReport, path: string, language: keyof Text): ErrorSheet {
  return sheetOf(ctx, report, fileRows(path), language)
}

function sheetOf(
  { zone: { zone } }: Ctx,
  report: ImportReport,
  rows: AsyncIterable<ProblemRow>,
  language: keyof Text,
): ErrorSheet {
  const source = zone.sources.find(({ id }) => id === report.source)
  if (source === undefined || report.fingerprints.length === 0) throw new AppError('problem_rows_gone')
  return { zone, source, report, rows, language }
}

async function* storedRows(ctx: Ctx, batchId: string): AsyncGenerator<ProblemRow> {
  for (let seq = 0; ; seq += 1) {
    const rows = await ctx.transact((inside) => listProblemRows(inside, batchId, seq))
    if (rows === null) return
    yield* rows
  }
}

async function* fileRows(path: string): AsyncGenerator<ProblemRow> {
  const input = createReadStream(path, 'utf8')
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
    yield JSON.parse(line) as ProblemRow
}
