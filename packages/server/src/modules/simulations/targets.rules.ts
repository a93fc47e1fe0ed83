/** Targets of a simulation in the money that the engine counts. */
import { type FitTarget, fenFrom, fenInUnit, totalUnit } from '@wutong/engine'

/** A budget in 万元 as fen; places as they are. */
export function targetFrom(
  target: { readonly kind: 'budget'; readonly amount: number } | { readonly kind: 'places'; readonly count: number },
): FitTarget {
  return target.kind === 'places' ? target : { kind: 'budget', fen: fenFrom(target.amount, fenInUnit(totalUnit)) }
}
