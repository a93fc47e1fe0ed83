/** The best bundle of one row after another: only offers that a row may have are looked at, and only clashes are searched. */
import type { Block, Bundling } from './blocks.ts'
import { noLimit } from './money.ts'
import { allocate, type MoneyNode, worthOf } from './money-tree.ts'
import { solveBlock } from './solve.ts'

/** Solves rows of one bundling; its arrays are filled anew for each row. */
export interface RowSolver {
  /** What each offer is worth alone, and the limits by rule; to be filled in before a row is solved. */
  readonly amounts: Float64Array
  readonly limits: Float64Array
  /** What the row gets when it may have the first `count` of `offers`; the choice stands in `taken` then. */
  solve(offers: Int32Array, count: number): number
  /** The offers of the last row, 1 where taken. */
  readonly taken: Uint8Array
  /** What each taken offer of the last row adds to its total, after every rule; the total is what `solve` gave. */
  paid(total: number): Float64Array
}

/** A solver for the offers and rules of a day. */
export function rowSolver(bundling: Bundling): RowSolver {
  const size = bundling.offers.length
  const { tree, rules } = bundling
  const contests = contestsOf(bundling)
  const grouped = groupedOffers(bundling)
  const [available, taken] = [new Uint8Array(size), new Uint8Array(size)]
  const amounts = new Float64Array(size)
  const limits = new Float64Array(rules.length).fill(noLimit)
  // What each offer is worth where it is taken, then what each group is worth.
  const [values, paid] = [new Float64Array(tree.size), new Float64Array(size)]
  let isGrouped = false
  const solve = (offers: Int32Array, count: number): number => {
    available.fill(0)
    for (let at = 0; at < count; at++) available[offers[at] as number] = 1
    taken.set(available)
    for (const block of contestedBlocks(contests, { available, offers, count }))
      settleBlock(block, { available, amounts, limits, taken })
    values.fill(0)
    isGrouped = false
    let plain = 0
    for (let at = 0; at < count; at++) {
      const offer = offers[at] as number
      if (taken[offer] === 0) continue
      values[offer] = amounts[offer] as number
      plain += amounts[offer] as number
      isGrouped ||= grouped[offer] === 1
    }
    // Money that no group holds together just adds up.
    return isGrouped ? worthOf(tree, values, limits) : plain
  }
  const share = (total: number): Float64Array => {
    if (!isGrouped) return values
    allocate(tree.root, total, values, paid)
    return paid
  }
  return { amounts, limits, solve, taken, paid: share }
}

/** By offer: the block it may have to be searched with, the offers it clashes with, and those it needs. */
interface Contests {
  readonly blockOf: readonly (Block | null)[]
  readonly clashes: readonly (readonly number[])[]
  readonly needs: readonly (readonly number[])[]
}

function contestsOf({ offers, blocks, clashes, needs }: Bundling): Contests {
  const blockOf = offers.map((): Block | null => null)
  for (const block of blocks)
    for (const member of block.members)
      if ((clashes[member]?.length ?? 0) + (needs[member]?.length ?? 0) > 0) blockOf[member] = block
  return { blockOf, clashes, needs }
}

interface Available {
  readonly available: Uint8Array
  readonly offers: Int32Array
  readonly count: number
}

const none: readonly Block[] = []

/** Blocks in which something available clashes or lacks what it needs; in all others everything is taken. */
function contestedBlocks(
  { blockOf, clashes, needs }: Contests,
  { available, offers, count }: Available,
): readonly Block[] {
  const has = (other: number) => other >= 0 && available[other] === 1
  let found = none
  for (let at = 0; at < count; at++) {
    const offer = offers[at] as number
    const block = blockOf[offer] ?? null
    if (block === null || found.includes(block)) continue
    if (!(clashes[offer]?.some(has) === true || needs[offer]?.every(has) === false)) continue
    found = [...found, block]
  }
  return found
}

interface Scratch {
  readonly available: Uint8Array
  readonly amounts: Float64Array
  readonly limits: Float64Array
  readonly taken: Uint8Array
}

function settleBlock(block: Block, { available, amounts, limits, taken }: Scratch): void {
  const { members } = block
  const [may, worth] = [new Uint8Array(members.length), new Float64Array(members.length)]
  for (let index = 0; index < members.length; index++) {
    may[index] = available[members[index] as number] as number
    worth[index] = amounts[members[index] as number] as number
  }
  const choice = solveBlock(block, { available: may, amounts: worth, limits })
  for (let index = 0; index < members.length; index++) taken[members[index] as number] = choice?.taken[index] ?? 0
}

/** Offers that stand under a cap, or in a group of which only the highest or the difference counts. */
function groupedOffers({ offers, tree }: Bundling): Uint8Array {
  const grouped = new Uint8Array(offers.length)
  const mark = (node: MoneyNode, isInside: boolean): void => {
    if (node.kind === 'offer') grouped[node.index] = Number(isInside)
    for (const child of node.children) mark(child, isInside || node.kind !== 'all')
  }
  mark(tree.root, false)
  return grouped
}
