/** Work that a server does again and again beside its requests. */
export interface Repeated {
  /** Does it now, unless it is being done. */
  readonly run: () => void
  /** Does it no more, and waits until what is being done has ended. */
  readonly close: () => Promise<void>
}

interface Repeating {
  readonly everyMs: number
  readonly work: () => Promise<unknown>
  readonly onFailure: (error: unknown) => void
}

/** Does work after every so many milliseconds; a turn that comes while it is still being done is left out. */
export function repeat({ everyMs, work, onFailure }: Repeating): Repeated {
  let running: Promise<unknown> | null = null
  const run = (): void => {
    running ??= work()
      .catch(onFailure)
      .finally(() => {
        running = null
      })
  }
  const timer = setInterval(run, everyMs).unref()
  return {
    run,
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}
