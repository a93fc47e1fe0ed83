/**
 * The values at two percentiles of every group in one pass over a population, without sorting or moving it: a sample of
 * each group says between which values either end must lie, the pass counts what lies outside and keeps what lies inside.
 */
import { type Figures, figuresIn } from '../columns/figures.ts'
import {
  type KeptValues,
  type KindTables,
  kernelRows,
  type ScoreKernels,
  valueKinds,
} from '../columns/score-kernels.ts'
import type { Grouping } from './grouping.ts'
import { neighboursBetween, type Position, positionOf, selectAt } from './quantiles.ts'

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

/** Gives figures block after block, with the first row of each and what counts them. */
export type EachBlock = (visit: (figures: Figures, from: number, kernels: ScoreKernels) => void) => void

/** Finds both percentiles of every group. */
export function groupEnds(eachBlock: EachBlock, grouping: Grouping, percents: Percents): GroupEnds[] {
  const room = roomOf(grouping)
  const groups = grouping.groups.map((_, group) => group)
  takeSample(eachBlock, room)
  for (const group of groups) narrow(room, group, sampledBrackets(room, group, percents))
  const few = tally(eachBlock, grouping, room)
  const found = groups.map((group) => endsOf(room, group, { few, percents }))
  const astray = groups.filter((group) => found[group] === null)
  if (astray.length === 0) return found as GroupEnds[]
  for (const group of groups) narrow(room, group, found[group] === null ? everything : nothing)
  const rest = tally(eachBlock, grouping, room)
  return groups.map((group) => found[group] ?? (endsOf(room, group, { few: rest, percents }) as GroupEnds))
}

/**
 * Values up to `lowMost` from `lowLeast` on hold the lower end, values up to `highMost` from `highLeast` on the upper
 * one; the first bracket is empty where one holds both.
 */
interface Brackets {
  readonly lowLeast: number
  readonly lowMost: number
  readonly highLeast: number
  readonly highMost: number
}

const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
const none = Number.NaN
const everything: Brackets = { lowLeast: none, lowMost: none, highLeast: least, highMost: most }
const nothing: Brackets = { lowLeast: none, lowMost: none, highLeast: none, highMost: none }

/** Memory of a grouping that one statistic leaves to the next. Place 0 of what is by group takes rows without one. */
interface Room extends KindTables {
  /** Sampled rows, ascending. */
  readonly sampled: Int32Array
  /** Their groups plus one. */
  readonly sampledGroups: Int32Array
  /** Values of sampled rows. */
  readonly picked: Float64Array
  /** Known values of the sample, group after group. */
  readonly sample: Float64Array
  readonly sampleStarts: Int32Array
  readonly sampleEnds: Int32Array
  /** Kept values in the order of the rows. */
  readonly list: KeptList
  /** Kept values by group. */
  few: Float64Array
  /** Where those of each group start in `few`: those of its lower bracket, then those of its upper one. */
  readonly starts: Int32Array
}

const kinds = 8
const { above, inHigh, between, inLow, below } = valueKinds

const rooms = new WeakMap<Grouping, Room>()

function roomOf(grouping: Grouping): Room {
  const known = rooms.get(grouping) ?? newRoom(grouping)
  rooms.set(grouping, known)
  return known
}

function newRoom({ codes, starts }: Grouping): Room {
  const groups = starts.length - 1
  const { sampled, sampleStarts } = sampledRows(codes, starts)
  return {
    sampled,
    sampledGroups: sampled.map((row) => (codes[row] as number) + 1),
    picked: new Float64Array(sampled.length),
    sample: new Float64Array(sampled.length),
    sampleStarts,
    sampleEnds: new Int32Array(groups + 1),
    bounds: new Float64Array(4 * (groups + 1)).fill(least),
    counts: new Int32Array(kinds * (groups + 1)),
    keeps: new Int32Array(kinds * (groups + 1)),
    list: keptList(8 * sampled.length),
    few: new Float64Array(0),
    starts: new Int32Array(2 * groups + 3),
  }
}

/** Smaller groups are looked at as a whole. */
const fewest = 1024

/** Every so-many-th row of each group, about five times the square root of its size. */
function sampledRows(codes: Int32Array, starts: Int32Array): Pick<Room, 'sampled' | 'sampleStarts'> {
  const groups = starts.length - 1
  const steps = new Int32Array(groups + 1)
  const sampleStarts = new Int32Array(groups + 2)
  for (let group = 0; group < groups; group++) {
    const size = (starts[group + 1] as number) - (starts[group] as number)
    steps[group + 1] = size < fewest ? 0 : Math.ceil(Math.sqrt(size) / 5)
    const count = size < fewest ? 0 : Math.ceil(size / (steps[group + 1] as number))
    sampleStarts[group + 2] = (sampleStarts[group + 1] as number) + count
  }
  const sampled = new Int32Array(sampleStarts[groups + 1] as number)
  // How many rows of a group to pass over before the next is taken; groups that are not sampled never come to 0.
  const left = steps.map((step) => Math.min(step, 1) - 1)
  let count = 0
  for (let row = 0; row < codes.length; row++) {
    const group = (codes[row] as number) + 1
    if (left[group] === 0) {
      sampled[count] = row
      count += 1
      left[group] = steps[group] as number
    }
    left[group] = (left[group] as number) - 1
  }
  return { sampled, sampleStarts }
}

function takeSample(eachBlock: EachBlock, room: Room): void {
  const { sampled, sampleStarts, sampleEnds } = room
  sampleEnds.set(sampleStarts.subarray(0, sampleEnds.length))
  let at = 0
  if (sampled.length > 0)
    eachBlock((figures, first, kernels) => {
      const end = firstFrom(sampled, at, first + figures.above.length)
      const values = room.picked.subarray(at, end)
      kernels.pick(figures, sampled.subarray(at, end), { first, into: values })
      putByGroup(room, values, at)
      at = end
    })
}

/** The place of the first row of a list, from a place on, that is not below a row. */
function firstFrom(rows: Int32Array, from: number, row: number): number {
  let at = from
  while (at < rows.length && (rows[at] as number) < row) at += 1
  return at
}

/** Puts sampled values where their groups have them: every value is written, and stays where the place moves on. */
function putByGroup({ sampledGroups, sample, sampleEnds }: Room, values: Float64Array, from: number): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    const group = sampledGroups[from + at] as number
    const place = sampleEnds[group] as number
    sample[place] = value
    sampleEnds[group] = place + +(value < most)
  }
}

/** Brackets that miss an end about once in a hundred thousand times, wherever the sample is large enough to tell. */
function sampledBrackets(room: Room, group: number, { low, high }: Percents): Brackets {
  const { sample, sampleStarts, sampleEnds } = room
  const own = sample.subarray(sampleStarts[group + 1], sampleEnds[group + 1])
  if (own.length < 64) return everything
  const [lowLeast, lowMost] = reachOf(own, low / 100)
  const [highLeast, highMost] = reachOf(own, high / 100)
  return lowMost < highLeast
    ? { lowLeast, lowMost, highLeast, highMost }
    : { ...everything, highLeast: lowLeast, highMost: Math.max(lowMost, highMost) }
}

function reachOf(sample: Float64Array, share: number): Neighbours {
  const reach = 2 + 4.5 * Math.sqrt(sample.length * share * (1 - share))
  const [from, to] = [Math.floor(share * sample.length - reach), Math.ceil(share * sample.length + reach)]
  return [
    from < 0 ? least : selectAt(sample, from, 0, sample.length),
    to < sample.length ? selectAt(sample, to, 0, sample.length) : most,
  ]
}

/** Sets what the next pass keeps of a group: the inside of its brackets, unless that is one value. */
function narrow({ bounds, keeps }: Room, group: number, { lowLeast, lowMost, highLeast, highMost }: Brackets): void {
  bounds.set([lowLeast, highLeast, lowMost, highMost], 4 * (group + 1))
  keeps[kinds * (group + 1) + inLow] = +(lowLeast < lowMost)
  keeps[kinds * (group + 1) + inHigh] = +(highLeast < highMost)
}

/** Counts the kinds of all values; gives those that were kept, bracket by bracket. */
function tally(eachBlock: EachBlock, { codes }: Grouping, room: Room): Float64Array {
  room.counts.fill(0)
  const { list } = room
  list.clear()
  eachBlock((figures, first, kernels) => {
    const { length } = figures.above
    for (let from = 0; from < length; from += kernelRows) {
      const to = Math.min(length, from + kernelRows)
      list.add(kernels.tally(figuresIn(figures, from, to), codes.subarray(first + from, first + to), room))
    }
  })
  return byBracket(list.all(), room)
}

/** Kept values as they come, in memory that one pass leaves to the next. */
interface KeptList {
  clear(): void
  add(kept: KeptValues): void
  all(): KeptValues
}

function keptList(expected: number): KeptList {
  let [values, groups] = [new Float64Array(expected), new Int32Array(expected)]
  let count = 0
  return {
    clear() {
      count = 0
    },
    add(kept) {
      const needed = count + kept.count
      if (needed > values.length) {
        const [longer, more] = [new Float64Array(2 * needed), new Int32Array(2 * needed)]
        longer.set(values.subarray(0, count))
        more.set(groups.subarray(0, count))
        ;[values, groups] = [longer, more]
      }
      values.set(kept.values.subarray(0, kept.count), count)
      groups.set(kept.groups.subarray(0, kept.count), count)
      count = needed
    },
    all: () => ({ count, values, groups }),
  }
}

/** Puts kept values together by group and bracket; how many there are of each was counted. */
function byBracket({ count, values, groups }: KeptValues, room: Room): Float64Array {
  const { bounds, counts, keeps, starts } = room
  for (let group = 0; 2 * group + 2 < starts.length; group++) {
    const slot = kinds * group
    const lows = (keeps[slot + inLow] as number) * (counts[slot + inLow] as number)
    const highs = (keeps[slot + inHigh] as number) * (counts[slot + inHigh] as number)
    starts[2 * group + 1] = (starts[2 * group] as number) + lows
    starts[2 * group + 2] = (starts[2 * group + 1] as number) + highs
  }
  if (room.few.length < count) room.few = new Float64Array(2 * count)
  const { few } = room
  const next = starts.slice()
  for (let at = 0; at < count; at++) {
    const group = groups[at] as number
    const value = values[at] as number
    const bracket = 2 * group + 1 - +(value <= (bounds[4 * group + 2] as number))
    const place = next[bracket] as number
    few[place] = value
    next[bracket] = place + 1
  }
  return few
}

interface Kept {
  readonly few: Float64Array
  readonly percents: Percents
}

/** Both ends of a group from what was counted and kept; null where the sample led astray. */
function endsOf(room: Room, group: number, { few, percents }: Kept): GroupEnds | null {
  const counts = room.counts.subarray(kinds * (group + 1), kinds * (group + 2))
  const size = [above, inHigh, between, inLow, below].reduce((sum, kind) => sum + (counts[kind] as number), 0)
  if (size === 0) return { size: 0, ends: null }
  const [low, high] = [positionOf(percents.low, size), positionOf(percents.high, size)]
  const first = neighboursAt(room, group, { few, counts, size, index: low.index })
  const second = neighboursAt(room, group, { few, counts, size, index: high.index })
  if (first === null || second === null) return null
  return {
    size,
    ends: [
      { position: low, neighbours: first },
      { position: high, neighbours: second },
    ],
  }
}

interface Sought {
  readonly few: Float64Array
  readonly counts: Int32Array
  readonly size: number
  readonly index: number
}

/** The values at a place of a group's order and the next, which is the same one at the end. */
function neighboursAt(room: Room, group: number, { few, counts, size, index }: Sought): Neighbours | null {
  const next = Math.min(index + 1, size - 1)
  const lows = counts[below] as number
  const highs = lows + (counts[inLow] as number) + (counts[between] as number)
  const isLow = index >= lows && next < lows + (counts[inLow] as number)
  const isHigh = index >= highs && next < highs + (counts[inHigh] as number)
  if (!isLow && !isHigh) return null
  const from = room.bounds[4 * (group + 1) + (isLow ? 0 : 1)] as number
  const to = room.bounds[4 * (group + 1) + (isLow ? 2 : 3)] as number
  const kept = (kind: number) => room.keeps[kinds * (group + 1) + kind] === 1
  if (!kept(isLow ? inLow : inHigh)) return [from, from]
  const bracket = 2 * (group + 1) + +isHigh
  const own = few.subarray(room.starts[bracket], room.starts[bracket + 1])
  return neighboursBetween(own, index - (isLow ? lows : highs), from, to)
}
