/** The best choice among offers of one subject where everything open turns out in one way. */
import type { BenefitForm, Effective } from '../definitions.ts'
import type { MatchResult } from '../results.ts'
import type { Block, Bundling } from './blocks.ts'
import { worthOf } from './money-tree.ts'
import { solveBlock } from './solve.ts'

/** An offer as a bundle sees it. */
export interface Candidate {
  readonly match: MatchResult
  readonly form: BenefitForm | null
  readonly window: Effective | null
  /** Whether it can be had for sure, and whether it may turn out so. */
  readonly available: boolean
  readonly possible: boolean
  /** Money it is worth alone, between two bounds in fen; 0 where it pays no money. */
  readonly least: number
  readonly most: number
}

/** Limits of caps by rule, in fen. */
export interface Limits {
  readonly least: Float64Array
  readonly most: Float64Array
  /** Facts missing for the limits: of all, and by rule. */
  readonly missing: readonly string[]
  readonly missingBy: readonly (readonly string[])[]
}

/** The best choice of offers, and what it is worth. */
export interface Solution {
  readonly value: number
  /** By place in `Bundling.offers`. */
  readonly taken: Uint8Array
}

/** A bundle of one subject on what is known for sure, with all it was made from. */
export interface Parts {
  readonly bundling: Bundling
  readonly candidates: readonly Candidate[]
  readonly limits: Limits
  readonly sure: Solution
}

/** What may be had, for how much and under which limits. */
export interface Scenario {
  readonly available: Uint8Array
  readonly amounts: Float64Array
  readonly limits: Float64Array
}

/** The scenario in which everything open turns out least, or most. */
export function scenarioOf(candidates: readonly Candidate[], limits: Limits, which: 'least' | 'most'): Scenario {
  return {
    available: Uint8Array.from(candidates, (one) => Number(which === 'least' ? one.available : one.possible)),
    amounts: Float64Array.from(candidates, (one) => one[which]),
    limits: limits[which],
  }
}

/** Solves every block and applies the caps over them. */
export function solveAll(bundling: Bundling, scenario: Scenario, forced: number | null = null): Solution {
  const taken = new Uint8Array(bundling.offers.length)
  for (const block of bundling.blocks) {
    const inside = forced === null ? -1 : block.members.indexOf(forced)
    const choice = solveBlock(block, partOf(block, scenario), inside < 0 ? null : inside)
    if (choice === null) return { value: Number.NaN, taken }
    for (let index = 0; index < block.members.length; index++)
      taken[block.members[index] as number] = choice.taken[index] as number
  }
  const values = valuesOf(bundling, taken, scenario)
  return { value: values[bundling.tree.root.index] as number, taken }
}

function partOf({ members }: Block, { available, amounts, limits }: Scenario): Scenario {
  const part = { available: new Uint8Array(members.length), amounts: new Float64Array(members.length), limits }
  for (let place = 0; place < members.length; place++) {
    const member = members[place] as number
    part.available[place] = available[member] as number
    part.amounts[place] = amounts[member] as number
  }
  return part
}

/** What every offer and group is worth where these are taken. */
export function valuesOf({ tree }: Bundling, taken: Uint8Array, { amounts, limits }: Scenario): Float64Array {
  const values = new Float64Array(tree.size)
  for (let index = 0; index < taken.length; index++) values[index] = taken[index] === 1 ? (amounts[index] as number) : 0
  worthOf(tree, values, limits)
  return values
}
