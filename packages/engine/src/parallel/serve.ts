/** The worker's side of a pool. */
import {
  carriedError,
  type PortLike,
  type Reply,
  type Request,
  TaskCancelled,
  type TaskContext,
  type TaskHandlers,
  type Tasks,
} from './messages.ts'

/** Answers a pool's tasks for as long as the worker lives. */
export function serveTasks<T extends Tasks>(port: PortLike, handlers: TaskHandlers<T>): void {
  let cancelled: Int32Array | null = null
  const tell = (reply: Reply) => port.postMessage(reply)
  port.addEventListener('message', ({ data }) => {
    const request = data as Request
    if (request.kind === 'hello') cancelled = request.cancelled
    else void runTask(handlers, request, { tell, isCancelled: () => isGivenUp(cancelled, request.id) })
  })
}

function isGivenUp(cancelled: Int32Array | null, id: number): boolean {
  return cancelled !== null && Atomics.load(cancelled, 0) === id
}

interface Line {
  tell(reply: Reply): void
  isCancelled(): boolean
}

async function runTask<T extends Tasks>(
  handlers: TaskHandlers<T>,
  { id, task, payload }: Extract<Request, { kind: 'run' }>,
  { tell, isCancelled }: Line,
): Promise<void> {
  try {
    const handler = Object.hasOwn(handlers, task) ? handlers[task] : undefined
    if (handler === undefined) throw new TypeError(`the worker knows no task "${task}" / 工作线程没有任务「${task}」`)
    const progress = (done: number, total: number) => tell({ kind: 'progress', id, done, total })
    tell({ kind: 'done', id, result: await handler(payload, contextFrom(progress, isCancelled)) })
  } catch (error) {
    tell({ kind: 'failed', id, error: carriedError(error) })
  }
}

/** What a handler is given, from how to tell progress and how to ask for cancellation. */
export function contextFrom(progress: TaskContext['progress'], isCancelled: () => boolean): TaskContext {
  return {
    progress,
    isCancelled,
    throwIfCancelled() {
      if (isCancelled()) throw new TaskCancelled()
    },
  }
}
