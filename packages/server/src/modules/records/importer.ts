/** Runs imports in a thread: one at a time, watched and stopped from here. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ImportDecisions, ImportJob, ImportReport } from '@wutong/contract'
import { openPool, type Pool } from '@wutong/engine'
import type { Kysely } from 'kysely'
import type { Ctx } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import { AppError, problemFromError } from '#platform/errors'
import { ProgressBoard } from '#platform/progress-board'
import type { Tables } from '#platform/tables'
import { startThread } from '#platform/threads'
import { type ImportOrder, type ImportTasks, importBoardPhases } from './import-tasks.ts'
import type { ImportProgress } from './service.ts'
import { beatMs, openSharedJobs, type SharedJobs } from './shared-jobs.ts'
import { isShownTo, type Upload, Uploads } from './uploads.ts'

/** What is imported and how. */
export interface JobOrder {
  readonly upload: Upload
  readonly source: string
  readonly period?: number | undefined
  readonly dryRun: boolean
  readonly decisions?: ImportDecisions | undefined
  readonly remember?: boolean | undefined
}

/** Imports of every zone of this process. */
export interface Importer {
  readonly uploads: Uploads
  /** Starts an import, or lets it wait for the one before it. */
  readonly start: (ctx: Ctx, order: JobOrder, onImported: () => void) => ImportJob
  /** Imports and waits for the end. */
  readonly run: (ctx: Ctx, order: JobOrder) => Promise<ImportReport>
  /** A job of this process or another one on the same database. */
  readonly find: (ctx: Ctx, jobId: string) => Promise<ImportJob>
  readonly cancel: (ctx: Ctx, jobId: string) => Promise<ImportJob>
  /** A job of the zone that is done, with the file that holds its rows with problems. */
  readonly problemsOf: (ctx: Ctx, jobId: string) => Promise<{ readonly report: ImportReport; readonly path: string }>
  readonly close: () => Promise<void>
}

interface Job {
  readonly id: string
  readonly zoneId: string
  readonly order: JobOrder
  readonly board: ProgressBoard<ImportProgress['phase']>
  readonly startedAt: string
  readonly startedBy: string
  readonly userId: string
  state: ImportJob['state']
  endedAt: number | null
  report: ImportReport | null
  error: AppError | null
  ended: Promise<void>
}

/** How long the reply of an ended job can be fetched, and how many are kept. */
const keptMs = 60 * 60_000
const keptAtMost = 50
/** Enough to remember the rows of the largest files; from 2 GB on V8 lets a heap grow fourfold before it tidies up. */
const heap = { old: 1536, young: 48 }
/** How long an import may take to notice that the server is closing before its thread is ended. */
const closingMs = 5000

/** Makes the importer; its thread starts with the first import. Processes that share a server show each other theirs. */
export function createImporter(address: DatabaseAddress, root: Kysely<Tables>): Importer {
  // Nobody shares an embedded database, and while an import holds it a line would wait for its end.
  const jobs = new Jobs(address, 'url' in address ? openSharedJobs(root) : undefined)
  return {
    uploads: jobs.uploads,
    start: (ctx, order, onImported) => {
      const job = jobs.add(ctx, order)
      void job.ended.then(() => {
        if (job.report?.dryRun === false) onImported()
      })
      return jobs.shown(ctx, job)
    },
    run: async (ctx, order) => {
      const job = jobs.add(ctx, order)
      await job.ended
      if (job.report === null) throw job.error ?? new AppError('import_cancelled')
      return job.report
    },
    find: async (ctx, jobId) => {
      const job = jobs.find(ctx, jobId)
      return job === undefined ? jobs.findElsewhere(ctx, jobId) : jobs.shown(ctx, job)
    },
    cancel: async (ctx, jobId) => {
      const job = jobs.find(ctx, jobId)
      return job === undefined ? jobs.cancelElsewhere(ctx, jobId) : jobs.cancel(ctx, job)
    },
    problemsOf: async (ctx, jobId) => {
      const job = jobs.find(ctx, jobId)
      if (job === undefined) {
        await jobs.findElsewhere(ctx, jobId)
        throw new AppError('problem_rows_elsewhere')
      }
      if (job.report === null || !existsSync(problemsPath(job))) throw new AppError('problem_rows_gone')
      return { report: job.report, path: problemsPath(job) }
    },
    close: () => jobs.close(),
  }
}

/** Beside the file that was sent, and thrown away with it. */
function problemsPath({ id, order }: Job): string {
  return join(dirname(order.upload.path), `${id}.ndjson`)
}

class Jobs {
  readonly uploads = new Uploads()
  private readonly address: DatabaseAddress
  private readonly jobs = new Map<string, Job>()
  private queue: Promise<void> = Promise.resolve()
  private pool: Pool<ImportTasks> | undefined
  private closed = false
  private readonly shared: SharedJobs | undefined

  constructor(address: DatabaseAddress, shared: SharedJobs | undefined) {
    this.address = address
    this.shared = shared
  }

  add(ctx: Ctx, order: JobOrder): Job {
    this.forgetOld(ctx.now().getTime())
    order.upload.users += 1
    const job: Job = {
      id: ctx.newId(),
      zoneId: ctx.zoneId,
      order,
      board: new ProgressBoard(importBoardPhases),
      startedAt: ctx.now().toISOString(),
      startedBy: ctx.actor.displayName,
      userId: ctx.actor.userId,
      state: 'waiting',
      endedAt: null,
      report: null,
      error: null,
      ended: Promise.resolve(),
    }
    job.ended = this.queue.then(() => this.run(ctx, job))
    this.queue = job.ended
    this.jobs.set(job.id, job)
    if (this.shared !== undefined) void this.tellOf(ctx, job, this.shared)
    return job
  }

  /** Shows a job to other processes until it has ended, and hears from them whether it is to stop. A line that is not written is not missed. */
  private async tellOf(ctx: Ctx, job: Job, shared: SharedJobs): Promise<void> {
    let isOver = false
    const over = job.ended.then(() => {
      isOver = true
    })
    for (;;) {
      const isLast = isOver
      const isToStop = await shared.tell(ctx.zone, { userId: job.userId, job: this.shown(ctx, job) }).catch(() => false)
      if (isLast) return
      if (isToStop) job.board.stop()
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, beatMs).unref())])
    }
  }

  private forgetOld(now: number): void {
    const ended = [...this.jobs.values()].filter(({ endedAt }) => endedAt !== null)
    const surplus = Math.max(0, ended.length - keptAtMost)
    for (const [at, job] of ended.entries())
      if (at < surplus || (job.endedAt ?? now) < now - keptMs) this.jobs.delete(job.id)
  }

  /** Never rejects: what went wrong stands in the job. */
  private async run(ctx: Ctx, job: Job): Promise<void> {
    try {
      if (this.closed || job.board.isStopped()) throw new AppError('import_cancelled')
      job.state = 'running'
      const answer = await this.thread().run('import', this.taskOf(ctx, job))
      if ('problem' in answer) throw new AppError(answer.problem.code, answer.problem.detail)
      job.report = answer.report
      job.state = 'done'
    } catch (error) {
      job.error = problemOf(error)
      job.state = job.error.code === 'import_cancelled' ? 'cancelled' : 'failed'
      // A thread that failed in a way nobody foresaw is not used again.
      if (job.error.code === 'import_failed') this.dropThread()
    } finally {
      job.endedAt = ctx.now().getTime()
      job.order.upload.users -= 1
    }
  }

  private taskOf(ctx: Ctx, job: Job): ImportOrder {
    const { order, board } = job
    const { zone, hash, snapshotFolder } = ctx.zone
    const { upload, source, period, dryRun, decisions, remember = false } = order
    const file = { path: upload.path, name: upload.file, source, period, dryRun, decisions, remember }
    const problemsTo = problemsPath(job)
    return { zone, hash, snapshotFolder, actor: ctx.actor, board: board.memory, problemsTo, ...file }
  }

  private thread(): Pool<ImportTasks> {
    this.pool ??= openPool<ImportTasks>({
      size: 1,
      createWorker: () => startThread(new URL('./import-thread.ts', import.meta.url), { address: this.address }, heap),
    })
    return this.pool
  }

  private dropThread(): void {
    this.pool?.close()
    this.pool = undefined
  }

  find(ctx: Ctx, jobId: string): Job | undefined {
    const job = this.jobs.get(jobId)
    return job !== undefined && isShownTo(ctx, job) ? job : undefined
  }

  async findElsewhere(ctx: Ctx, jobId: string): Promise<ImportJob> {
    const found = await this.shared?.find(ctx.zone, jobId)
    if (found === undefined || !isShownTo(ctx, { zoneId: ctx.zoneId, userId: found.userId }))
      throw new AppError('import_job_gone')
    return found.job
  }

  async cancelElsewhere(ctx: Ctx, jobId: string): Promise<ImportJob> {
    await this.findElsewhere(ctx, jobId)
    await this.shared?.askToStop(ctx.zone, jobId)
    return this.findElsewhere(ctx, jobId)
  }

  shown(ctx: Ctx, job: Job): ImportJob {
    const { order, board, error } = job
    const progress = board.read()
    const running = job.state === 'running'
    return {
      id: job.id,
      uploadId: order.upload.id,
      file: order.upload.file,
      source: order.source,
      dryRun: order.dryRun,
      state: job.state,
      phase: progress?.phase ?? null,
      done: progress?.done ?? 0,
      total: progress?.total ?? null,
      startedAt: job.startedAt,
      startedBy: job.startedBy,
      stopping: (running || job.state === 'waiting') && board.isStopped(),
      waitsFor: job.state === 'waiting' ? this.runningFor(ctx) : null,
      report: job.report,
      problem: error === null || job.state === 'cancelled' ? null : problemFromError(error, job.id),
    }
  }

  /** Whose import goes first; that of another zone is not named, nor to whoever is limited that of another person. */
  private runningFor(ctx: Ctx): ImportJob['waitsFor'] {
    const first = [...this.jobs.values()].find(({ state }) => state === 'running')
    if (first === undefined || !isShownTo(ctx, first)) return null
    return { file: first.order.upload.file, by: first.startedBy, dryRun: first.order.dryRun }
  }

  cancel(ctx: Ctx, job: Job): ImportJob {
    if (job.endedAt === null) job.board.stop()
    // Nothing of it has begun; it need not wait for its turn to be told so.
    if (job.state === 'waiting') job.state = 'cancelled'
    return this.shown(ctx, job)
  }

  async close(): Promise<void> {
    this.closed = true
    for (const { board } of this.jobs.values()) board.stop()
    await Promise.race([this.queue, new Promise((resolve) => setTimeout(resolve, closingMs).unref())])
    this.dropThread()
    await this.uploads.close()
  }
}

function problemOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof Error && error.name === 'TaskCancelled') return new AppError('import_cancelled')
  return new AppError('import_failed', { reason: error instanceof Error ? error.message : String(error), cause: error })
}
