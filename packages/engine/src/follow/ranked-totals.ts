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
  // Once more in a row, because they are added up for every rank.
  const counts = blocks.map(({ count }) => count)
  const replace = (at: number, into: readonly Block[]) => {
    blocks.splice(at, 1, ...into)
    counts.splice(at, 1, ...into.map(({ count }) => count))
  }
  return {
    add(total) {
      const at = Math.min(
        blocks.length - 1,
        firstWhere(blocks.length, (index) => lastOf(blocks[index]) >= total),
      )
      const block = blocks[at] as Block
      insert(block, total)
      if (block.count === mostInBlock) replace(at, halvesOf(block))
      else counts[at] = block.count
    },
    remove(total) {
      const at = firstWhere(blocks.length, (index) => lastOf(blocks[index]) >= total)
      const block = blocks[at]
      const place = block === undefined ? -1 : placeIn(block, (value) => value >= total)
      if (block === undefined || block.values[place] !== total)
        throw new RangeError(`${total} is not among the totals / 总分中没有 ${total}`)
      block.values.copyWithin(place, place + 1, block.count)
      block.count -= 1
      if (block.count === 0 && blocks.length > 1) replace(at, [])
      else counts[at] = block.count
    },
    above(total) {
      const at = firstWhere(blocks.length, (index) => lastOf(blocks[index]) > total)
      const block = blocks[at]
      if (block === undefined) return 0
      let count = block.count - placeIn(block, (value) => value > total)
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
  const place = placeIn(block, (value) => value >= total)
  block.values.copyWithin(place + 1, place, block.count)
  block.values[place] = total
  block.count += 1
}

/** Only a block that is the only one may be empty; it ends before everything. */
function lastOf(block: Block | undefined): number {
  return block === undefined || block.count === 0 ? Number.NEGATIVE_INFINITY : (block.values[block.count - 1] as number)
}

/** The first value of a block for which a condition holds that holds for all greater ones. */
function placeIn({ values, count }: Block, holds: (value: number) => boolean): number {
  return firstWhere(count, (index) => holds(values[index] as number))
}

/** The first of `count` places where a condition holds that stays true once it is; `count` when none. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}
