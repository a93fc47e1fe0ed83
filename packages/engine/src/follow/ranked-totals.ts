/** Totals in ascending order, in blocks, so that one is put in or taken out without moving all the others. */

/** The known totals of a population; equal ones are kept as often as they occur. */
export interface RankedTotals {
  add(total: number): void
  /** Takes out a total that was put in. */
  remove(total: number): void
  /** How many are greater. */
  above(total: number): number
}

interface Block {
  readonly values: Float64Array
  count: number
}

const mostInBlock = 2048

/** Orders totals; those that are NaN are unknown and left out. */
export function rankedTotals(totals: Float64Array): RankedTotals {
  const blocks = blocksOf(totals.filter((total) => !Number.isNaN(total)).sort())
  // Once more in a row each: blocks lie far apart, and every rank asks most of them.
  let [counts, lasts] = [new Int32Array(0), new Float64Array(0)]
  const list = () => {
    counts = Int32Array.from(blocks, ({ count }) => count)
    lasts = Float64Array.from(blocks, lastOf)
  }
  const replace = (at: number, into: readonly Block[]) => {
    blocks.splice(at, 1, ...into)
    list()
  }
  const note = (at: number, block: Block) => {
    counts[at] = block.count
    lasts[at] = lastOf(block)
  }
  list()
  return {
    add(total) {
      const at = Math.min(blocks.length - 1, firstFrom(lasts, lasts.length, total))
      const block = blocks[at] as Block
      insert(block, total)
      if (block.count === mostInBlock) replace(at, halvesOf(block))
      else note(at, block)
    },
    remove(total) {
      const at = firstFrom(lasts, lasts.length, total)
      const block = blocks[at]
      const place = block === undefined ? -1 : firstFrom(block.values, block.count, total)
      if (block === undefined || block.values[place] !== total)
        throw new RangeError(`${total} is not among the totals / 总分中没有 ${total}`)
      block.values.copyWithin(place, place + 1, block.count)
      block.count -= 1
      if (block.count === 0 && blocks.length > 1) replace(at, [])
      else note(at, block)
    },
    above(total) {
      const at = firstAbove(lasts, lasts.length, total)
      const block = blocks[at]
      if (block === undefined) return 0
      let count = block.count - firstAbove(block.values, block.count, total)
      for (let index = at + 1; index < counts.length; index++) count += counts[index] as number
      return count
    },
  }
}

function blocksOf(ascending: Float64Array): Block[] {
  const half = mostInBlock / 2
  return Array.from({ length: Math.max(1, Math.ceil(ascending.length / half)) }, (_, index) =>
    blockFrom(ascending.subarray(index * half, (index + 1) * half)),
  )
}

function blockFrom(values: Float64Array): Block {
  const room = new Float64Array(mostInBlock)
  room.set(values)
  return { values: room, count: values.length }
}

function halvesOf({ values, count }: Block): Block[] {
  const middle = count >>> 1
  return [blockFrom(values.subarray(0, middle)), blockFrom(values.subarray(middle, count))]
}

function insert(block: Block, total: number): void {
  const place = firstFrom(block.values, block.count, total)
  block.values.copyWithin(place + 1, place, block.count)
  block.values[place] = total
  block.count += 1
}

/** Only a block that is the only one may be empty; it ends before everything. */
function lastOf({ values, count }: Block): number {
  return count === 0 ? Number.NEGATIVE_INFINITY : (values[count - 1] as number)
}

/** The first of `count` ascending values that is at least `total`; `count` when none. */
function firstFrom(values: Float64Array, count: number, total: number): number {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((values[middle] as number) >= total) to = middle
    else from = middle + 1
  }
  return from
}

/** The first of `count` ascending values that is greater than `total`; `count` when none. */
function firstAbove(values: Float64Array, count: number, total: number): number {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((values[middle] as number) > total) to = middle
    else from = middle + 1
  }
  return from
}
