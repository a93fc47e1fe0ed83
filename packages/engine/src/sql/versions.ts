/** Which version of a definition judges a row. */
import type { CompiledDefinition } from '../compiled.ts'
import type { Version } from '../definitions.ts'
import type { Expr } from '../expr/tree.ts'
import { type DefinitionKind, judgingVersions } from '../subject.ts'
import type { Plan } from './plan.ts'

interface Versioned {
  readonly version: Version
  readonly alsoFor: Expr | null
}

/** A version and the condition under which it judges a row; null for the one that judges all others, which comes last. */
export interface Lasting<V> {
  readonly chosen: V
  readonly applies: string | null
}

/** The versions that may judge rows: those past their term for the rows that keep them, then the one in force. */
export function lastingVersions<D, V extends Versioned>(
  plan: Plan,
  all: ReadonlyMap<string, CompiledDefinition<D, V>>,
  reference: string,
  kind: DefinitionKind<V>,
): Lasting<V>[] {
  const { chosen, lingering } = judgingVersions(all, reference, { kind, on: plan.judged.on })
  const older = lingering.flatMap((one) => {
    if (one.alsoFor === null) return []
    return [{ chosen: one, applies: plan.settled(`still ${one.version.version}`, plan.truth(one.alsoFor)).sql }]
  })
  // Versions are listed from the oldest on; the newest of those that linger for a row judges it.
  return [...older.toReversed(), { chosen, applies: null }]
}

/** The value of the version that judges a row. */
export function pick(values: readonly { readonly applies: string | null; readonly sql: string }[]): string {
  const last = values.at(-1)?.sql ?? 'NULL'
  const cases = values.flatMap(({ applies, sql }) => (applies === null ? [] : [`WHEN ${applies} THEN ${sql}`]))
  return cases.length === 0 ? last : `CASE ${cases.join(' ')} ELSE ${last} END`
}
