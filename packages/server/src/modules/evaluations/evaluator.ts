/** Runs evaluations in a thread: one at a time, joined by whoever asks for the same, watched and stopped from here. */
import type { EvaluationRun, EvaluationProgress as ProgressReply, Text } from '@wutong/contract'
import { openPool, type Pool } from '@wutong/engine'
import { recordEvent } from '#platform/audit'
import { type Ctx, seesWholeZone, systemActor } from '#platform/context'
import type { DatabaseAddress } from '#platform/database'
import { AppError } from '#platform/errors'
import { ProgressBoard } from '#platform/progress-board'
import { startThread } from '#platform/threads'
import { type EvaluationProgress, isEvaluated } from './service.ts'
import { evaluationBoardPhases, type ThreadData, type ThreadTasks } from './thread-tasks.ts'

/** What whoever asks for an evaluation may say. */
export interface EvaluationOrder {
  readonly period?: number | undefined
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined
}

/** Evaluations of every zone of this process. */
export interface Evaluator {
  /** Evaluates the facts of this moment and waits for the end; joins a run of the same year that covers them. */
  readonly evaluate: (ctx: Ctx, order?: EvaluationOrder) => Promise<EvaluationRun>
  readonly progressOf: (ctx: Ctx) => ProgressReply
  /** Asks the zone's run to stop; the stored results stay as they were. */
  readonly cancel: (ctx: Ctx) => Promise<void>
  readonly close: () => Promise<void>
}

interface Job {
  readonly period: number | undefined
  readonly board: ProgressBoard<EvaluationProgress['phase']>
  readonly startedAt: string
  readonly startedBy: string
  readonly listeners: Set<(progress: EvaluationProgress) => void>
  run: Promise<EvaluationRun>
}

interface Ended {
  readonly outcome: 'done' | 'cancelled' | 'failed'
  readonly at: string
  readonly reason: Text | null
}

/** How long a run may take to notice that the server is closing before its thread is ended. */
const closingMs = 5000

/** Makes the evaluator; its thread starts with the first evaluation. */
export function createEvaluator(address: DatabaseAddress): Evaluator {
  const runs = new Runs(address)
  return {
    evaluate: (ctx, order = {}) => runs.evaluate(ctx, order),
    progressOf: (ctx) => runs.progressOf(ctx),
    cancel: (ctx) => runs.cancel(ctx),
    close: () => runs.close(),
  }
}

class Runs {
  private readonly address: DatabaseAddress
  private readonly jobs = new Map<string, Job>()
  private readonly ended = new Map<string, Ended>()
  private pool: Pool<ThreadTasks> | undefined
  private closed = false

  constructor(address: DatabaseAddress) {
    this.address = address
  }

  async evaluate(ctx: Ctx, order: EvaluationOrder): Promise<EvaluationRun> {
    for (let running = this.jobs.get(ctx.zoneId); running !== undefined; running = this.jobs.get(ctx.zoneId)) {
      const joined = running.period === order.period
      if (joined && order.onProgress !== undefined) running.listeners.add(order.onProgress)
      const run = joined ? await running.run : await running.run.catch(() => undefined)
      // The run may have read its facts before those of whoever joined it were there.
      if (joined && run !== undefined && (await isEvaluated(ctx))) return run
    }
    return this.begin(ctx, order).run
  }

  private begin(ctx: Ctx, { period, onProgress }: EvaluationOrder): Job {
    const board = new ProgressBoard(evaluationBoardPhases)
    const job: Job = {
      period,
      board,
      startedAt: ctx.now().toISOString(),
      startedBy: ctx.actor.displayName,
      listeners: new Set(onProgress === undefined ? [] : [onProgress]),
      run: Promise.resolve().then(() => this.run(ctx, job)),
    }
    this.jobs.set(ctx.zoneId, job)
    return job
  }

  private async run(ctx: Ctx, job: Job): Promise<EvaluationRun> {
    const { zone, hash, snapshotFolder } = ctx.zone
    const end = (outcome: Ended['outcome'], reason: Text | null = null): void => {
      this.jobs.delete(ctx.zoneId)
      this.ended.set(ctx.zoneId, { outcome, at: ctx.now().toISOString(), reason })
    }
    try {
      if (this.closed) throw new AppError('evaluation_cancelled')
      const order = { zone, hash, snapshotFolder, actor: ctx.actor, period: job.period, board: job.board.memory }
      const run = await this.thread().run('evaluate', order, { onProgress: () => tell(job) })
      if ('outage' in run) throw new AppError(run.outage)
      end('done')
      return run
    } catch (error) {
      const problem = problemOf(error)
      const isCancelled = problem.code === 'evaluation_cancelled'
      end(isCancelled ? 'cancelled' : 'failed', isCancelled ? null : problem.text)
      // What the thread kept is gone with it; the next evaluation gets a new one.
      if (!isOfTask(error)) this.dropThread()
      throw problem
    }
  }

  private thread(): Pool<ThreadTasks> {
    const data: ThreadData = { address: this.address }
    this.pool ??= openPool<ThreadTasks>({
      size: 1,
      createWorker: () => startThread(new URL('./thread.ts', import.meta.url), data),
    })
    return this.pool
  }

  private dropThread(): void {
    this.pool?.close()
    this.pool = undefined
  }

  progressOf(ctx: Ctx): ProgressReply {
    const job = this.jobs.get(ctx.zoneId)
    const state = job?.board.read() ?? null
    return {
      running: job !== undefined,
      phase: state?.phase ?? null,
      done: state?.done ?? 0,
      total: state?.total ?? null,
      startedAt: job?.startedAt ?? null,
      startedBy: job?.startedBy ?? null,
      stopping: job?.board.isStopped() === true,
      last: this.ended.get(ctx.zoneId) ?? null,
    }
  }

  async cancel(ctx: Ctx): Promise<void> {
    const job = this.jobs.get(ctx.zoneId)
    if (job === undefined) return
    job.board.stop()
    await ctx.transact((inside) => recordEvent(inside, { event: 'zone.evaluation_cancelled' }))
  }

  async close(): Promise<void> {
    this.closed = true
    const runs = [...this.jobs.values()].map(({ board, run }) => {
      board.stop()
      return run.catch(() => {})
    })
    await Promise.race([Promise.all(runs), new Promise((resolve) => setTimeout(resolve, closingMs).unref())])
    this.dropThread()
  }
}

function tell({ board, listeners }: Job): void {
  const state = board.read()
  if (state !== null) for (const listener of listeners) listener(state)
}

/** Whether the task failed and its thread lives. */
function isOfTask(error: unknown): boolean {
  return error instanceof AppError || (error instanceof Error && 'workerStack' in error)
}

function problemOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof Error && error.name === 'TaskCancelled') return new AppError('evaluation_cancelled')
  return new AppError('evaluation_failed', {
    reason: error instanceof Error ? error.message : String(error),
    cause: error,
  })
}

/** Whoever sees less than the zone may not read it all: the program evaluates it, in that person's name. */
function readingAll(ctx: Ctx): Ctx {
  const { username, displayName } = ctx.actor
  return seesWholeZone(ctx.actor) ? ctx : { ...ctx, actor: { ...systemActor, username, displayName } }
}

/** Evaluates after a change of facts; the change is in and stays in, whether or not somebody stops the evaluation. */
export async function evaluateUnlessCancelled(ctx: Ctx, evaluator: Evaluator): Promise<void> {
  await evaluator.evaluate(readingAll(ctx)).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'evaluation_cancelled') throw error
  })
}
