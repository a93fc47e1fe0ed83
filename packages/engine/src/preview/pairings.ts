/** What of a scorecard can be weighed by paired judgements, and the draft that such weights make. */
import type { ScorecardVersion, ScorePart, Text } from '../definitions.ts'
import { type DraftEdits, isScalable } from './draft.ts'

/** Things to weigh against one another: the parts of a version, or the items of one part. */
export interface Pairing {
  /** `parts` or `items PART`, after the code of the variant where a version has variants (`large: parts`). */
  readonly code: string
  /** Variant and part; null for the parts of a version without variants. */
  readonly variant: Text | null
  readonly part: Text | null
  readonly criteria: readonly Criterion[]
  /** Points that the criteria share. */
  readonly total: number
}

/** One of the things to weigh, with what it is worth today. */
export interface Criterion {
  readonly code: string
  readonly name: Text
  readonly today: number
}

/**
 * Everything in a version that can be weighed: two things at least that earn points by rules. Bonus, deductions and
 * points that experts give keep what they are.
 */
export function pairingsOf(version: ScorecardVersion): Pairing[] {
  return structuresOf(version).flatMap(({ prefix, variant, parts }) => {
    const counted = parts.filter(({ kind }) => kind === undefined)
    const weighed = counted.filter((part) => scalable(part).length > 0)
    return [
      pairing(`${prefix}parts`, { variant, part: null }, weighed),
      ...counted.map((part) => pairing(`${prefix}items ${part.code}`, { variant, part: part.name }, scalable(part))),
    ].filter(({ criteria }) => criteria.length > 1)
  })
}

/**
 * The points at full marks that weights make of the items of a version, for `draftOf`. Weights are shares of 1 in the
 * order of the criteria; a part keeps the proportions of its items.
 */
export function weighedMaxima(
  version: ScorecardVersion,
  { code, total }: Pairing,
  weights: readonly number[],
): NonNullable<DraftEdits['maxima']> {
  const points = (index: number) => total * (weights[index] ?? 0)
  const lines = structuresOf(version).flatMap(({ prefix, item: key, parts }) => {
    const counted = parts.filter(({ kind }) => kind === undefined)
    if (code === `${prefix}parts`)
      return counted
        .filter((part) => scalable(part).length > 0)
        .flatMap((part, index) => scaledItems(key, part, points(index)))
    return counted
      .filter((part) => code === `${prefix}items ${part.code}`)
      .flatMap((part) => scalable(part).map((item, index) => [`${key}${item.code}`, rounded(points(index))] as const))
  })
  return Object.fromEntries(lines)
}

/** Decimals of points that weights are told to. */
const scale = 100

function rounded(points: number): number {
  return Math.round(points * scale) / scale
}

interface Structure {
  /** What comes before `parts` and `items`, and before the code of an item in a draft. */
  readonly prefix: string
  readonly item: string
  readonly variant: Text | null
  readonly parts: readonly ScorePart[]
}

function structuresOf({ parts, variants }: ScorecardVersion): Structure[] {
  if (parts !== undefined) return [{ prefix: '', item: '', variant: null, parts }]
  return (variants ?? []).map(({ code, name, parts }) => ({
    prefix: `${code}: `,
    item: `${code}/`,
    variant: name,
    parts,
  }))
}

function scalable({ items }: ScorePart) {
  return items.filter(({ rule, bonus, deduction }) => isScalable(rule) && bonus !== true && deduction !== true)
}

type Weighed = readonly { readonly code: string; readonly name: Text; readonly max: number }[]

function pairing(code: string, of: Pick<Pairing, 'variant' | 'part'>, weighed: Weighed): Pairing {
  return {
    code,
    ...of,
    criteria: weighed.map(({ code, name, max }) => ({ code, name, today: max })),
    total: weighed.reduce((sum, { max }) => sum + max, 0),
  }
}

/**
 * The items that can be scaled so that their part comes to its new points; what experts give stays. With weights by stage
 * the items are worth more together than the part, and each stage comes to the new points.
 */
function scaledItems(key: string, part: ScorePart, points: number): (readonly [string, number])[] {
  const items = scalable(part)
  const fixed = part.items
    .filter((item) => !items.includes(item) && item.bonus !== true && item.deduction !== true)
    .reduce((sum, { max }) => sum + max, 0)
  const factor = part.max > fixed ? Math.max(0, points - fixed) / (part.max - fixed) : 0
  return items.map((item) => [`${key}${item.code}`, rounded(item.max * factor)])
}
