import type { SealAlgorithm } from '@wutong/contract'
import type { Ctx } from '#platform/context'
import { sealDue } from './sealing.ts'

/** Seals days by itself while a server runs. */
export interface Sealer {
  readonly close: () => Promise<void>
}

interface SealerParts {
  readonly ctx: Ctx
  readonly algorithm: SealAlgorithm
  readonly onFailure: (error: unknown) => void
}

const everyMs = 10 * 60_000

/** Seals what is due now, and looks again every ten minutes; of two processes on one database the first one seals. */
export function startSealer({ ctx, algorithm, onFailure }: SealerParts): Sealer {
  let running: Promise<unknown> = Promise.resolve()
  const seal = (): void => {
    running = running.then(() => sealDue(ctx, algorithm)).catch(onFailure)
  }
  seal()
  const timer = setInterval(seal, everyMs).unref()
  return {
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}
