import type { Ctx } from '#platform/context'
import { repeat } from '#platform/repeat'
import { type Telling, tellHooks } from './service.ts'

/** Tells hooks of changes while a server runs. */
export interface HookCaller {
  readonly close: () => Promise<void>
}

interface CallerParts {
  readonly ctx: Ctx
  readonly telling: Telling
  readonly onFailure: (error: unknown) => void
}

const everyMs = 15_000

/** Looks every quarter of a minute for what is to be told; where no origin is allowed, never. */
export function startHookCaller({ ctx, telling, onFailure }: CallerParts): HookCaller {
  if (telling.origins.length === 0) return { close: () => Promise.resolve() }
  return repeat({ everyMs, work: () => tellHooks(ctx, telling), onFailure })
}
