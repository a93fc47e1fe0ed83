/** A subject with some facts changed: what the engine would say if they were so. */
import type { CohortTable } from '../cohorts/table.ts'
import { parseDay, yearOf } from '../dates.ts'
import type { Evaluation, Judged } from '../expr/evaluate.ts'
import type { FactValue } from '../expr/values.ts'
import type { Facts } from '../subject.ts'

/** A changeable copy of a subject's facts under judgement. */
export interface Trial {
  readonly facts: Map<string, FactValue>
  readonly at: Evaluation
}

/** A copy of the facts to try values on; the subject itself stays as it is. */
export function trialOf(facts: Facts, judged: Judged, cohorts?: CohortTable): Trial {
  const copy = new Map(facts)
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
  return { facts: copy, at: { source, judged, cohorts } }
}

/** Sets a fact, or takes it away where the value is undefined. */
export function setFact({ facts }: Trial, key: string, value: FactValue | undefined): void {
  if (value === undefined) facts.delete(key)
  else facts.set(key, value)
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
    setFact(trial, key, value)
  }
  const result = compute()
  for (const [key, value] of before.toReversed()) setFact(trial, key, value)
  return result
}
