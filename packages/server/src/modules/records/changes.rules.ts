/** What an import changes in the facts in force, counted subject by subject. */
import type { FigureChange, ImportChanges } from '@wutong/contract'
import type { FactsInForce, RecordStatement } from '@wutong/engine'
import type { Value } from './who.rules.ts'

const examplesShown = 50

/** A statement with the batch that made it. */
interface BatchStatement extends RecordStatement {
  readonly batchId: string
}

type Kind = FigureChange['kind'] | 'same'
type Counts = Record<Kind, number>
/** An example before the name of its subject is known. */
type Example = Omit<FigureChange, 'subjectId' | 'name'> & { readonly subject: string }

/** Changes while they are counted. */
export interface ChangeCount {
  readonly all: Counts
  readonly byCode: Map<string, Counts>
  readonly examples: Record<FigureChange['kind'], Example[]>
}

/** Counts nothing yet. */
export function startChanges(): ChangeCount {
  return { all: none(), byCode: new Map(), examples: { changed: [], outranked: [], added: [] } }
}

function none(): Counts {
  return { added: 0, changed: 0, same: 0, outranked: 0 }
}

/** What is known of some subjects before and after a batch; `records` is everything said about them. */
export interface Compared {
  readonly batchId: string
  readonly before: readonly FactsInForce[]
  readonly after: readonly FactsInForce[]
  readonly records: readonly BatchStatement[]
}

/** Counts what the records of a batch change for some subjects. */
export function countChanges(count: ChangeCount, { batchId, before, after, records }: Compared): void {
  const known = new Map(before.map((facts) => [placeOf(facts), facts]))
  const byId = new Map(records.map((record) => [record.id, record]))
  const said = saidBy(records.filter((record) => record.batchId === batchId))
  for (const facts of after) {
    const [old, mine] = [known.get(placeOf(facts)), said.get(facts.subject)]
    for (const [code, value] of Object.entries(facts.values)) {
      const stated = statedFor(mine?.get(code), facts.period)
      if (stated !== undefined) countFigure(count, { batchId, facts, old, byId }, { code, value, stated })
    }
  }
}

interface FigurePlace {
  readonly batchId: string
  readonly facts: FactsInForce
  readonly old: FactsInForce | undefined
  readonly byId: ReadonlyMap<string, BatchStatement>
}

interface Figure {
  readonly code: string
  readonly value: Value
  readonly stated: Value
}

function countFigure(count: ChangeCount, { batchId, facts, old, byId }: FigurePlace, figure: Figure): void {
  const { code, value, stated } = figure
  const { subject, period } = facts
  const winner = byId.get(facts.recordIds[code] ?? '')
  const kind = kindOf({ wins: winner?.batchId === batchId, value, old: old?.values[code], stated })
  count.all[kind] += 1
  countsOf(count, code)[kind] += 1
  if (kind === 'same' || count.examples[kind].length >= examplesShown) return
  const replaced = kind === 'changed' ? byId.get(old?.recordIds[code] ?? '')?.source : undefined
  const shown = kind === 'outranked' ? stated : (old?.values[code] ?? null)
  const sources = { beforeSource: replaced ?? null, afterSource: winner?.source ?? '' }
  count.examples[kind].push({ subject, code, period, kind, before: shown, after: value, ...sources })
}

function placeOf({ subject, period }: { readonly subject: string; readonly period: number }): string {
  return `${subject}@${period}`
}

type ByPeriod = Map<number, Value>

/** What records say, by subject, code and year. */
function saidBy(records: readonly RecordStatement[]): Map<string, Map<string, ByPeriod>> {
  const said = new Map<string, Map<string, ByPeriod>>()
  for (const { subject, period, values } of records) {
    const codes = said.get(subject) ?? new Map<string, ByPeriod>()
    said.set(subject, codes)
    for (const [code, value] of Object.entries(values)) {
      const periods: ByPeriod = codes.get(code) ?? new Map()
      codes.set(code, periods)
      periods.set(period, value)
    }
  }
  return said
}

/** What was said of the figure; a state, which belongs to no year, is the newest one said. */
function statedFor(periods: ByPeriod | undefined, period: number): Value | undefined {
  if (periods === undefined) return undefined
  const newest = Math.max(...periods.keys())
  return periods.get(period) ?? (period === 0 ? periods.get(newest) : undefined)
}

interface Judged {
  readonly wins: boolean
  readonly value: Value
  readonly old: Value | undefined
  readonly stated: Value
}

function kindOf({ wins, value, old, stated }: Judged): Kind {
  if (!wins) return value === stated ? 'same' : 'outranked'
  if (old === undefined) return 'added'
  return old === value ? 'same' : 'changed'
}

function countsOf({ byCode }: ChangeCount, code: string): Counts {
  const counts = byCode.get(code) ?? none()
  byCode.set(code, counts)
  return counts
}

/** The examples a report has room for: replaced figures, then those outranked, then new ones. */
export function shownExamples({ examples }: ChangeCount): Example[] {
  return [...examples.changed, ...examples.outranked, ...examples.added].slice(0, examplesShown)
}

/** What else a report says of the enterprises of a file. */
export interface SubjectChanges {
  readonly subjects: ImportChanges['subjects']
  readonly newSubjects: ImportChanges['newSubjects']
  /** Names by subject. */
  readonly names: ReadonlyMap<string, { readonly name: string; readonly isNew: boolean }>
}

/** The changes as the report shows them: indicators with most changes first. */
export function changesFrom(count: ChangeCount, { subjects, newSubjects, names }: SubjectChanges): ImportChanges {
  const indicators = [...count.byCode]
    .map(([code, counts]) => ({ code, ...counts }))
    .sort((a, b) => b.changed - a.changed || b.added - a.added || (a.code < b.code ? -1 : 1))
  const examples = shownExamples(count).map(({ subject, ...example }) => {
    const { name, isNew } = names.get(subject) ?? { name: '', isNew: false }
    return { subjectId: isNew ? null : subject, name, ...example }
  })
  return { subjects, ...count.all, indicators, examples, newSubjects }
}
