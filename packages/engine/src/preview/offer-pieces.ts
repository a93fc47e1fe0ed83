/** Versions of an offer as flat lists of pieces: every condition, measure, amount and cap, as far as they decide results. */
import type { Condition, ConditionSet, OfferVersion } from '../definitions.ts'
import { changesBetween, type DefinitionChange, mixed, type Pieces } from './flatten.ts'

/** A version with the shared conditions that it uses written out. */
export interface WholeVersion {
  readonly version: OfferVersion
  readonly conditions: readonly Condition[]
}

/** Writes out the shared conditions of a version. */
export function wholeVersion(version: OfferVersion, sets: readonly ConditionSet[]): WholeVersion {
  const shared = (version.uses ?? []).flatMap((id) => sets.find((set) => set.id === id)?.conditions ?? [])
  return { version, conditions: [...shared, ...version.conditions] }
}

/** Changes between two versions; names, clauses, rounds and notes are none, because they move nobody's standing or money. */
export function offerChanges(before: WholeVersion, after: WholeVersion): DefinitionChange[] {
  const isOne = isOneBenefit(before.version, after.version)
  const groupOf = (path: string) => (isOne && path.startsWith('benefit ') ? 'benefit' : path)
  return changesBetween(piecesOf(before), piecesOf(after), groupOf)
}

/** Amount and cap are one change where there is no benefit on one side, or they are in different units. */
function isOneBenefit(before: OfferVersion, after: OfferVersion): boolean {
  return before.benefit?.unit !== after.benefit?.unit
}

function piecesOf({ version, conditions }: WholeVersion): Pieces {
  const pieces = new Map<string, unknown>()
  for (const { code, when } of conditions) pieces.set(`condition ${code}`, when)
  for (const [code, cel] of Object.entries(version.measures ?? {})) pieces.set(`measure ${code}`, cel)
  if (version.benefit === undefined) return pieces
  const { amount, unit, cap } = version.benefit
  pieces.set('benefit amount', amount)
  pieces.set('benefit unit', unit)
  if (cap !== undefined) pieces.set('benefit cap', cap)
  return pieces
}

/** The earlier version with some of the changes made. A measure of either stays, for the conditions that ask for it. */
export function mixedOffer(
  before: WholeVersion,
  after: WholeVersion,
  changes: readonly DefinitionChange[],
): OfferVersion {
  const [was, is] = [piecesOf(before), piecesOf(after)]
  const pieces = new Map(mixed(was, is, changes))
  for (const [path, cel] of [...is, ...was]) if (path.startsWith('measure ') && !pieces.has(path)) pieces.set(path, cel)
  const under = (prefix: string) =>
    [...pieces].flatMap(([path, piece]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), piece]] : []))
  const { uses: _, benefit: __, rounds: ___, selection: ____, ...rest } = before.version
  const { amount, unit, cap } = Object.fromEntries(under('benefit ')) as Partial<NonNullable<OfferVersion['benefit']>>
  const name = { zh: '', en: '' }
  return {
    ...rest,
    measures: Object.fromEntries(under('measure ')) as Record<string, string>,
    conditions: under('condition ').map(([code, when]) => ({ code: String(code), name, when: String(when) })),
    ...(amount === undefined || unit === undefined
      ? {}
      : { benefit: { name, amount, unit, ...(cap === undefined ? {} : { cap }) } }),
  }
}
