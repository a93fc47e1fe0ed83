/** A scorecard version as pieces and back. */
import type { Condition, ScorecardVersion, ScoreItem, ScorePart, ScoreVariant } from '../definitions.ts'
import { changesBetween, type DefinitionChange, mixed, type Pieces } from './flatten.ts'

/** Fields that say what a version is called and where it comes from; they change no result. */
const labels: readonly string[] = ['version', 'effective', 'status', 'citation', 'notes', 'review', 'total', 'alsoFor']
const lists = ['gates', 'directEntry'] as const
const apart: readonly string[] = [...lists, 'measures', 'parts', 'variants']

/** Variant code of a version that has parts only. */
const single = ''

/** Changes between two versions of a scorecard that may change a result. */
export function scorecardChanges(before: ScorecardVersion, after: ScorecardVersion): DefinitionChange[] {
  const [was, is] = [piecesOf(before), piecesOf(after)]
  const restructured = variantCodes(was) !== variantCodes(is)
  return changesBetween(was, is, (path) => {
    if (restructured && /^(variant|part|item) /.test(path)) return 'structure'
    const part = path.startsWith('item ') ? path.replace(/^item /, 'part ').replace(/\/[^/]*$/, '') : path
    return path.startsWith('item ') && was.has(part) !== is.has(part) ? part : path
  })
}

/** The earlier version with some of the changes made. */
export function mixedScorecard(
  before: ScorecardVersion,
  after: ScorecardVersion,
  changes: readonly DefinitionChange[],
): ScorecardVersion {
  const [was, is] = [piecesOf(before), piecesOf(after)]
  const pieces = new Map(mixed(was, is, changes))
  // A measure that only one version has does no harm in the other, and what uses it may come from either.
  for (const [path, cel] of [...is, ...was]) if (path.startsWith('measure ') && !pieces.has(path)) pieces.set(path, cel)
  return versionFrom(before, pieces)
}

function variantCodes(pieces: Pieces): string {
  return [...pieces.keys()].filter((path) => path.startsWith('variant ')).join()
}

function piecesOf(version: ScorecardVersion): Pieces {
  return new Map<string, unknown>([
    ...Object.entries(version).filter(
      ([field, value]) => !labels.includes(field) && !apart.includes(field) && value !== undefined,
    ),
    ...lists.flatMap((list) => (version[list] ?? []).map((one): [string, unknown] => [`${list} ${one.code}`, one])),
    ...Object.entries(version.measures ?? {}).map(([code, cel]): [string, unknown] => [`measure ${code}`, cel]),
    ...variantsOf(version).flatMap(variantPieces),
  ])
}

function variantsOf({
  variants,
  parts,
}: ScorecardVersion): (Partial<ScoreVariant> & Pick<ScoreVariant, 'code' | 'parts'>)[] {
  if (variants !== undefined) return [...variants]
  return parts === undefined ? [] : [{ code: single, parts }]
}

function variantPieces({
  parts,
  ...variant
}: Partial<ScoreVariant> & Pick<ScoreVariant, 'code' | 'parts'>): [string, unknown][] {
  return [
    [`variant ${variant.code}`, variant],
    ...parts.flatMap(({ items, ...part }): [string, unknown][] => [
      [`part ${variant.code}/${part.code}`, part],
      ...items.map((item): [string, unknown] => [`item ${variant.code}/${part.code}/${item.code}`, item]),
    ]),
  ]
}

function versionFrom(labelled: ScorecardVersion, pieces: Pieces): ScorecardVersion {
  const fields = Object.fromEntries(Object.entries(labelled).filter(([field]) => labels.includes(field)))
  const own = [...pieces].filter(([path]) => !path.includes(' '))
  const variants = under<Omit<ScoreVariant, 'parts'>>(pieces, 'variant ').map((variant) => ({
    ...variant,
    parts: partsOf(pieces, variant.code),
  }))
  const only = variants.length === 1 && variants[0]?.code === single ? variants[0] : null
  return {
    ...fields,
    ...Object.fromEntries(own),
    ...Object.fromEntries(lists.map((list) => [list, under<Condition>(pieces, `${list} `)])),
    measures: Object.fromEntries(
      [...pieces].filter(([path]) => path.startsWith('measure ')).map(([path, cel]) => [path.slice(8), cel]),
    ),
    ...(only === null ? {} : { parts: only.parts }),
    ...(only === null && variants.length > 0 ? { variants } : {}),
  } as unknown as ScorecardVersion
}

function partsOf(pieces: Pieces, variant: string): ScorePart[] {
  return under<Omit<ScorePart, 'items'>>(pieces, `part ${variant}/`).map((part) => ({
    ...part,
    items: under<ScoreItem>(pieces, `item ${variant}/${part.code}/`),
  }))
}

function under<T>(pieces: Pieces, prefix: string): T[] {
  return [...pieces].filter(([path]) => path.startsWith(prefix)).map(([, piece]) => piece as T)
}
