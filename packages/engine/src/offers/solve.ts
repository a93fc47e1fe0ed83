/** The best legal choice among the offers of a block: branch and bound, exact, with ties broken by name. */
import type { Block } from './blocks.ts'
import { worthOf } from './money-tree.ts'

/** What a block is worth and which of its members are had. */
export interface Choice {
  readonly value: number
  /** By place in the block: 1 is had, 0 is not. */
  readonly taken: Uint8Array
}

const open = 2

interface Search {
  readonly block: Block
  readonly amounts: Float64Array
  readonly limits: Float64Array
  readonly values: Float64Array
  best: { value: number; count: number; taken: Uint8Array } | null
}

/**
 * Solves one block: most money first, then most offers, then the earliest names. `available` says what may be had,
 * `amounts` what each is worth alone; `forced` is had whatever it costs. Null when that is impossible.
 */
export function solveBlock(
  block: Block,
  { available, amounts, limits }: { available: Uint8Array; amounts: Float64Array; limits: Float64Array },
  forced: number | null = null,
): Choice | null {
  const search: Search = { block, amounts, limits, values: new Float64Array(block.tree.size), best: null }
  const state = available.map((may) => (may === 0 ? 0 : open))
  if (forced !== null && (state[forced] === 0 || !take(block, state, forced))) return null
  dropUnmet(block, state)
  if (forced !== null && state[forced] === 0) return null
  branch(search, state)
  return search.best
}

/** Takes a member and what it needs; false when that clashes with what is taken. */
function take(block: Block, state: Uint8Array, member: number): boolean {
  if (state[member] === 1) return true
  if (state[member] === 0) return false
  state[member] = 1
  for (const other of block.clashes[member] ?? []) {
    if (state[other] === 1) return false
    state[other] = 0
  }
  return (block.needs[member] ?? []).every((need) => need >= 0 && take(block, state, need))
}

function hasNeeds({ needs }: Block): boolean {
  for (const one of needs) if (one.length > 0) return true
  return false
}

/** Drops every open member that needs one which cannot be had. */
function dropUnmet(block: Block, state: Uint8Array): void {
  if (!hasNeeds(block)) return
  for (let changed = true; changed; ) {
    changed = false
    for (let member = 0; member < state.length; member++) {
      if (state[member] === 0 || (block.needs[member] ?? []).every((need) => need >= 0 && state[need] !== 0)) continue
      state[member] = 0
      changed = true
    }
  }
}

function branch(search: Search, state: Uint8Array): void {
  const { block, best } = search
  const { value, count } = worth(search, state)
  // All still open is the most there can be: more offers are never worth less.
  if (best !== null && (value < best.value || (value === best.value && count <= best.count))) return
  const next = contested(block, state)
  if (next === null) {
    search.best = { value, count, taken: state.map((one) => (one === 0 ? 0 : 1)) }
    return
  }
  const having = state.slice()
  if (take(block, having, next) && stillMet(block, having)) branch(search, having)
  const without = state.slice()
  without[next] = 0
  if (stillMet(block, without)) branch(search, without)
}

/** Drops what is unmet; false when something taken would lose what it needs. */
function stillMet(block: Block, state: Uint8Array): boolean {
  if (!hasNeeds(block)) return true
  const taken = state.reduce((sum, one) => sum + Number(one === 1), 0)
  dropUnmet(block, state)
  return state.reduce((sum, one) => sum + Number(one === 1), 0) === taken
}

/** The first open member that clashes with another open one; without such a member all can be had. */
function contested({ clashes }: Block, state: Uint8Array): number | null {
  for (let member = 0; member < state.length; member++)
    if (state[member] === open && (clashes[member] ?? []).some((other) => state[other] === open)) return member
  return null
}

function worth({ block, amounts, limits, values }: Search, state: Uint8Array): { value: number; count: number } {
  let count = 0
  for (let member = 0; member < state.length; member++) {
    const may = state[member] !== 0
    count += Number(may)
    values[member] = may ? (amounts[member] as number) : 0
  }
  return { value: worthOf(block.tree, values, limits), count }
}
