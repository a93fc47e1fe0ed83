/** Runs the engine in a page and keeps what came out where a test finds it. */
import { canShareMemory, inlinePool, type MatchTasks, matchHandlers, openPool } from '@wutong/engine'
import { type Answers, answers } from './work.ts'

/** What the test reads from the page. */
export interface PageReport {
  readonly answers: Answers
  readonly workers: number
  /** How often the page bound vector kernels to a memory. */
  readonly vectors: number
}

declare global {
  /** Starts the work of the page. */
  var runEngine: () => Promise<PageReport>
}

let vectors = 0
const { Instance } = WebAssembly
WebAssembly.Instance = class extends Instance {
  constructor(...given: ConstructorParameters<typeof Instance>) {
    super(...given)
    vectors += 1
  }
}

globalThis.runEngine = async () => {
  const workers = canShareMemory() ? 2 : 0
  const pool =
    workers === 0
      ? inlinePool<MatchTasks>(matchHandlers)
      : openPool<MatchTasks>({
          size: workers,
          createWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
        })
  try {
    return { answers: await answers(pool), workers, vectors }
  } finally {
    pool.close()
  }
}
