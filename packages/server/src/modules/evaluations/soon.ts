/** Evaluations that follow pushes: many changes close together are evaluated once. */
import type { Ctx } from '#platform/context'
import { type Evaluator, evaluateUnlessCancelled } from './evaluator.ts'

/** How long further changes are waited for. */
const gatherMs = 2000

/** The evaluation of each zone that has not begun. */
const waiting = new WeakMap<Evaluator, Map<string, Promise<void>>>()

/** Evaluates within moments; whoever asks before it begins shares it. Resolves when it has ended. */
export function evaluateSoon(ctx: Ctx, evaluator: Evaluator): Promise<void> {
  const zones = waiting.get(evaluator) ?? new Map<string, Promise<void>>()
  waiting.set(evaluator, zones)
  const shared = zones.get(ctx.zoneId)
  if (shared !== undefined) return shared
  const own = new Promise<void>((resolve) => setTimeout(resolve, gatherMs)).then(() => {
    zones.delete(ctx.zoneId)
    return evaluateUnlessCancelled(ctx, evaluator)
  })
  zones.set(ctx.zoneId, own)
  return own
}
