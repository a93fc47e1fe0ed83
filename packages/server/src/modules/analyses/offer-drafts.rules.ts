/** Drafts of offers as people write them (YAML or JSON of one version, or of the whole file), and whom they move. */
import { OfferFile, type Text } from '@wutong/contract'
import { type ConditionSet, matchVerdicts, type OfferPreview, type OfferVersion } from '@wutong/engine'
import { parseDocument } from 'yaml'

/** What a text is: a version, or a value that has still to be checked for its shape. */
export type Draft = { readonly version: OfferVersion } | { readonly value: unknown } | { readonly problem: Text }

/** Shape of one version of an offer. */
export const OfferVersionFile = OfferFile.shape.versions.element

/** Reads a draft of an offer; of a whole file the newest version, after asserting that it is the file of this offer. */
export function draftFrom(text: string, offer: string): Draft {
  const document = parseDocument(text)
  const [broken] = document.errors
  if (broken !== undefined) return { problem: { zh: broken.message, en: broken.message } }
  const whole: unknown = document.toJS()
  const value = isFile(whole) ? whole.versions.at(-1) : whole
  if (isFile(whole) && whole.id !== undefined && whole.id !== offer)
    return {
      problem: {
        zh: `这是“${String(whole.id)}”的文件，不是“${offer}”的`,
        en: `this is the file of "${String(whole.id)}", not of "${offer}"`,
      },
    }
  const read = OfferVersionFile.safeParse(value)
  return read.success ? { version: read.data } : { value }
}

function isFile(value: unknown): value is { readonly id?: unknown; readonly versions: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'versions' in value && Array.isArray(value.versions)
}

/** A change in words: what it is about, where it stands in the document, and its text before and after. */
export interface NamedChange {
  readonly name: Text | null
  readonly clause: string | null
  readonly before: string | null
  readonly after: string | null
}

/** Names a change by the condition or benefit it is about: as the later version says, or the earlier where it is gone. */
export function namedChange(
  { code, before, after }: OfferPreview['changes'][number],
  versions: readonly [OfferVersion, OfferVersion],
  sets: readonly ConditionSet[],
): NamedChange {
  const [kind, id] = code.split(' ')
  const texts = { before: textOf(before), after: textOf(after) }
  const newest = versions.toReversed()
  if (kind === 'condition') {
    const all = newest.flatMap((version) => [
      ...version.conditions,
      ...(version.uses ?? []).flatMap((use) => sets.find((set) => set.id === use)?.conditions ?? []),
    ])
    const found = all.find((condition) => condition.code === id)
    return { name: found?.name ?? null, clause: found?.clause ?? null, ...texts }
  }
  const benefit = kind === 'benefit' ? newest.find((version) => version.benefit !== undefined)?.benefit : undefined
  return { name: benefit?.name ?? null, clause: benefit?.clause ?? null, ...texts }
}

function textOf(piece: unknown): string | null {
  return typeof piece === 'string' || typeof piece === 'number' ? String(piece) : null
}

/** Rows that gain or lose, then those that become or cease to be undecided, then those whose money changes; most money first. */
export function movedRows({ before, after, paidBefore, paidAfter }: OfferPreview): number[] {
  const [qualified, undecided] = [matchVerdicts.indexOf('qualified'), matchVerdicts.indexOf('undecided')]
  const kindOf = (row: number): number => {
    const [was, is] = [before[row], after[row]]
    const isOpen = was === undecided || is === undecided
    if (isOpen && was !== is) return 1
    if (!isOpen && (was === qualified) !== (is === qualified)) return 0
    return Object.is(paidBefore[row], paidAfter[row]) ? 3 : 2
  }
  const kinds = Uint8Array.from(before, (_, row) => kindOf(row))
  const size = (row: number) => Math.abs((paidAfter[row] as number) - (paidBefore[row] as number)) || 0
  return [...kinds.keys()]
    .filter((row) => kinds[row] !== 3)
    .sort((a, b) => (kinds[a] as number) - (kinds[b] as number) || size(b) - size(a) || a - b)
}
