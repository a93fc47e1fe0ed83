/** Which rows of a population still use versions past their term. */
import type { Expr } from '../expr/tree.ts'
import { bitAt } from './bits.ts'
import type { Population } from './context.ts'

/** An older version with the rows that keep it. */
export interface Lingering<V> {
  readonly version: V
  readonly rows: Uint32Array
}

/** Older versions, from the oldest on, with the rows that keep them; of several that a row keeps the last judges it. */
export function lingeringIn<V extends { readonly alsoFor: Expr | null }>(
  population: Population,
  older: readonly V[],
): Lingering<V>[] {
  return older.flatMap((version) =>
    version.alsoFor === null ? [] : [{ version, rows: population.truthOf(version.alsoFor).t }],
  )
}

/** The version that judges a row. */
export function versionAt<V>(chosen: V, lingering: readonly Lingering<V>[], row: number): V {
  return lingering.findLast(({ rows }) => bitAt(rows, row))?.version ?? chosen
}

/** Puts bits of others in place of one's own in some rows. */
export function overlayBits(own: Uint32Array, others: Uint32Array, rows: Uint32Array): void {
  for (let word = 0; word < own.length; word++) {
    const theirs = rows[word] as number
    own[word] = ((own[word] as number) & ~theirs) | ((others[word] as number) & theirs)
  }
}
