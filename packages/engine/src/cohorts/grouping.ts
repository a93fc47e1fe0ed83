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
  let codes: Int32Array = new Int32Array(size)
  let groups: readonly (readonly string[])[] = [[]]
  for (const text of texts) ({ codes, groups } = split({ codes, groups }, text))
  return { codes, groups, labels: groups.map(labelOf), ...inOrder(codes, groups.length) }
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

function inOrder(codes: Int32Array, count: number): Pick<Grouping, 'rows' | 'starts'> {
  const starts = new Int32Array(count + 1)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code >= 0) starts[code + 1] = (starts[code + 1] as number) + 1
  }
  for (let group = 0; group < count; group++)
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number)
  const rows = new Int32Array(starts[count] as number)
  const next = starts.slice(0, count)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number
    if (code < 0) continue
    rows[next[code] as number] = row
    next[code] = (next[code] as number) + 1
  }
  return { rows, starts }
}
