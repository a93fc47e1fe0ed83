import { type IdentityIndex, identityIndex } from '../../../packages/engine/src/identity/identity-index.ts'
import {
  type LabelledRecord,
  type LabelledSet,
  recordOf,
} from '../../../packages/engine/src/identity/labelled.fixture.ts'
import { leadToJoin } from '../../../packages/engine/src/identity/weights.ts'

/** What the index said about one record. */
export interface Outcome {
  readonly asked: LabelledRecord
  /** The candidate that would be joined if the threshold were low enough; null when there is none or it is held back. */
  readonly best: { readonly id: string; readonly score: number } | null
  readonly decision: 'join' | 'review' | 'new'
  readonly joined: string | null
}

/** An index of the known enterprises of a set. */
export function indexOf(set: LabelledSet): IdentityIndex {
  const index = identityIndex(set.known.length)
  for (const firm of set.known) index.add(firm.id, recordOf(firm))
  return index
}

/** Asks the index about every record of the set. */
export function link(set: LabelledSet): Outcome[] {
  const index = indexOf(set)
  return set.asked.map((asked) => {
    const decision = index.decide(asked.record)
    const [first, second] = index.candidates(asked.record, 8).filter(({ certain }) => !certain)
    const ahead = first !== undefined && (second === undefined || first.score - second.score >= leadToJoin)
    return {
      asked,
      best: ahead && !first.heldBack ? { id: first.id, score: first.score } : null,
      decision: decision.kind,
      joined: decision.kind === 'join' ? decision.id : null,
    }
  })
}

/** How many were joined, rightly and wrongly, of how many that are known. */
export interface Tally {
  readonly known: number
  readonly strangers: number
  readonly right: number
  readonly wrong: number
  readonly reviewed: number
  readonly precision: number
  readonly recall: number
}

function joinedFrom(best: Outcome['best'], threshold: number): string | null {
  return best !== null && best.score >= threshold ? best.id : null
}

/** Counts the decisions as they were made, or joins from another threshold on. */
export function tallyOf(outcomes: readonly Outcome[], threshold: number | null = null): Tally {
  let [known, right, wrong, reviewed] = [0, 0, 0, 0]
  for (const { asked, best, joined, decision } of outcomes) {
    const answer = threshold === null ? joined : joinedFrom(best, threshold)
    if (asked.truth !== null) known++
    if (answer === null) reviewed += Number(decision === 'review')
    else if (answer === asked.truth) right++
    else wrong++
  }
  const strangers = outcomes.length - known
  return { known, strangers, right, wrong, reviewed, precision: right / (right + wrong), recall: right / known }
}
