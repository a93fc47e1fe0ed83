/** Sets of facts that settle an answer, kept minimal and in order. */
import type { FactValue } from '../expr/values.ts'

/** A set of facts with values that settle an answer, whatever all other missing facts are. */
export interface Way {
  readonly keys: readonly string[]
  readonly values: ReadonlyMap<string, FactValue>
}

/** What can settle a yes/no answer. */
export interface Settling {
  /** Ways to make it true; a way without keys says that it is so already. */
  readonly yes: readonly Way[]
  readonly no: readonly Way[]
  /** Sets after which the answer is known whatever their values are. */
  readonly sure: readonly (readonly string[])[]
  /** False where the sets are only bounds: another or a smaller one may exist. */
  readonly exact: boolean
}

/** Sets kept at each step; more make the answer say so. */
export const mostSets = 40

/** The way that needs nothing. */
export const given: Way = { keys: [], values: new Map() }

/** Leaves out every set that holds another one; smaller sets first. */
export function minimal<T>(all: readonly T[], keysOf: (one: T) => readonly string[]): { sets: T[]; cut: boolean } {
  const sorted = all.toSorted((a, b) => keysOf(a).length - keysOf(b).length)
  const kept: { one: T; keys: ReadonlySet<string> }[] = []
  for (const one of sorted) {
    const keys = new Set(keysOf(one))
    if (!kept.some((other) => isSubset(other.keys, keys))) kept.push({ one, keys })
  }
  return { sets: kept.slice(0, mostSets).map(({ one }) => one), cut: kept.length > mostSets }
}

function isSubset(small: ReadonlySet<string>, large: ReadonlySet<string>): boolean {
  if (small.size > large.size) return false
  for (const key of small) if (!large.has(key)) return false
  return true
}

const waysKeys = (way: Way) => way.keys
const itsKeys = (keys: readonly string[]) => keys

function joinedWay(a: Way, b: Way): Way {
  return { keys: [...new Set([...a.keys, ...b.keys])], values: new Map([...a.values, ...b.values]) }
}

/** Joins the ways of parts that share no fact: all must hold for `and`, one for `or`. */
export function joinedSettling(kind: 'and' | 'or', parts: readonly Settling[]): Settling {
  const pick = (part: Settling) => (kind === 'and' ? [part.yes, part.no] : [part.no, part.yes])
  let together: readonly Way[] = [given]
  let alone: readonly Way[] = []
  let sure: readonly (readonly string[])[] = [[]]
  let cut = false
  for (const part of parts) {
    const [every = [], any = []] = pick(part)
    const products = together.flatMap((way) => every.map((other) => joinedWay(way, other)))
    const next = [minimal(products, waysKeys), minimal([...alone, ...any], waysKeys)] as const
    const sures = minimal(
      sure.flatMap((set) => part.sure.map((other) => [...new Set([...set, ...other])])),
      itsKeys,
    )
    together = next[0].sets
    alone = next[1].sets
    sure = sures.sets
    cut ||= next[0].cut || next[1].cut || sures.cut
  }
  const exact = !cut && parts.every((part) => part.exact)
  // Where one way needs nothing, the answer is settled, and nothing more is needed to be sure.
  const settled = alone.some(({ keys }) => keys.length === 0) || together.some(({ keys }) => keys.length === 0)
  const [yes, no] = kind === 'and' ? [together, alone] : [alone, together]
  return { yes, no, sure: settled ? [[]] : sure, exact }
}

/** The other way round. */
export function negated({ yes, no, sure, exact }: Settling): Settling {
  return { yes: no, no: yes, sure, exact }
}
