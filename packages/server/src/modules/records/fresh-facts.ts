/** Facts of enterprises that an import makes: written with their records where these are all there is to choose from. */
import type { ImportChanges } from '@wutong/contract'
import { chooseFacts, type FactsInForce, type RecordStatement, type Source } from '@wutong/engine'
import { chooseForMany, factsFromOne, type PeriodsByCode } from '#modules/facts'
import type { TxCtx } from '#platform/context'
import type { NewRecord } from './store.ts'

/** What was written. */
export interface Loaded {
  newSubjects: number
  values: number
  /** Known subjects that got an id they lacked. */
  adopted: number
  /** Records by period. */
  readonly coverage: Record<string, number>
  /** Subjects made here whose facts were written with them. */
  readonly settled: Set<string>
  /** Subjects whose facts are still to be chosen. */
  readonly toChoose: Set<string>
  /** The first subjects made. */
  readonly firstNew: (ImportChanges['newSubjects'][number] & { readonly id: string })[]
}

/** The start of a load. */
export function nothingLoaded(): Loaded {
  return {
    newSubjects: 0,
    values: 0,
    adopted: 0,
    coverage: {},
    settled: new Set(),
    toChoose: new Set(),
    firstNew: [],
  }
}

interface Loading {
  readonly ctx: TxCtx
  readonly source: Source
  readonly loaded: Loaded
  readonly periods: PeriodsByCode
}

interface Spoken {
  readonly records: readonly NewRecord[]
  /** Names of the subjects made in this chunk. */
  readonly fresh: ReadonlyMap<string, string>
  readonly at: Date
}

/**
 * Facts of the subjects that only this chunk speaks of: what was just judged is all there is to choose from. The others are
 * noted, to be chosen from all that is recorded once the file is loaded.
 */
export function factsOfFresh(
  { ctx, source, loaded, periods }: Loading,
  { records, fresh, at }: Spoken,
): FactsInForce[] {
  const recordedAt = at.toISOString()
  const said = new Map<string, RecordStatement[]>()
  for (const { id, subject_id: subject, period, values } of records) {
    if (!fresh.has(subject)) {
      loaded.settled.delete(subject)
      loaded.toChoose.add(subject)
      continue
    }
    const statement = { id, subject, source: source.id, period, recordedAt, values }
    const known = said.get(subject)
    if (known === undefined) said.set(subject, [statement])
    else known.push(statement)
  }
  const facts: FactsInForce[] = []
  for (const [subject, statements] of said) {
    const [only] = statements
    const chosen =
      statements.length === 1 && only !== undefined
        ? factsFromOne(periods, only)
        : chooseFacts(ctx.zone.zone, statements)
    const name = chosen.find(({ values }) => values.name !== undefined)?.values.name
    // One that is to be called otherwise takes the long way, which renames.
    const isNamed = name === undefined || name === fresh.get(subject)
    if (isNamed) facts.push(...chosen)
    ;(isNamed ? loaded.settled : loaded.toChoose).add(subject)
  }
  return facts
}

/** Chooses the facts that could not be written with the records; returns how many subjects the batch speaks of. */
export async function chooseLoaded(
  ctx: TxCtx,
  { settled, toChoose }: Loaded,
  onSubjects?: (subjects: number) => void,
): Promise<number> {
  onSubjects?.(settled.size)
  await chooseForMany(ctx, toChoose, (done) => onSubjects?.(settled.size + done))
  return settled.size + toChoose.size
}
