/** Facts of the enterprises that an import speaks of: written with its records wherever not everything has to be weighed again. */
import type { ImportChanges } from '@wutong/contract'
import {
  chooseFacts,
  type FactsInForce,
  type FoldRecord,
  type RecordHead,
  type RecordStatement,
  type Source,
} from '@wutong/engine'
import { chooseForMany, type Standing } from '#modules/facts'
import type { TxCtx } from '#platform/context'
import type { GivenRecord, SaidRecord } from './records.store.ts'
import { valuesOf } from './said-rows.ts'

/** What was written. */
export interface Loaded {
  newSubjects: number
  values: number
  /** Known subjects that got an id they lacked. */
  adopted: number
  /** Records by period. */
  readonly coverage: Record<string, number>
  /** Subjects whose facts were written with their records. */
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
  readonly fold: FoldRecord
}

interface Judged {
  readonly records: readonly SaidRecord[]
  /** Names of the subjects made in this chunk. */
  readonly fresh: ReadonlyMap<string, string>
  /** What stood of the others before this import spoke of them. */
  readonly standing: Standing
  readonly at: Date
}

/** How the records of a chunk are written. */
export interface Spoken {
  readonly records: readonly GivenRecord[]
  /** Facts that are not simply what one of these records says. */
  readonly facts: readonly FactsInForce[]
}

interface Speaking extends Spoken {
  readonly records: GivenRecord[]
  readonly facts: FactsInForce[]
}

/**
 * Where a chunk is the first of this import to speak of a subject, its facts are written at once: those of a new subject are
 * what was just judged, those of a known one what stands with what was judged taken in. All other subjects are noted, to be
 * chosen from all that is recorded once the file is loaded.
 */
export function factsOfChunk(loading: Loading, judged: Judged): Spoken {
  const { loaded } = loading
  const spoken: Speaking = { records: [], facts: [] }
  for (const [subject, said] of bySubject(judged.records)) {
    const isFirst = !loaded.settled.has(subject) && !loaded.toChoose.has(subject)
    const name = judged.fresh.get(subject)
    const how = name === undefined ? foldKnown : chooseFresh
    if (isFirst && how(loading, judged, { subject, name, said }, spoken)) {
      loaded.settled.add(subject)
      continue
    }
    loaded.settled.delete(subject)
    loaded.toChoose.add(subject)
    for (const record of said) spoken.records.push({ ...record, gives: givesNothing })
  }
  return spoken
}

interface SaidOfOne {
  readonly subject: string
  readonly name: string | undefined
  readonly said: readonly SaidRecord[]
}

const givesNothing = { state: false, year: false }

/** Facts of a subject made here. */
function chooseFresh(loading: Loading, { at }: Judged, { subject, name, said }: SaidOfOne, spoken: Speaking): boolean {
  const [only] = said
  if (said.length === 1 && only !== undefined && (only.name ?? name) === name) {
    spoken.records.push({ ...only, gives: { state: true, year: true } })
    return true
  }
  const statements = said.map((record) => statementFrom(loading, record, { subject, at }))
  const chosen = chooseFacts(loading.ctx.zone.zone, statements)
  const called = chosen.find(({ values }) => values.name !== undefined)?.values.name
  // One that is to be called otherwise takes the long way, which renames.
  if (called !== undefined && called !== name) return false
  for (const record of said) spoken.records.push({ ...record, gives: givesNothing })
  spoken.facts.push(...chosen)
  return true
}

/** Facts of a subject known before; false where all that was ever said of it has to be weighed. */
function foldKnown(
  loading: Loading,
  { standing, at }: Judged,
  { subject, said }: SaidOfOne,
  spoken: Speaking,
): boolean {
  const before = standing.facts.get(subject)
  if (before === undefined) return false
  const facts = new Map(before)
  const heads = new Map<string, RecordHead>()
  const headOf = { get: (id: string) => heads.get(id) ?? standing.heads.get(id) }
  const changed = new Set<number>()
  for (const record of said) {
    const statement = statementFrom(loading, record, { subject, at })
    const rows = loading.fold(facts, headOf, statement)
    if (rows === null) return false
    heads.set(record.id, statement)
    for (const row of rows) {
      facts.set(row.period, row)
      changed.add(row.period)
    }
  }
  if (facts.get(0)?.values.name !== before.get(0)?.values.name) return false
  for (const record of said) {
    const { period } = record
    // The only one that speaks of its year gives it as it is.
    const year =
      period !== 0 &&
      changed.has(period) &&
      !before.has(period) &&
      said.every((other) => other === record || other.period !== period)
    if (year) changed.delete(period)
    spoken.records.push({ ...record, gives: { state: false, year } })
  }
  for (const period of changed) {
    const row = facts.get(period)
    if (row !== undefined) spoken.facts.push(row)
  }
  return true
}

function statementFrom(
  { source }: Loading,
  { id, period, parts }: SaidRecord,
  { subject, at }: { readonly subject: string; readonly at: Date },
): RecordStatement {
  return { id, subject, source: source.id, period, recordedAt: at.toISOString(), values: valuesOf(parts) }
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
