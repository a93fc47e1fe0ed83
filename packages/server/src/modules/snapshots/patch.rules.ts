/** Puts the facts of a few subjects into a population; the result is what building it anew would give. */
import { type Column, noDay, valuesOf } from '@wutong/engine'
import { type Content, idAt, isKnown, settled, shared } from './content.ts'

/** One row of a patched population: where it comes from. */
interface Run {
  readonly from: 'old' | 'new'
  readonly start: number
  readonly length: number
}

/** Replaces the subjects with these ids by those in `fresh`, which lacks the ones that are gone. */
export function patchContent(old: Content, changed: readonly string[], fresh: Content): Content {
  const runs = mergedRuns(old, new Set(changed), fresh)
  const size = runs.reduce((sum, { length }) => sum + length, 0)
  const ids = shared.bytes(size * 16)
  copyRuns(runs, { old: old.ids, fresh: fresh.ids, into: ids, width: 16 })
  const columns = new Map<string, Column>()
  for (const key of [...new Set([...old.columns.keys(), ...fresh.columns.keys()])].sort()) {
    const column = mergedColumn(runs, { old: old.columns.get(key), fresh: fresh.columns.get(key), size })
    if (column !== null) columns.set(key, column)
  }
  return { ids, size, columns }
}

/** Both in the order of ids, the old without those replaced. */
function mergedRuns(old: Content, changed: ReadonlySet<string>, fresh: Content): Run[] {
  const cuts = [...changed].sort()
  const runs: Run[] = []
  let [at, next] = [0, 0]
  const take = (from: Run['from'], start: number, length: number): void => {
    if (length > 0) runs.push({ from, start, length })
  }
  for (const id of cuts) {
    const place = placeOf(old, id)
    take('old', at, place.row - at)
    at = place.row + (place.found ? 1 : 0)
    if (next < fresh.size && idAt(fresh.ids, next) === id) {
      take('new', next, 1)
      next += 1
    }
  }
  take('old', at, old.size - at)
  return runs
}

/** The first row whose id is not below one. */
function placeOf({ ids, size }: Content, id: string): { readonly row: number; readonly found: boolean } {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (idAt(ids, middle) < id) low = middle + 1
    else high = middle
  }
  return { row: low, found: low < size && idAt(ids, low) === id }
}

interface Copy<Values> {
  readonly old: Values | undefined
  readonly fresh: Values | undefined
  readonly into: Values
  readonly width: number
}

function copyRuns<Values extends Float64Array | Int32Array | Uint8Array>(
  runs: readonly Run[],
  { old, fresh, into, width }: Copy<Values>,
): void {
  let at = 0
  for (const { from, start, length } of runs) {
    const source = from === 'old' ? old : fresh
    if (source !== undefined) into.set(source.subarray(start * width, (start + length) * width), at * width)
    at += length
  }
}

interface Merge {
  readonly old: Column | undefined
  readonly fresh: Column | undefined
  readonly size: number
}

function mergedColumn(runs: readonly Run[], { old, fresh, size }: Merge): Column | null {
  if (old !== undefined && keepsItsValues(runs, old, fresh)) return old
  const like = fresh ?? old
  switch (like?.type) {
    case undefined:
      return null
    case 'number': {
      const values = shared.numbers(size).fill(Number.NaN)
      copyRuns(runs, { old: numbersIn(old), fresh: numbersIn(fresh), into: values, width: 1 })
      return settled({ type: 'number', values })
    }
    case 'bool': {
      const values = shared.bytes(size).fill(2)
      copyRuns(runs, { old: boolsIn(old), fresh: boolsIn(fresh), into: values, width: 1 })
      return settled({ type: 'bool', values })
    }
    case 'date': {
      const days = shared.whole(size).fill(noDay)
      copyRuns(runs, { old: wholeIn(old), fresh: wholeIn(fresh), into: days, width: 1 })
      return settled({ type: 'date', days })
    }
    case 'text':
      return mergedTexts(runs, { old, fresh, size })
  }
}

/** Whether rows stay where they are and every new one says what the old one said: then the very column stays. */
function keepsItsValues(runs: readonly Run[], old: Column, fresh: Column | undefined): boolean {
  let at = 0
  for (const { from, start, length } of runs) {
    if (from === 'old' ? start !== at : !sameValue(old, at, fresh, start)) return false
    at += length
  }
  return at === valuesOf(old).length
}

function sameValue(old: Column, row: number, fresh: Column | undefined, at: number): boolean {
  const [known, knownNow] = [isKnown(old, row), fresh !== undefined && isKnown(fresh, at)]
  if (!known || !knownNow) return known === knownNow
  if (old.type === 'text' && fresh?.type === 'text')
    return old.dictionary[old.codes[row] as number] === fresh.dictionary[fresh.codes[at] as number]
  return fresh !== undefined && Object.is(valuesOf(old)[row], valuesOf(fresh)[at])
}

function mergedTexts(runs: readonly Run[], { old, fresh, size }: Merge): Column | null {
  const words = [...(old?.type === 'text' ? old.dictionary : [])]
  const first = words.length
  const freshCodes = wholeIn(fresh)?.map((code) => (code < 0 ? -1 : code + first))
  if (fresh?.type === 'text') words.push(...fresh.dictionary)
  const places = new Map<string, number>()
  for (const [place, word] of words.entries()) if (!places.has(word)) places.set(word, place)
  const codes = shared.whole(size).fill(-1)
  copyRuns(runs, { old: wholeIn(old), fresh: freshCodes, into: codes, width: 1 })
  for (let row = 0; row < size; row += 1) {
    const code = codes[row] as number
    if (code >= first) codes[row] = places.get(words[code] as string) as number
  }
  return settled({ type: 'text', codes, dictionary: words })
}

function numbersIn(column: Column | undefined): Float64Array | undefined {
  return column?.type === 'number' ? column.values : undefined
}

function boolsIn(column: Column | undefined): Uint8Array | undefined {
  return column?.type === 'bool' ? column.values : undefined
}

function wholeIn(column: Column | undefined): Int32Array | undefined {
  if (column?.type === 'text') return column.codes
  return column?.type === 'date' ? column.days : undefined
}
