/** The history of one subject, found by choosing its facts anew at each moment at which something changed. */
import type { SubjectChange } from '@wutong/contract'
import {
  chooseFacts,
  type FactValue,
  namedFigure,
  type RecordStatement,
  settledKey,
  sourceName,
  type Zone,
} from '@wutong/engine'

/** Two identities that were one for a while. */
export interface Join {
  readonly id: string
  readonly keptId: string
  readonly mergedId: string
  readonly stamp: number
  readonly undoneStamp: number | null
  readonly at: Date
  readonly by: string
  readonly reason: string | null
  readonly undoneAt: Date | null
  readonly undoneBy: string | null
  readonly undoReason: string | null
}

/** What a batch said of one identity. */
export interface Saying {
  readonly identity: string
  readonly statement: RecordStatement
  readonly batchId: string
  readonly file: string
  readonly kind: Extract<SubjectChange['kind'], 'import' | 'push' | 'answer' | 'entry' | 'generated'>
  readonly by: string
  readonly at: Date
  readonly stamp: number
  readonly retractedStamp: number | null
  readonly retractedAt: Date | null
  readonly retractedBy: string | null
  readonly retractReason: string | null
}

/** A person's choice among what was said. */
export interface Decision extends Omit<Join, 'keptId' | 'mergedId'> {
  readonly identity: string
  readonly code: string
  readonly period: number
  readonly recordId: string
}

/** A figure that was held wrong. */
export interface Objection {
  readonly id: string
  readonly code: string
  readonly period: number
  readonly source: string
  readonly said: FactValue
  readonly claimed: FactValue | null
  readonly reason: string
  readonly by: string
  readonly at: Date
  readonly state: 'open' | 'accepted' | 'refused' | 'withdrawn'
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
}

/** All that a subject's history is made of. */
export interface Told {
  readonly subjectId: string
  readonly joins: readonly Join[]
  readonly sayings: readonly Saying[]
  readonly decisions: readonly Decision[]
  readonly objections: readonly Objection[]
}

type Happening = Omit<SubjectChange, 'changes'> & { readonly stamp: number }

/** The changes of a subject, newest first. */
export function changesOf(zone: Zone, told: Told): SubjectChange[] {
  const happenings = [...ofBatches(zone, told), ...ofJoins(told), ...ofDecisions(told)].sort(
    (a, b) => a.stamp - b.stamp || (a.ref < b.ref ? -1 : 1),
  )
  const changes: SubjectChange[] = []
  let stamp = -1
  let before: Facts = new Map()
  for (const { stamp: next, ...happening } of happenings) {
    const after: Facts = next === stamp ? before : factsAt(zone, told, next)
    changes.push({ ...happening, changes: differences(zone, before, after) })
    stamp = next
    before = after
  }
  return [...changes.reverse(), ...ofObjections(zone, told)].sort((a, b) => b.at.localeCompare(a.at))
}

function ofBatches(zone: Zone, { sayings }: Told): Happening[] {
  return [...new Map(sayings.map((saying) => [saying.batchId, saying])).values()].flatMap((saying) => {
    const { batchId: ref, file, kind, retractedAt, retractedStamp } = saying
    const named = sourceName(zone, saying.statement.source)
    const came = {
      stamp: saying.stamp,
      at: saying.at.toISOString(),
      kind,
      by: saying.by,
      ref,
      sourceName: named,
      file,
      reason: null,
    }
    if (retractedStamp === null || retractedAt === null) return [came]
    const went = {
      ...came,
      stamp: retractedStamp,
      at: retractedAt.toISOString(),
      kind: 'retraction' as const,
      by: saying.retractedBy ?? '',
      reason: saying.retractReason,
    }
    return [came, went]
  })
}

function ofJoins({ joins }: Told): Happening[] {
  return joins.flatMap((join) => twoSteps(join, ['merge', 'unmerge'] as const))
}

function ofDecisions({ decisions }: Told): Happening[] {
  return decisions.flatMap((decision) => twoSteps(decision, ['settlement', 'resettlement'] as const))
}

/** What was decided, and where it was taken back that too. */
function twoSteps(
  one: Omit<Join, 'keptId' | 'mergedId'>,
  [done, undone]: readonly [SubjectChange['kind'], SubjectChange['kind']],
): Happening[] {
  const nothing = { ref: one.id, sourceName: null, file: null }
  const first = { ...nothing, stamp: one.stamp, at: one.at.toISOString(), kind: done, by: one.by, reason: one.reason }
  if (one.undoneStamp === null || one.undoneAt === null) return [first]
  const second = { stamp: one.undoneStamp, at: one.undoneAt.toISOString(), kind: undone, by: one.undoneBy ?? '' }
  return [first, { ...nothing, ...second, reason: one.undoReason }]
}

function ofObjections(zone: Zone, { objections }: Told): SubjectChange[] {
  return objections.flatMap((one) => {
    const { id: ref, source, at, by, reason, state, answeredAt } = one
    const figure = { ...namedFigure(zone, one.code, one.period), from: one.said, to: one.claimed }
    const named = sourceName(zone, source)
    const raised = {
      at: at.toISOString(),
      kind: 'dispute_raised' as const,
      by,
      ref,
      sourceName: named,
      file: null,
      reason,
      changes: [figure],
    }
    if (state === 'open' || answeredAt === null) return [raised]
    const answered = {
      at: answeredAt.toISOString(),
      kind: `dispute_${state}` as const,
      by: one.answeredBy ?? '',
      reason: one.answer,
    }
    // What an accepted objection changed stands with the batch that answers it.
    return [raised, { ...answered, ref, sourceName: named, file: null, changes: [] }]
  })
}

/** Facts in force by `code` or `code@year`. */
type Facts = ReadonlyMap<string, FactValue>

function countsAt(stamp: number, since: number, until: number | null): boolean {
  return since <= stamp && (until === null || until > stamp)
}

function factsAt(zone: Zone, { subjectId, joins, sayings, decisions }: Told, stamp: number): Facts {
  const parents = new Map(
    joins.filter((join) => countsAt(stamp, join.stamp, join.undoneStamp)).map((join) => [join.mergedId, join.keptId]),
  )
  const rootOf = (id: string): string => {
    const parent = parents.get(id)
    return parent === undefined ? id : rootOf(parent)
  }
  // An enterprise sees no merges: what it sees of itself is one.
  const isOwn = (identity: string): boolean => joins.length === 0 || rootOf(identity) === rootOf(subjectId)
  const statements = sayings
    .filter((saying) => isOwn(saying.identity) && countsAt(stamp, saying.stamp, saying.retractedStamp))
    .map(({ statement }) => ({ ...statement, subject: subjectId }))
  const settled = new Map(
    decisions
      .filter((one) => isOwn(one.identity) && countsAt(stamp, one.stamp, one.undoneStamp))
      .map(({ period, code, recordId }) => [settledKey(subjectId, period, code), recordId]),
  )
  const facts = new Map<string, FactValue>()
  for (const { period, values } of chooseFacts(zone, statements, settled))
    for (const [code, value] of Object.entries(values)) facts.set(period === 0 ? code : `${code}@${period}`, value)
  return facts
}

function differences(zone: Zone, before: Facts, after: Facts): SubjectChange['changes'] {
  const places = new Map(zone.indicators.map((indicator, place) => [indicator.code, { indicator, place }]))
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap((key) => {
      const [from, to] = [before.get(key) ?? null, after.get(key) ?? null]
      const [code = key, year] = key.split('@')
      const known = places.get(code)
      if (from === to || known === undefined) return []
      const { name, unit } = known.indicator
      const period = year === undefined ? null : Number(year)
      return [{ place: known.place, change: { code, name, unit: unit ?? null, period, from, to } }]
    })
    .sort((a, b) => a.place - b.place || (b.change.period ?? 0) - (a.change.period ?? 0))
    .map(({ change }) => change)
}
