/** Definitions as flat lists of pieces, so that two versions can be compared and mixed piece by piece. */

/** A definition taken apart: path of each piece → the piece. */
export type Pieces = ReadonlyMap<string, unknown>

/** One change between two versions: the pieces that go together. */
export interface DefinitionChange {
  /** Path of the change, e.g. `item technology/rd-expense`, `gate independent`, `classes`. */
  readonly code: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** Pieces before and after, null where there was or is none. */
  readonly before: unknown
  readonly after: unknown
  readonly paths: readonly string[]
}

/** Changes between two sets of pieces; `groupOf` names the change that a piece belongs to. */
export function changesBetween(before: Pieces, after: Pieces, groupOf: (path: string) => string): DefinitionChange[] {
  const groups = new Map<string, string[]>()
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    if (JSON.stringify(before.get(path)) === JSON.stringify(after.get(path))) continue
    const group = groupOf(path)
    groups.set(group, [...(groups.get(group) ?? []), path])
  }
  return [...groups].map(([code, paths]) => {
    const side = (pieces: Pieces) => sideOf(pieces, paths)
    const [was, is] = [side(before), side(after)]
    return { code, kind: kindOf(was, is), before: was, after: is, paths }
  })
}

function sideOf(pieces: Pieces, paths: readonly string[]): unknown {
  const own = paths.filter((path) => pieces.has(path))
  if (own.length === 0) return null
  return own.length === 1
    ? pieces.get(own[0] as string)
    : Object.fromEntries(own.map((path) => [path, pieces.get(path)]))
}

function kindOf(before: unknown, after: unknown): DefinitionChange['kind'] {
  if (before === null) return 'added'
  return after === null ? 'removed' : 'changed'
}

/** The earlier pieces with some of the changes made; the order is that of the later definition, then the earlier. */
export function mixed(before: Pieces, after: Pieces, changes: readonly DefinitionChange[]): Pieces {
  const taken = new Set(changes.flatMap((change) => change.paths))
  const result = new Map<string, unknown>()
  for (const path of new Set([...after.keys(), ...before.keys()])) {
    const side = taken.has(path) ? after : before
    if (side.has(path)) result.set(path, side.get(path))
  }
  return result
}
