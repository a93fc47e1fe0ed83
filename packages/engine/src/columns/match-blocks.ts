/** Matching one block of rows after another: nodes from columns, then the program of the plan. */

import { freezeFunctions } from '../cohorts/freeze.ts'
import type { CohortTable } from '../cohorts/table.ts'
import type { Expr } from '../expr/tree.ts'
import { isShared } from '../parallel/share.ts'
import { type ReusedArena, reusedArena } from './arena.ts'
import { wordsFor } from './bits.ts'
import type { Population } from './context.ts'
import { fillCuts, fillOther, type Thresholds } from './match-cuts.ts'
import type { MatchKernels, TextTest } from './match-kernels.ts'
import type { MatchPlan, NodeOf } from './match-plan.ts'
import type { Block, VerdictStore } from './match-store.ts'
import { openBlock } from './match-vectors.ts'
import { populationOf } from './population.ts'
import { sliceSnapshot } from './slice.ts'
import type { Column, Snapshot } from './snapshot.ts'
import { textHolds } from './truth.ts'

/** Matches blocks of one snapshot into a store. */
export interface BlockMatcher {
  readonly blocks: number
  /** Matches one block and adds to the counts: qualified, one away, undecided of every offer. */
  matchBlock(index: number): void
  /** Computes the nodes of one block only. */
  fillBlock(index: number): Block
  readonly counts: Int32Array
}

/** Prepares the matching of a snapshot block by block; each of several workers has a place of its own in the store. */
export function blockMatcher(plan: MatchPlan, snapshot: Snapshot, store: VerdictStore, worker = 0): BlockMatcher {
  const { blockRows } = store
  const arena = reusedArena(blockRows, isShared(snapshot))
  const cohorts = cohortsFor(plan, snapshot)
  const work: Work = {
    plan,
    cohorts,
    ...openBlock(plan, store, worker),
    arena,
    meanings: new Map(),
    thresholds: new Map(),
  }
  const counts = new Int32Array(plan.offers.length * 3)
  return {
    blocks: Math.ceil(snapshot.size / blockRows),
    counts,
    matchBlock(index) {
      fillNodes(work, snapshot, index)
      work.kernels.decide(counts)
    },
    fillBlock(index) {
      fillNodes(work, snapshot, index)
      work.kernels.join()
      return work.block
    },
  }
}

/** The statistics that a plan compares with: those given, or those of the whole snapshot. */
export function cohortsFor(plan: MatchPlan, snapshot: Snapshot): CohortTable {
  return plan.cohorts ?? freezeFunctions([plan.numbers, plan.texts, plan.others], snapshot, plan.judged)
}

interface Work {
  readonly plan: MatchPlan
  readonly cohorts: CohortTable
  readonly block: Block
  readonly kernels: MatchKernels
  readonly arena: ReusedArena
  /** What the texts of a dictionary say about tests, kept while the dictionary stays the same. */
  readonly meanings: Map<readonly NodeOf[], Meanings>
  readonly thresholds: Thresholds
}

interface Meanings {
  readonly dictionary: readonly string[]
  readonly tests: readonly TextTest[]
}

/** Computes every node of the plan that is no join, for the rows of one block. */
function fillNodes(work: Work, snapshot: Snapshot, index: number): void {
  const { plan, block, arena } = work
  const rows = block.width << 5
  const from = index * rows
  const to = Math.min(snapshot.size, from + rows)
  const slice = from === 0 && to === snapshot.size ? snapshot : sliceSnapshot(snapshot, from, to)
  block.size = slice.size
  block.words = wordsFor(slice.size)
  block.first = from >>> 5
  arena.reset()
  fillAlways(block)
  const population = populationOf(slice, plan.judged, { arena, frozen: work.cohorts })
  for (const { node, key } of plan.flags) fillFlag(work, node, slice.columns.get(key))
  for (const { of, tests } of plan.texts) fillTexts(work, population, { of, tests })
  for (const group of plan.numbers) fillCuts(work, population, group)
  for (const { expr, node } of plan.others) fillOther(block, node, population.truthOf(expr))
}

/** Node 0: the rows there are. */
function fillAlways({ slots, width, words, size }: Block): void {
  slots.fill(0, 0, 2 * width)
  slots.fill(0xffffffff, 0, words)
  if ((size & 31) !== 0) slots[words - 1] = (1 << (size & 31)) - 1
}

function fillFlag({ block, kernels }: Work, node: number, column: Column | undefined): void {
  if (column?.type === 'bool') kernels.flag(node, column.values)
  else block.slots.fill(0, 2 * node * block.width, (2 * node + 2) * block.width)
}

function fillTexts(
  work: Work,
  population: Population,
  { of, tests }: { readonly of: Expr; readonly tests: readonly NodeOf[] },
): void {
  const { codes, dictionary } = population.textsOf(of)
  let known = work.meanings.get(tests)
  if (known?.dictionary !== dictionary) {
    known = { dictionary, tests: tests.map(({ node, expr }) => ({ node, meanings: meaningsOf(expr, dictionary) })) }
    work.meanings.set(tests, known)
  }
  work.kernels.texts(codes, known.tests)
}

/** What every text of a dictionary, after the unknown one, means to a test: 0 nothing, 1 yes, 2 no. */
export function meaningsOf(expr: Expr, dictionary: readonly string[]): Uint8Array {
  const holds = (text: string): boolean => {
    if (expr.kind === 'compare')
      return (expr.right.kind === 'literal' && text === expr.right.value) === (expr.op === '==')
    return (expr.kind === 'in' || expr.kind === 'industry' || expr.kind === 'textTest') && textHolds(expr, text)
  }
  return Uint8Array.of(0, ...dictionary.map((text) => (holds(text) ? 1 : 2)))
}
