/** Who is in which group: the rows of a population by the texts of one grouping. */
import type { Texts } from '../columns/context.ts'
import { labelOf } from './place.ts'

/** Rows by group. A worker can take any range of groups: `rows` lists them one group after the other. */
export interface Grouping {
  /** Group of every row, −1 where a text is unknown. */
  readonly codes: Int32Array
  /** Texts of every group. */
  readonly groups: readonly (readonly string[])[]
  readonly labels: readonly string[]
  /** All rows with a known group, group after group, ascending inside each. */
  readonly rows: Int32Array
  /** Where each group starts in `rows`; one entry more than there are groups. */
  readonly starts: Int32Array
}

/** Groups `size` rows by all texts at once; no texts make one group of all rows. */
export function groupingOf(texts: readonly Texts[], size: number): Grouping {
  const { codes, groups } = byOneText(texts) ?? byAllTexts(texts, size)
  let [labels, starts, rows]: [string[]?, Int32Array?, Int32Array?] = []
  return {
    codes,
    groups,
    get labels() {
      labels ??= groups.map(labelOf)
      return labels
    },
    get starts() {
      starts ??= startsOf(codes, groups.length)
      return starts
    },
    get rows() {
      rows ??= inOrder(codes, this.starts)
      return rows
    },
  }
}

/** The texts of a dictionary as groups, the same list for every slice of a column. */
const groupsByDictionary = new WeakMap<readonly string[], Groups['groups'] | null>()

/** One text needs no numbers but its codes; groups without rows stay in the list then. Null where a text has two codes. */
function byOneText([text, ...more]: readonly Texts[]): Groups | null {
  if (text === undefined || more.length > 0) return null
  const { codes, dictionary } = text
  let groups = groupsByDictionary.get(dictionary)
  if (groups === undefined) {
    groups = new Set(dictionary).size === dictionary.length ? dictionary.map((one) => [one]) : null
    groupsByDictionary.set(dictionary, groups)
  }
  return groups === null ? null : { codes, groups }
}

function byAllTexts(texts: readonly Texts[], size: number): Groups {
  let found: Groups = { codes: new Int32Array(size), groups: [[]] }
  for (const text of texts) found = split(found, text)
  return found
}

interface Groups {
  readonly codes: Int32Array
  readonly groups: readonly (readonly string[])[]
}

/** Splits groups by one more text; groups without rows are left out. */
function split({ codes, groups }: Groups, { codes: next, dictionary }: Texts): Groups {
  const result = new Int32Array(codes.length)
  const meaning = distinct(dictionary)
  const numbers = pairNumbers(groups.length * meaning.length)
  const found: string[][] = []
  for (let row = 0; row < result.length; row++) {
    const [group, code] = [codes[row] as number, next[row] as number]
    if (group < 0 || code < 0) {
      result[row] = -1
      continue
    }
    const pair = group * meaning.length + (meaning[code] as number)
    let number = numbers.get(pair)
    if (number < 0) {
      number = found.push([...(groups[group] ?? []), dictionary[code] ?? '']) - 1
      numbers.set(pair, number)
    }
    result[row] = number
  }
  return { codes: result, groups: found }
}

interface PairNumbers {
  get(pair: number): number
  set(pair: number, number: number): void
}

/** Numbers of the pairs seen so far, −1 for new ones; a plain array while it stays small. */
function pairNumbers(count: number): PairNumbers {
  if (count > 1 << 22) {
    const known = new Map<number, number>()
    return { get: (pair) => known.get(pair) ?? -1, set: (pair, number) => known.set(pair, number) }
  }
  const known = new Int32Array(count).fill(-1)
  return { get: (pair) => known[pair] as number, set: (pair, number) => (known[pair] = number) }
}

/** For every entry of a dictionary the first entry with the same text. */
function distinct(dictionary: readonly string[]): Int32Array {
  const firsts = new Map<string, number>()
  return Int32Array.from(dictionary, (text, index) => {
    const first = firsts.get(text) ?? index
    firsts.set(text, first)
    return first
  })
}

function startsOf(codes: Int32Array, count: number): Int32Array {
  // Rows without a group are counted first, in front of the others.
  const counts = new Int32Array(count + 1)
  for (let row = 0; row < codes.length; row++) {
    const place = (codes[row] as number) + 1
    counts[place] = (counts[place] as number) + 1
  }
  counts[0] = 0
  for (let group = 0; group < count; group++)
    counts[group + 1] = (counts[group + 1] as number) + (counts[group] as number)
  return counts
}

function inOrder(codes: Int32Array, starts: Int32Array): Int32Array {
  const rows = new Int32Array(starts.at(-1) ?? 0)
  const next = starts.slice(0, -1)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code < 0) continue
    rows[next[code] as number] = row
    next[code] = (next[code] as number) + 1
  }
  return rows
}
