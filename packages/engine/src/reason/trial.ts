/** A subject with some facts changed: what the engine would say if they were so. */
import type { CohortTable } from '../cohorts/table.ts'
import { parseDay, yearOf } from '../dates.ts'
import type { Evaluation, Judged } from '../expr/evaluate.ts'
import { KeptValues } from '../expr/kept-values.ts'
import type { FactValue } from '../expr/values.ts'
import type { FigureMove } from '../results.ts'
import type { Facts } from '../subject.ts'
import type { Settling } from './ways.ts'

/** A changeable copy of a subject's facts under judgement. */
export interface Trial {
  readonly facts: ReadonlyMap<string, FactValue>
  /** Sets a fact, or takes it away where the value is undefined. */
  readonly set: (key: string, value: FactValue | undefined) => void
  readonly at: Evaluation & { readonly kept: KeptValues }
  /** What settles conditions as long as nothing is changed, by their keys. */
  readonly settlings: Map<string, Settling>
  /** Moves of single figures that make a comparison hold, or fail, by what is wanted of it. */
  readonly moves: Map<string, readonly FigureMove[]>
}

/** A copy of the facts to try values on; the subject itself stays as it is. */
export function trialOf(facts: Facts, judged: Judged, cohorts?: CohortTable): Trial {
  const [before, copy] = [new Map(facts), new Map(facts)]
  let [seen, founded]: [FactValue | undefined, number | null] = [undefined, null]
  const source = {
    get: (code: string, year: number | null) => copy.get(year === null ? code : `${code}@${year}`),
    get registeredYear() {
      const registered = copy.get('registered_on')
      if (registered === seen) return founded
      const day = typeof registered === 'string' ? parseDay(registered) : null
      ;[seen, founded] = [registered, day === null ? null : yearOf(day)]
      return founded
    },
  }
  const kept = new KeptValues(judged)
  const set = (key: string, value: FactValue | undefined) => {
    if (value === undefined) copy.delete(key)
    else copy.set(key, value)
    if (value === before.get(key)) kept.changed.delete(key)
    else kept.changed.add(key)
  }
  return { facts: copy, set, at: { source, judged, cohorts, kept }, settlings: new Map(), moves: new Map() }
}

/** Computes something with some facts set, and puts everything back. */
export function tried<T>(
  trial: Trial,
  changes: Iterable<readonly [string, FactValue | undefined]>,
  compute: () => T,
): T {
  const before: [string, FactValue | undefined][] = []
  for (const [key, value] of changes) {
    before.push([key, trial.facts.get(key)])
    trial.set(key, value)
  }
  const result = compute()
  for (const [key, value] of before.toReversed()) trial.set(key, value)
  return result
}
