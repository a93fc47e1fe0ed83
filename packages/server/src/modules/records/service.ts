/** Use cases: import a file, take an import back, look at imports. */
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Batch, ImportDecisions, ImportReport, ImportSource, RowIssue, SavedMapping } from '@wutong/contract'
import type { Source } from '@wutong/engine'
import type { z } from 'zod'
import { beginBulk, noteBatch, noteRetraction, refreshFacts } from '#modules/facts'
import { linkBatch } from '#modules/resolution'
import { recordEvent } from '#platform/audit'
import { type Ctx, readAsSeen, type TxCtx, writeWithinReach } from '#platform/context'
import { AppError } from '#platform/errors'
import { makeWorkFolder } from '#platform/work-folder'
import { openTable } from '#tables/open'
import type { TableFile } from '#tables/table'
import { compareFacts } from './changes.ts'
import { type Course, hasRows, keepStep, startCourse } from './course.ts'
import { chooseLoaded } from './fresh-facts.ts'
import { listKnownFigures } from './known.store.ts'
import { loadRows } from './loading.ts'
import { lastingDecisions } from './mapping.rules.ts'
import { mappingKey } from './mapping-key.ts'
import { countMappingUse, listMappingRows, listRemembered, removeMapping, saveMapping } from './mappings.store.ts'
import { saveProblems } from './problems.ts'
import type { NamedFirm } from './reading.ts'
import { reportHeader, reportLine } from './report.rules.ts'
import { type StagedFile, type StagingFile, startStaging } from './staging.ts'
import { addBatch, closeBatch, findTwin, markRetracted, type NewBatch, removeOrphans } from './store.ts'
import { getBatchRow, getReport, listBatchRows, listIssues } from './views.ts'

/** Issues shown with a report; the download has all of them. */
const shownIssues = 200

/** How far an import is; `total` is known from the second phase on. */
export interface ImportProgress {
  readonly phase: 'wait' | 'read' | 'load' | 'choose'
  readonly done: number
  readonly total: number | null
}

/** One file to import. */
export interface ImportInput {
  readonly path: string
  /** Name to show; the path's own without it. */
  readonly name?: string | undefined
  readonly source: string
  readonly period?: number | undefined
  readonly dryRun?: boolean | undefined
  /** Answers to questions of an earlier try, and mappings given outright; see `ImportDecisions` of the contract. */
  readonly decisions?: ImportDecisions | undefined
  /** Whether the decisions are kept for files of this source with the same headers. */
  readonly remember?: boolean | undefined
  /** Where to keep the rows that were refused or corrected; `fileProblems` makes a sheet of them. */
  readonly problemsTo?: string | undefined
  /**
   * Whether rows are loaded while later ones are still read, all the same in one transaction: it is sooner done, but needs a
   * second session of the database.
   */
  readonly together?: boolean | undefined
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
}

/** Carries the report of a dry run out of the transaction that must not stay. */
class DryRun extends Error {
  readonly report: ImportReport

  constructor(report: ImportReport) {
    super('dry run')
    this.report = report
  }
}

/** The source with an id; throws `source_unknown`. */
export function sourceOf(ctx: Ctx, id: string): Source {
  const { sources } = ctx.zone.zone
  const source = sources.find((known) => known.id === id)
  if (source === undefined)
    throw new AppError('source_unknown', { source: id, known: sources.map((known) => known.id) })
  return source
}

/**
 * Imports one CSV or XLSX file: all of its good rows or, where anything stops it, nothing.
 * A dry run does the same in a transaction that is rolled back. Evaluating anew is the caller's next step.
 */
export async function importFile(ctx: Ctx, input: ImportInput): Promise<ImportReport> {
  const started = performance.now()
  const source = sourceOf(ctx, input.source)
  const name = input.name ?? basename(input.path)
  const file = await openTable(input.path, name)
  const batch = { source: source.id, file: name, contentHash: file.hash, period: input.period ?? null }
  await ctx.transact((inside) => refuseTwin(inside, batch))
  const folder = await makeWorkFolder('import')
  const course = startCourse()
  let read: Promise<void> | undefined
  try {
    const staging = await stage(ctx, { source, file, input, folder, course })
    const { staged } = staging
    course.staged = staged.rows.count
    read = staging.read.finally(() => {
      course.reading = false
    })
    // Heard when it is awaited; until then it is nobody's surprise.
    read.catch(() => {})
    const whole = async (): Promise<void> => {
      await read
      refuseUnanswered(staged, input, name)
    }
    if (input.together === true && (await hasRows(staged))) refuseUnanswered(staged, input, name)
    else await whole()
    const finish = (): number => Math.round(performance.now() - started)
    return await ctx.transact((inside) =>
      writeWithinReach(inside, () =>
        load(inside, { id: ctx.newId(), ...batch }, { source, staged, input, finish, whole, course }),
      ),
    )
  } catch (error) {
    if (error instanceof DryRun) return error.report
    throw error
  } finally {
    course.failed = true
    // Whatever ended the loading is the reason to tell.
    await read?.catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

/** What is unclear is never guessed: a real import waits for the answers, a try shows the questions. */
function refuseUnanswered({ questions }: StagedFile, { dryRun }: ImportInput, file: string): void {
  const [first] = questions
  if (dryRun === true || first === undefined) return
  throw new AppError('import_questions', { file, count: questions.length, first: first.text, questions })
}

async function refuseTwin(ctx: TxCtx, batch: Omit<NewBatch, 'id'>): Promise<void> {
  const twin = await findTwin(ctx, batch)
  if (twin !== undefined)
    throw new AppError('batch_duplicate', {
      at: twin.imported_at.toISOString().slice(0, 10),
      batch: twin.file,
      batchId: twin.id,
    })
}

async function stage(
  ctx: Ctx,
  given: { source: Source; file: TableFile; input: ImportInput; folder: string; course: Course },
): Promise<StagingFile> {
  const { source, file, input, folder, course } = given
  const onRows = async (done: number): Promise<void> => {
    input.onProgress?.({ phase: 'read', done, total: null })
    await keepStep(course)
  }
  const { decisions } = input
  const known = (firms: readonly NamedFirm[]) => ctx.transact((inside) => listKnownFigures(inside, firms))
  const remembered = await ctx.transact((inside) => listRemembered(inside, source.id))
  const { zone } = ctx.zone
  return startStaging({
    zone,
    source,
    file,
    period: input.period ?? null,
    decisions,
    remembered,
    known,
    folder,
    onRows,
  })
}

interface LoadInput {
  readonly source: Source
  readonly staged: StagedFile
  readonly input: ImportInput
  readonly finish: () => number
  /** Waits for the end of the file; throws what speaks against it. */
  readonly whole: () => Promise<void>
  readonly course: Course
}

async function load(
  ctx: TxCtx,
  batch: NewBatch,
  { source, staged, input, finish, whole, course }: LoadInput,
): Promise<ImportReport> {
  await beginBulk(ctx, () => input.onProgress?.({ phase: 'wait', done: 0, total: null }))
  await readAsSeen(ctx, () => refuseTwin(ctx, batch))
  await addBatch(ctx, batch)
  const told = (phase: 'load' | 'choose') => (done: number) => {
    if (phase === 'load') course.loaded = done
    // While the file is read, that is what is told.
    if (!course.reading) input.onProgress?.({ phase, done, total: staged.rows.count() })
  }
  const { loaded, late, lateRows } = await loadRows(ctx, {
    batchId: batch.id,
    source,
    staged,
    whole,
    onRows: told('load'),
  })
  if (input.problemsTo !== undefined) await saveProblems(input.problemsTo, staged, lateRows)
  const subjects = await chooseLoaded(ctx, loaded, told('choose'))
  const linked = await linkBatch(ctx, batch.id)
  const { rows, accepted, corrected, refused, reasons } = staged.tally
  const report: ImportReport = {
    batchId: input.dryRun === true ? null : batch.id,
    file: batch.file,
    source: source.id,
    period: batch.period,
    dryRun: input.dryRun === true,
    rows,
    accepted,
    corrected,
    refused,
    newSubjects: loaded.newSubjects - linked.joined,
    linked,
    values: loaded.values,
    ms: finish(),
    columns: staged.columns,
    issues: await firstIssues(staged, late),
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
    notes: staged.notes,
    questions: staged.questions,
    fingerprints: staged.fingerprints,
    changes: input.dryRun === true ? await readAsSeen(ctx, () => compareFacts(ctx, batch.id, loaded, linked)) : null,
  }
  if (report.dryRun) throw new DryRun(report)
  await closeBatch(ctx, batch.id, report)
  await rememberMappings(ctx, { source: source.id, staged, input })
  await noteBatch(ctx, { kind: 'import', ref: batch.id, subjects }, loaded.coverage)
  await recordEvent(ctx, {
    event: 'batch.imported',
    entity: batch.id,
    detail: { file: batch.file, source: source.id, rows, accepted, refused },
  })
  return report
}

/** Keeps what was decided about the columns, and counts the use of what was kept before. */
async function rememberMappings(
  ctx: TxCtx,
  { source, staged, input }: { source: string; staged: StagedFile; input: ImportInput },
): Promise<void> {
  // What is kept decides about everybody's files, so whoever is limited keeps nothing.
  if (ctx.actor.limits !== undefined) return
  const several = staged.fingerprints.length > 1
  for (const { sheet, fingerprint, remembered } of staged.fingerprints) {
    const key = mappingKey(fingerprint)
    if (remembered) await countMappingUse(ctx, source, key)
    if (input.remember !== true) continue
    const headers = staged.columns.filter((column) => !several || column.sheet === sheet).map(({ header }) => header)
    const decided = lastingDecisions(input.decisions ?? {}, headers)
    if (Object.keys(decided).length === 0) continue
    const kept = (await listRemembered(ctx, source)).get(key)
    await saveMapping(ctx, { source, fingerprint: key, headers, decisions: { ...kept, ...decided } })
  }
}

/** What is remembered about the columns of files, newest first. */
export function listMappings(ctx: Ctx, source: string | undefined): Promise<SavedMapping[]> {
  return ctx.transact((inside) => listMappingRows(inside, source))
}

/** Forgets what was decided about one kind of file; the next one is asked about again. */
export function forgetMapping(ctx: Ctx, source: string, fingerprint: string): Promise<void> {
  return ctx.transact(async (inside) => {
    await removeMapping(inside, source, fingerprint)
    await recordEvent(inside, { event: 'mapping.forgotten', entity: source, detail: { fingerprint } })
  })
}

async function firstIssues(staged: StagedFile, late: readonly RowIssue[]): Promise<RowIssue[]> {
  for await (const issues of staged.issues.chunks(shownIssues)) return [...issues, ...late].slice(0, shownIssues)
  return late.slice(0, shownIssues)
}

/** Takes a whole import back: its records no longer speak, facts are chosen anew, subjects known only through it go. */
export async function retractBatch(ctx: Ctx, batchId: string, reason: string): Promise<Batch> {
  return ctx.transact(async (ctx) => {
    await beginBulk(ctx)
    const batch = await getBatchRow(ctx, batchId)
    if (batch.retractedAt !== null) throw new AppError('batch_already_retracted', { batch: batchId })
    await markRetracted(ctx, batchId, reason)
    const removed = await removeOrphans(ctx, batchId)
    const subjects = await refreshFacts(ctx, batchId)
    await noteRetraction(ctx, batchId, subjects + removed)
    await recordEvent(ctx, { event: 'batch.retracted', entity: batchId, detail: { reason, removed, subjects } })
    return getBatchRow(ctx, batchId)
  })
}

/** A page of imports, newest first. */
export function listBatches(
  ctx: Ctx,
  query: { after?: string | undefined; limit: number },
): ReturnType<typeof listBatchRows> {
  return ctx.transact((inside) => listBatchRows(inside, query))
}

/** One import with its report. */
export function getBatch(ctx: Ctx, batchId: string): Promise<{ batch: Batch; report: ImportReport }> {
  return ctx.transact(async (inside) => {
    const batch = await getBatchRow(inside, batchId)
    return { batch, report: await getReport(inside, batch) }
  })
}

/** The sources a file can come from. */
export function listSources(ctx: Ctx): z.infer<typeof ImportSource>[] {
  return ctx.zone.zone.sources.map(({ id, name }) => ({ id, name }))
}

/** The whole report of an import as CSV, piece by piece; each piece is a short transaction of its own. */
export async function* reportCsv(ctx: Ctx, batchId: string): AsyncGenerator<string> {
  await ctx.transact((inside) => getBatchRow(inside, batchId))
  yield reportHeader()
  for (let seq = 0; ; seq += 1) {
    const issues = await ctx.transact((inside) => listIssues(inside, batchId, seq))
    if (issues.length === 0) return
    yield issues.map(reportLine).join('')
  }
}
