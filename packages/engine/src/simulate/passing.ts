/** What a simulation computes only to forget it: a number that is moved is moved again. */
import type { Population } from '../columns/context.ts'
import { forgetting } from '../columns/population.ts'
import type { CompiledOfferVersion } from '../compiled.ts'
import { partsOf } from './parameters.ts'

/** Keys of all that some versions ask for. */
export function keysOf(versions: readonly CompiledOfferVersion[]): ReadonlySet<string> {
  const exprs = versions.flatMap(({ conditions, amount, alsoFor }) => [
    ...conditions.map(({ expr }) => expr),
    ...[amount, alsoFor].filter((one) => one !== null),
  ])
  return new Set(exprs.flatMap((expr) => partsOf(expr).map(({ part }) => part.key)))
}

/** The population for a change, keeping only what these versions ask for as well. */
export function passing(population: Population, keys: readonly ReadonlySet<string>[]): Population {
  const isAsked = (key: string) => keys.some((own) => own.has(key))
  return forgetting(population, (expr) => isAsked(expr.kind === 'known' ? expr.of.key : expr.key))
}
