/** The values at two percentiles of every group, without sorting: known values are put together by group first. */
import type { Grouping } from './grouping.ts'
import { leastOf, type Position, positionOf, selectAt } from './quantiles.ts'

/** A value at a place of an order, and the one at the next place. */
export type Neighbours = readonly [number, number]

/** One end of a group: where it lies, and between which values. */
export interface GroupEnd {
  readonly position: Position
  readonly neighbours: Neighbours
}

/** What one group has: how many known values, and both ends while there are any. */
export interface GroupEnds {
  readonly size: number
  readonly ends: readonly [GroupEnd, GroupEnd] | null
}

/** The percentiles that are looked for. */
interface Percents {
  readonly low: number
  readonly high: number
}

/** Gives values block after block, with the first row of each. */
export type EachBlock = (visit: (values: Float64Array, from: number) => void) => void

/** Finds both percentiles of every group. */
export function groupEnds(eachBlock: EachBlock, grouping: Grouping, percents: Percents): GroupEnds[] {
  const room = roomOf(grouping)
  const ends = gather(eachBlock, grouping, room.known)
  return grouping.groups.map((_, group) => {
    const own = room.known.subarray(grouping.starts[group], ends[group + 1])
    if (own.length === 0) return { size: 0, ends: null }
    const [low, high] = [positionOf(percents.low, own.length), positionOf(percents.high, own.length)]
    const [first, second] = amongFew(own, room, [low.index, high.index]) ?? [
      neighboursAt(own, low.index),
      neighboursAt(own, high.index),
    ]
    const both = [
      { position: low, neighbours: first },
      { position: high, neighbours: second },
    ] as const
    return { size: own.length, ends: both }
  })
}

/** Memory of a grouping that one statistic leaves to the next. */
interface Room {
  readonly known: Float64Array
  readonly lows: Float64Array
  readonly highs: Float64Array
}

const rooms = new WeakMap<Grouping, Room>()

function roomOf(grouping: Grouping): Room {
  const sizes = grouping.groups.map((_, group) => (grouping.starts[group + 1] ?? 0) - (grouping.starts[group] ?? 0))
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  const room = rooms.get(grouping) ?? {
    known: new Float64Array(grouping.codes.length + 1),
    lows: new Float64Array(largest + 1),
    highs: new Float64Array(largest + 1),
  }
  rooms.set(grouping, room)
  return room
}

/** Puts the known values of every group together in one pass; gives where each group ends, by its number plus one. */
function gather(eachBlock: EachBlock, { codes, starts }: Grouping, known: Float64Array): Int32Array {
  const groups = starts.length - 1
  // Place 0 takes the rows without a group; they stand behind all others.
  const next = new Int32Array(groups + 1)
  next.set(starts.subarray(0, groups), 1)
  next[0] = starts[groups] as number
  eachBlock((values, from) => gatherBlock(values, codes.subarray(from, from + values.length), { known, next }))
  return next
}

interface Gathered {
  readonly known: Float64Array
  readonly next: Int32Array
}

function gatherBlock(values: Float64Array, codes: Int32Array, { known, next }: Gathered): void {
  for (let row = 0; row < codes.length; row++) {
    const group = (codes[row] as number) + 1
    const place = next[group] as number
    const value = values[row] as number
    known[place] = value
    next[group] = place + +(value < Number.POSITIVE_INFINITY)
  }
}

const sampleSize = 256
const fewest = 4 * sampleSize

/**
 * A sample says between which values either end must lie, but for a chance of about one in a thousand; one pass
 * without branches picks those values out, and only they are looked at further. Null where the sample led astray.
 */
function amongFew(
  values: Float64Array,
  { lows, highs }: Room,
  [lower, upper]: readonly [number, number],
): [Neighbours, Neighbours] | null {
  if (values.length < fewest) return null
  const sample = sampleOf(values)
  const low = boundsOf(sample, lower / values.length)
  const high = boundsOf(sample, upper / values.length)
  let [below, beneath, first, second] = [0, 0, 0, 0]
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number
    const under = +(value < low.least)
    lows[first] = value
    first += +(value <= low.most) - under
    below += under
    const smaller = +(value < high.least)
    highs[second] = value
    second += +(value <= high.most) - smaller
    beneath += smaller
  }
  const lowest = pickedAt(lows.subarray(0, first), lower - below, low)
  const highest = pickedAt(highs.subarray(0, second), upper - beneath, high)
  return lowest === null || highest === null ? null : [lowest, highest]
}

function pickedAt(few: Float64Array, place: number, { least, most }: Bounds): Neighbours | null {
  if (place < 0 || place + 1 >= few.length) return null
  return least === most ? [least, least] : neighboursAt(few, place)
}

function neighboursAt(values: Float64Array, place: number): Neighbours {
  const value = selectAt(values, place, 0, values.length)
  return [value, place + 1 < values.length ? leastOf(values, place + 1, values.length) : value]
}

function sampleOf(values: Float64Array): Float64Array {
  const step = values.length / sampleSize
  const sample = new Float64Array(sampleSize)
  for (let at = 0; at < sampleSize; at++) sample[at] = values[Math.floor(at * step)] as number
  return sample
}

interface Bounds {
  readonly least: number
  readonly most: number
}

function boundsOf(sample: Float64Array, share: number): Bounds {
  const reach = 2 + 3.5 * Math.sqrt(sampleSize * share * (1 - share))
  const below = Math.floor(share * sampleSize - reach)
  const above = Math.ceil(share * sampleSize + reach)
  return {
    least: below < 0 ? Number.NEGATIVE_INFINITY : selectAt(sample, below, 0, sampleSize),
    most: above < sampleSize ? selectAt(sample, above, 0, sampleSize) : Number.POSITIVE_INFINITY,
  }
}
