import type { Worker } from 'node:worker_threads'

/** What a message of a worker comes to: the answer, why there is none, or null for one that says neither. */
export type Heard<Answer> = { readonly answer: Answer } | { readonly reason: string } | null

/** The next answer of a worker; rejects when it says why there is none, and when it fails or ends. */
export function answerOf<Message, Answer>(worker: Worker, hear: (message: Message) => Heard<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.off('exit', onExit)
    }
    const onMessage = (message: Message): void => {
      const heard = hear(message)
      if (heard === null) return
      stop()
      if ('reason' in heard) reject(new Error(heard.reason))
      else resolve(heard.answer)
    }
    const onError = (error: unknown): void => {
      stop()
      reject(error instanceof Error ? error : new Error(String(error)))
    }
    const onExit = (code: number): void => {
      stop()
      reject(new Error(`The embedded database stopped (exit code ${code}).`))
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.on('exit', onExit)
  })
}

/** Why a worker failed, as it tells it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
