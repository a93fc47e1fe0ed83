/** What a pool and its workers tell each other, and what either side needs of its surroundings. */

/** The work a pool can do: what goes in and what comes out, by name. */
export type Tasks<Names extends string = string> = Readonly<
  Record<Names, { readonly payload: unknown; readonly result: unknown }>
>

/** What a handler may tell and ask while it works. */
export interface TaskContext {
  /** Tells how far the task has come. */
  progress(done: number, total: number): void
  /** Whether the caller has given up; long work asks between blocks and stops by `throwIfCancelled`. */
  isCancelled(): boolean
  /** Ends the task when the caller has given up. */
  throwIfCancelled(): void
}

/** What does the work, by name; runs in a worker or, without workers, on the caller's own thread. */
export type TaskHandlers<T extends Tasks> = {
  readonly [Name in keyof T]: (
    payload: T[Name]['payload'],
    context: TaskContext,
  ) => T[Name]['result'] | Promise<T[Name]['result']>
}

/** A message that arrived, or a failure of a worker as a whole; both kinds of platform have these fields. */
export interface PortEvent {
  readonly type?: string
  readonly data?: unknown
  readonly message?: string
  readonly error?: unknown
}

/** One end of a channel: `self` in a Web Worker, `parentPort` in a thread of Node. */
export interface PortLike {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: PortEvent) => void): void
}

/** A worker seen from outside: a Web Worker as it is, a thread of Node through a small adapter. */
export interface WorkerLike {
  postMessage(message: unknown): void
  addEventListener(type: 'message' | 'error', listener: (event: PortEvent) => void): void
  terminate(): unknown
}

/** The parts of an AbortSignal that a pool uses. */
export interface AbortLike {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** To a worker: `cancelled` is shared memory that holds the number of the last task given up. */
export type Request =
  | { readonly kind: 'hello'; readonly cancelled: Int32Array }
  | { readonly kind: 'run'; readonly id: number; readonly task: string; readonly payload: unknown }

/** From a worker. */
export type Reply =
  | { readonly kind: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: CarriedError }

/** An error as it crosses from a worker: classes do not survive the crossing, names do. */
export interface CarriedError {
  readonly name: string
  readonly message: string
  readonly stack: string
}

/** What a task failed with in a worker; `name` is the name of the error there, `workerStack` where it arose. */
export class TaskError extends Error {
  readonly workerStack: string

  constructor({ name, message, stack }: CarriedError) {
    super(message)
    this.name = name
    this.workerStack = stack
  }
}

/** The task was given up: its caller's signal was aborted, or its pool closed. */
export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled'

  constructor(options?: ErrorOptions) {
    super('the task was cancelled / 任务已取消', options)
  }
}

/** An error in the form that crosses from a worker. */
export function carriedError(error: unknown): CarriedError {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack ?? '' }
    : { name: 'Error', message: String(error), stack: '' }
}
