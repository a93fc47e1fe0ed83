import type { SealAlgorithm } from '@wutong/contract'
import type { Ctx } from '#platform/context'
import { repeat } from '#platform/repeat'
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
  const sealing = repeat({ everyMs, work: () => sealDue(ctx, algorithm), onFailure })
  sealing.run()
  return sealing
}
