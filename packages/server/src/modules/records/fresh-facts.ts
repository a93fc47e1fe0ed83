/** Facts of enterprises that an import makes: written with their records where these are all there is to choose from. */
import type { ImportChanges } from '@wutong/contract'
import { chooseFacts, type FactsInForce, type Source } from '@wutong/engine'
import { chooseForMany } from '#modules/facts'
import type { TxCtx } from '#platform/context'
import type { SaidRecord } from './store.ts'

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
}

interface Judged {
  readonly records: readonly SaidRecord[]
  /** Names of the subjects made in this chunk. */
  readonly fresh: ReadonlyMap<string, string>
  readonly at: Date
}

/** How the records of a chunk are written. */
export interface Spoken {
  /** Records that are all there is to choose from: written together with the facts they are. */
  readonly alone: readonly SaidRecord[]
  /** The other records. */
  readonly records: readonly SaidRecord[]
  /** Facts chosen from several records of this chunk. */
  readonly facts: readonly FactsInForce[]
}

/**
 * Subjects that only this chunk speaks of have their facts written at once: what was just judged is all there is to choose
 * from. The others are noted, to be chosen from all that is recorded once the file is loaded.
 */
export function factsOfFresh({ ctx, source, loaded }: Loading, { records, fresh, at }: Judged): Spoken {
  const recordedAt = at.toISOString()
  const spoken = { alone: [] as SaidRecord[], records: [] as SaidRecord[], facts: [] as FactsInForce[] }
  for (const [subject, said] of bySubject(records)) {
    const name = fresh.get(subject)
    const [only] = said
    if (name === undefined) {
      spoken.records.push(...said)
      loaded.settled.delete(subject)
      loaded.toChoose.add(subject)
    } else if (said.length === 1 && only !== undefined && (only.values.name ?? name) === name) {
      spoken.alone.push(only)
      loaded.settled.add(subject)
    } else {
      spoken.records.push(...said)
      const statements = said.map(({ id, period, values }) => ({
        id,
        subject,
        source: source.id,
        period,
        recordedAt,
        values,
      }))
      const chosen = chooseFacts(ctx.zone.zone, statements)
      const called = chosen.find(({ values }) => values.name !== undefined)?.values.name
      // One that is to be called otherwise takes the long way, which renames.
      const isNamed = called === undefined || called === name
      if (isNamed) spoken.facts.push(...chosen)
      ;(isNamed ? loaded.settled : loaded.toChoose).add(subject)
    }
  }
  return spoken
}

function bySubject(records: readonly SaidRecord[]): Map<string, SaidRecord[]> {
  const said = new Map<string, SaidRecord[]>()
  for (const record of records) {
    const known = said.get(record.subject_id)
    if (known === undefined) said.set(record.subject_id, [record])
    else known.push(record)
  }
  return said
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
