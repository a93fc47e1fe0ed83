/** One subject's facts as the readings see them. */
import type { CohortTable } from './cohorts/table.ts'
import { parseDay, yearOf } from './dates.ts'
import type { Text } from './definition-parts.ts'
import type { Version } from './definitions.ts'
import { type Evaluation, evaluate, type FactSource, type Judged } from './expr/evaluate.ts'
import { verdictFrom } from './expr/explain.ts'
import type { Expr } from './expr/tree.ts'
import type { FactValue } from './expr/values.ts'

/** Facts by `code` (indicators without years) or `code@2021`; absent means unknown. */
export type Facts = ReadonlyMap<string, FactValue>

/** A subject with its facts. */
export interface SubjectFacts {
  readonly id: string
  readonly facts: Facts
}

/** A subject under judgement on a day, for a period. */
export function evaluationOf(subject: SubjectFacts, judged: Judged, cohorts?: CohortTable): Evaluation {
  return { source: factSourceFrom(subject.facts), judged, cohorts }
}

/** A fact source over a map of facts. */
export function factSourceFrom(facts: Facts): FactSource {
  const registered = facts.get('registered_on')
  const day = typeof registered === 'string' ? parseDay(registered) : null
  return {
    get: (code, year) => facts.get(year === null ? code : `${code}@${year}`),
    registeredYear: day === null ? null : yearOf(day),
  }
}

interface Versioned {
  readonly version: Version
  readonly alsoFor: Expr | null
}

/** Asked for something a zone package does not have, or not on that day; the message says what there is. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
  /** The message by language; without it the message says the same in both. */
  readonly text: Text

  constructor(message: string, text: Text = { zh: message, en: message }) {
    super(message)
    this.text = text
  }
}

/** Whether a version's own term covers a day. */
export function isInForce({ effective }: Version, on: string): boolean {
  return effective.from <= on && (effective.until === undefined || on < effective.until)
}

/** Whether a version past its term may still be used on a day by those its `alsoFor` selects. */
export function mayLinger({ effective, alsoFor }: Version, on: string): boolean {
  return alsoFor !== undefined && effective.until !== undefined && effective.until <= on && on < alsoFor.until
}

/** Splits `id@version` into its two parts; the version is null when not given. */
export function parseReference(reference: string): { id: string; version: string | null } {
  const [id = '', version] = reference.split('@')
  return { id, version: version ?? null }
}

/** The definition with an id; throws DefinitionError listing what there is. */
export function definitionOf<T>(all: ReadonlyMap<string, T>, id: string, kind: string): T {
  const found = all.get(id)
  if (found !== undefined) return found
  throw new DefinitionError(
    `there is no ${kind} "${id}" / 没有「${id}」；可用 use one of: ${[...all.keys()].join(', ')}`,
  )
}

/** A kind of definition: what messages call it, and what is made of its newest version that lingers once none is in force. */
export interface DefinitionKind<V> {
  readonly name: string
  /** The version for those of whom it is not known that they keep an older one; each of `kept` says who does. */
  readonly closed: (last: V, kept: readonly [Expr, ...Expr[]]) => V
}

type Definitions<V> = ReadonlyMap<string, { readonly versions: readonly V[] }>

/** The version that judges one subject, with the id of its definition. */
export interface JudgingVersion<V> {
  readonly id: string
  readonly chosen: V
}

/**
 * The version that a subject is judged by: the one named in a reference, else the newest that lingers for it, else the
 * one that judges all others on the day (see `judgingVersions`).
 */
export function judgingVersion<V extends Versioned>(
  all: Definitions<V>,
  reference: string,
  at: Evaluation,
  kind: DefinitionKind<V>,
): JudgingVersion<V> {
  const { id, chosen, lingering } = judgingVersions(all, reference, { kind, on: at.judged.on })
  const keeps = ({ alsoFor }: V) => alsoFor !== null && verdictFrom(evaluate(alsoFor, at)) === true
  return { id, chosen: lingering.findLast(keeps) ?? chosen }
}

/** The version that judges all who keep no older one, and those past their term that some subjects still use, from the oldest on. */
export interface JudgingVersions<V> {
  readonly id: string
  readonly chosen: V
  readonly lingering: readonly V[]
}

/**
 * What a definition (`id`, or `id@version` for that one alone) is judged by on a day. Where no version is in force but
 * some linger, all others are judged by what their kind makes of the newest of these.
 */
export function judgingVersions<V extends Versioned>(
  all: Definitions<V>,
  reference: string,
  { kind, on }: { readonly kind: DefinitionKind<V>; readonly on: string },
): JudgingVersions<V> {
  const { id, version: named } = parseReference(reference)
  const { versions } = definitionOf(all, id, kind.name)
  if (named !== null) return { id, chosen: namedVersion(versions, named, id), lingering: [] }
  const lingering = versions.filter(({ version }) => mayLinger(version, on))
  return { id, chosen: closedVersion(versions, lingering, { kind, on }) ?? versionOn(versions, on, id), lingering }
}

function closedVersion<V extends Versioned>(
  versions: readonly V[],
  lingering: readonly V[],
  { kind, on }: { readonly kind: DefinitionKind<V>; readonly on: string },
): V | null {
  const last = lingering.at(-1)
  if (last === undefined || versions.some(({ version }) => isInForce(version, on))) return null
  const [first, ...others] = lingering.flatMap(({ alsoFor }) => (alsoFor === null ? [] : [alsoFor]))
  return first === undefined ? null : kind.closed(last, [first, ...others])
}

/** Whether a definition judges anybody on a day: by a version in force, or by one that some still keep. */
export function judgesOn(versions: readonly { readonly version: Version }[], on: string): boolean {
  return versions.some(({ version }) => isInForce(version, on) || mayLinger(version, on))
}

/** The version in force on a day; throws DefinitionError when there is none. */
export function versionOn<V extends Versioned>(versions: readonly V[], on: string, id: string): V {
  const found = versions.find((one) => isInForce(one.version, on))
  if (found !== undefined) return found
  const terms = versions
    .map(({ version }) => `${version.version}: ${version.effective.from}–${version.effective.until ?? ''}`)
    .join('; ')
  throw new DefinitionError(`no version of "${id}" is in force on ${on} / 该日没有生效版本；terms 有效期: ${terms}`)
}

/** The version with a name; throws DefinitionError listing the versions. */
export function namedVersion<V extends Versioned>(versions: readonly V[], named: string, id: string): V {
  const found = versions.find((one) => one.version.version === named)
  if (found !== undefined) return found
  throw new DefinitionError(
    `"${id}" has no version "${named}" / 没有该版本；可用 use one of: ${versions.map((one) => one.version.version).join(', ')}`,
  )
}
