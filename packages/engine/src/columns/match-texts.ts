/** Texts sorted by what tests say about them: few sorts, whatever the length of a dictionary. */
import { type ByteTests, byteTests } from './match-bytes.ts'
import type { TextTest } from './match-kernels.ts'

/** Tests with the sort of each code plus one; that of what is unknown is 0. */
export interface SortedTexts {
  readonly sorts: Uint8Array
  readonly tests: ByteTests
}

/** Sorts the texts of a dictionary; a group of tests ends before its sorts no longer fit a byte. */
export function sortTexts(tests: readonly TextTest[]): SortedTexts[] {
  const groups: SortedTexts[] = []
  let open: OpenGroup | null = null
  for (const test of tests) {
    const next: OpenGroup | null = open === null ? null : split(open, test)
    if (open !== null && next === null) groups.push(closed(open))
    open = next ?? split(emptyGroup(test), test)
  }
  return open === null ? groups : [...groups, closed(open)]
}

interface OpenGroup {
  readonly sorts: Uint8Array
  /** By test: for which sorts it holds. */
  readonly nodes: readonly { readonly node: number; readonly yes: Uint8Array }[]
}

function emptyGroup({ meanings }: TextTest): OpenGroup {
  return { sorts: new Uint8Array(meanings.length).fill(1, 1), nodes: [] }
}

/** Splits sorts whose texts a test does not all treat alike; null when that makes more than a byte has room for. */
function split({ sorts, nodes }: OpenGroup, { node, meanings }: TextTest): OpenGroup | null {
  // By sort so far and by what the test says: the sort from now on, and what that comes from.
  const found = new Map<number, number>()
  const keys = [0]
  const now = sorts.map((sort, code) => {
    if (code === 0) return 0
    const key = sort * 2 + (meanings[code] === 1 ? 1 : 0)
    if (!found.has(key)) {
      found.set(key, keys.length)
      keys.push(key)
    }
    return found.get(key) ?? 0
  })
  if (keys.length > 256) return null
  const before = nodes.map((one) => ({ ...one, yes: Uint8Array.from(keys, (key) => one.yes[key >>> 1] ?? 0) }))
  return { sorts: now, nodes: [...before, { node, yes: Uint8Array.from(keys, (key) => key & 1) }] }
}

function closed({ sorts, nodes }: OpenGroup): SortedTexts {
  return { sorts, tests: byteTests(nodes.map(({ node, yes }) => ({ node, holds: (byte) => yes[byte] === 1 }))) }
}
