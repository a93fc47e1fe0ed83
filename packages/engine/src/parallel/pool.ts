/** A pool of workers that do named tasks, and its stand-in for surroundings without shared memory. */
import {
  type AbortLike,
  type Reply,
  type Request,
  TaskCancelled,
  TaskError,
  type TaskHandlers,
  type Tasks,
  type WorkerLike,
} from './messages.ts'
import { contextFrom } from './serve.ts'

/** How one task is watched and given up. */
export interface TaskOptions {
  readonly signal?: AbortLike
  onProgress?(done: number, total: number): void
}

/** Runs named tasks; the same whether workers do them or the caller's own thread. */
export interface Pool<T extends Tasks> {
  /** How many tasks run at the same time. */
  readonly size: number
  /** Runs a task on the next free worker. Rejects with TaskCancelled when given up, TaskError when it failed there. */
  run<Name extends keyof T & string>(
    task: Name,
    payload: T[Name]['payload'],
    options?: TaskOptions,
  ): Promise<T[Name]['result']>
  /** Runs a task once on every worker, before any task asked for later: hands out what all of them keep. */
  runOnEach<Name extends keyof T & string>(
    task: Name,
    payload: T[Name]['payload'],
    options?: TaskOptions,
  ): Promise<T[Name]['result'][]>
  /** Ends the workers; tasks that are not done reject with TaskCancelled. */
  close(): void
}

/** Whether memory can be shared with workers here; a web page must be isolated from other origins for it. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined'
}

interface Job {
  readonly id: number
  readonly task: string
  readonly payload: unknown
  /** The worker that must do it; null for any. */
  readonly worker: number | null
  readonly options: TaskOptions
  resolve(result: unknown): void
  reject(error: unknown): void
}

interface Seat {
  readonly worker: WorkerLike
  readonly cancelled: Int32Array
  job: Job | null
}

/**
 * Opens a pool of workers that each run `serveTasks`.
 * A worker that dies takes the pool with it, because what it kept is gone: all tasks reject, and so do later ones.
 */
export function openPool<T extends Tasks>({
  size,
  createWorker,
}: {
  readonly size: number
  createWorker(): WorkerLike
}): Pool<T> {
  const pool = new WorkerPool()
  for (let seat = 0; seat < size; seat++) pool.seat(createWorker())
  return {
    size,
    run: (task, payload, options = {}) => pool.ask({ task, payload, options, worker: null }),
    runOnEach: (task, payload, options = {}) =>
      Promise.all(Array.from({ length: size }, (_, worker) => pool.ask({ task, payload, options, worker }))),
    close: () => pool.end(new TaskCancelled()),
  }
}

/** A pool without workers: tasks run one after another on the caller's thread. */
export function inlinePool<T extends Tasks>(handlers: TaskHandlers<T>): Pool<T> {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const run: Pool<T>['run'] = (task, payload, { signal, onProgress } = {}) => {
    const context = contextFrom(
      (done, total) => onProgress?.(done, total),
      () => closed || signal?.aborted === true,
    )
    const result = last.then(() => {
      context.throwIfCancelled()
      return handlers[task](payload, context)
    })
    last = result.catch(() => undefined)
    return result
  }
  return {
    size: 1,
    run,
    runOnEach: async (task, payload, options) => [await run(task, payload, options)],
    close() {
      closed = true
    },
  }
}

class WorkerPool {
  readonly #seats: Seat[] = []
  #waiting: Job[] = []
  #lastId = 0
  #ended: unknown = null

  seat(worker: WorkerLike): void {
    const seat: Seat = { worker, cancelled: new Int32Array(new SharedArrayBuffer(4)), job: null }
    this.#seats.push(seat)
    worker.addEventListener('message', ({ data }) => this.#hear(seat, data as Reply))
    worker.addEventListener('error', ({ error, message }) => this.end(error ?? new Error(message ?? 'a worker failed')))
    worker.postMessage({ kind: 'hello', cancelled: seat.cancelled } satisfies Request)
  }

  ask<Result>(order: Pick<Job, 'task' | 'payload' | 'options' | 'worker'>): Promise<Result> {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    const { signal } = order.options
    if (signal?.aborted) return Promise.reject(new TaskCancelled({ cause: signal.reason }))
    return new Promise((resolve, reject) => {
      this.#lastId += 1
      const giveUp = () => this.#giveUp(job, signal?.reason)
      const job: Job = {
        ...order,
        id: this.#lastId,
        resolve(result) {
          signal?.removeEventListener('abort', giveUp)
          resolve(result as Result)
        },
        reject(error) {
          signal?.removeEventListener('abort', giveUp)
          reject(error)
        },
      }
      signal?.addEventListener('abort', giveUp)
      this.#waiting.push(job)
      this.#handOut()
    })
  }

  end(reason: unknown): void {
    if (this.#ended !== null) return
    this.#ended = reason
    for (const { worker, job } of this.#seats) {
      job?.reject(reason)
      worker.terminate()
    }
    for (const job of this.#waiting) job.reject(reason)
    this.#waiting = []
  }

  /** The caller is told at once; the worker stays taken until it notices. */
  #giveUp(job: Job, cause: unknown): void {
    this.#waiting = this.#waiting.filter((one) => one !== job)
    for (const seat of this.#seats) if (seat.job === job) Atomics.store(seat.cancelled, 0, job.id)
    job.reject(new TaskCancelled({ cause }))
  }

  #handOut(): void {
    for (const [index, seat] of this.#seats.entries()) {
      if (seat.job !== null) continue
      const at = this.#waiting.findIndex(({ worker }) => worker === null || worker === index)
      const job = this.#waiting[at]
      if (job === undefined) continue
      this.#waiting.splice(at, 1)
      this.#start(seat, job)
    }
  }

  #start(seat: Seat, job: Job): void {
    seat.job = job
    try {
      seat.worker.postMessage({ kind: 'run', id: job.id, task: job.task, payload: job.payload } satisfies Request)
    } catch (error) {
      // A payload that cannot be copied fails its own task only.
      seat.job = null
      job.reject(error)
    }
  }

  #hear(seat: Seat, reply: Reply): void {
    const { job } = seat
    if (job === null || job.id !== reply.id) return
    if (reply.kind === 'progress') {
      if (Atomics.load(seat.cancelled, 0) !== job.id) job.options.onProgress?.(reply.done, reply.total)
      return
    }
    seat.job = null
    if (reply.kind === 'done') job.resolve(reply.result)
    else job.reject(new TaskError(reply.error))
    this.#handOut()
  }
}
