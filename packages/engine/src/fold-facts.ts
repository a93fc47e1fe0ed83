/** One more record upon facts in force, without weighing everything again. */
import type { Zone } from './definitions.ts'
import type { FactsInForce } from './facts.ts'
import {
  compareStatements,
  factPeriod,
  type Ranking,
  type RecordHead,
  type RecordStatement,
  rankingOf,
  stateYear,
} from './statements.ts'

/** Facts of one subject by period, as they stand; what a person settled must not be among them. */
export type FactsByPeriod = ReadonlyMap<number, FactsInForce>

/** The records that facts in force come from, by id; what they say is not asked for. */
export type RecordHeads = Pick<ReadonlyMap<string, RecordHead>, 'get'>

/** Takes a record in; gives the facts that it changes, or null where only weighing all records can tell. */
export type FoldRecord = (before: FactsByPeriod, heads: RecordHeads, record: RecordStatement) => FactsInForce[] | null

interface Draft {
  readonly values: Record<string, number | string | boolean>
  readonly recordIds: Record<string, string>
  conflicts: readonly string[]
  changed: boolean
}

/** How records are taken in by a zone's rules; whatever it gives is what `chooseFacts` gives for all records, and the tests compare them. */
export function recordFolding(zone: Zone): FoldRecord {
  const ranking = rankingOf(zone)
  return (before, heads, record) => {
    const drafts = new Map<number, Draft>()
    for (const code of Object.keys(record.values)) {
      const period = factPeriod(ranking, code, record)
      if (period === null) continue
      const draft = drafts.get(period) ?? draftFrom(before.get(period))
      drafts.set(period, draft)
      if (!takeIn(ranking, draft, { code, heads, record })) return null
    }
    const { subject } = record
    return [...drafts].flatMap(([period, { changed, ...facts }]) => (changed ? [{ subject, period, ...facts }] : []))
  }
}

function draftFrom(facts: FactsInForce | undefined): Draft {
  if (facts === undefined) return { values: {}, recordIds: {}, conflicts: [], changed: false }
  return { values: { ...facts.values }, recordIds: { ...facts.recordIds }, conflicts: facts.conflicts, changed: false }
}

/** False where others that said something of this code would have to be heard. */
function takeIn(
  ranking: Ranking,
  draft: Draft,
  { code, heads, record }: { readonly code: string; readonly heads: RecordHeads; readonly record: RecordStatement },
): boolean {
  const said = record.values[code]
  if (said === undefined) return true
  const known = draft.recordIds[code]
  if (known !== undefined) {
    const best = heads.get(known)
    if (best === undefined) return false
    const newer = ranking.stateCodes.has(code) ? stateYear(record) - stateYear(best) : 0
    // An older state changes nothing, and a newer one leaves nobody to disagree with.
    if (newer < 0) return true
    if (newer === 0 && (draft.values[code] !== said || draft.conflicts.includes(code))) return false
    if (newer === 0 && compareStatements(ranking, code, record, best) > 0) return true
  }
  draft.values[code] = said
  draft.recordIds[code] = record.id
  draft.conflicts = draft.conflicts.filter((other) => other !== code)
  draft.changed = true
  return true
}
