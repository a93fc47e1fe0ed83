/** Matching one block of rows after another: nodes from columns, then the program of the plan. */

import { freezeFunctions } from '../cohorts/freeze.ts'
import type { CohortTable } from '../cohorts/table.ts'
import { verdictFrom } from '../expr/explain.ts'
import type { Expr } from '../expr/tree.ts'
import { isShared } from '../parallel/share.ts'
import { type ReusedArena, reusedArena } from './arena.ts'
import { eachBit, setBit, wordsFor } from './bits.ts'
import { type CloseCall, closeQuotient } from './close-quotient.ts'
import { marginOf } from './comparisons.ts'
import { type ErrorScale, exactAt, type Numbers, type Population, scaleOf } from './context.ts'
import type { MatchKernels } from './match-kernels.ts'
import type { Cut, MatchPlan, NodeOf } from './match-plan.ts'
import type { Block, VerdictStore } from './match-store.ts'
import { openBlock } from './match-vectors.ts'
import { populationOf } from './population.ts'
import { sliceSnapshot } from './slice.ts'
import type { Column, Snapshot } from './snapshot.ts'
import { textHolds } from './truth.ts'

const hole = Number.POSITIVE_INFINITY

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
  const work: Work = { plan, cohorts, ...openBlock(plan, store, worker), arena, meanings: new Map() }
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
  /** What each text of a dictionary says about a test, kept while the dictionary stays the same. */
  readonly meanings: Map<number, Meanings>
}

interface Meanings {
  readonly dictionary: readonly string[]
  /** 1 where the test holds; index 0 is unknown. */
  readonly holds: Uint8Array
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
  for (const { of, cuts } of plan.numbers) fillCuts(work, population.numbersOf(of), { population, cuts })
  for (const { expr, node } of plan.others) fillOther(block, node, population.truthOf(expr))
}

/** Node 0: the rows there are. */
function fillAlways({ slots, width, words, size }: Block): void {
  slots.fill(0, 0, 2 * width)
  slots.fill(0xffffffff, 0, words)
  if ((size & 31) !== 0) slots[words - 1] = (1 << (size & 31)) - 1
}

function fillOther({ slots, width }: Block, node: number, { t, f }: { t: Uint32Array; f: Uint32Array }): void {
  slots.set(t, 2 * node * width)
  slots.set(f, (2 * node + 1) * width)
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
  for (const { node, expr } of tests) {
    let known = work.meanings.get(node)
    if (known?.dictionary !== dictionary) {
      known = { dictionary, holds: meaningsOf(expr, dictionary) }
      work.meanings.set(node, known)
    }
    work.kernels.text(node, codes, known.holds)
  }
}

function meaningsOf(expr: Expr, dictionary: readonly string[]): Uint8Array {
  const holds = (text: string): boolean => {
    if (expr.kind === 'compare')
      return (expr.right.kind === 'literal' && text === expr.right.value) === (expr.op === '==')
    return (expr.kind === 'in' || expr.kind === 'industry' || expr.kind === 'textTest') && textHolds(expr, text)
  }
  return Uint8Array.of(0, ...dictionary.map((text) => (holds(text) ? 1 : 2)))
}

interface Cuts {
  readonly population: Population
  readonly cuts: readonly Cut[]
}

/** Spare slots behind the nodes. */
const [knownSpare, holeSpare, lowSpare] = [0, 1, 2]

function fillCuts(work: Work, numbers: Numbers, { population, cuts }: Cuts): void {
  const { block, kernels, plan } = work
  const { values, error, holes } = numbers
  const scale = error === null ? null : scaleOf(numbers)
  if (error !== null && scale === null) {
    for (const { node, expr } of cuts) fillOther(block, node, population.truthOf(expr))
    return
  }
  const spare = plan.nodes * 2
  kernels.load(values)
  kernels.cut(spare + knownSpare, Number.NEGATIVE_INFINITY, false)
  if (holes) kernels.cut(spare + holeSpare, hole, false)
  for (const cut of cuts) {
    if (scale === null) fillStored(work, { cut, holes })
    else fillComputed(work, { cut, scale, holes, population })
  }
}

interface OneCut {
  readonly cut: Cut
  readonly holes: boolean
}

/** The slot of the rows above the limit: true for `>=` and `>`, false for `<` and `<=`. */
function upperSlot({ node, op }: Cut): number {
  return op === '>=' || op === '>' ? 2 * node : 2 * node + 1
}

/** Stored facts: doubles order as the decimals they stand for, so no row needs the exact reading. */
function fillStored({ plan, block, kernels }: Work, { cut, holes }: OneCut): void {
  const { slots, width, words } = block
  const upper = upperSlot(cut)
  kernels.cut(upper, cut.limit, cut.op === '>' || cut.op === '<=')
  const [up, down] = [upper * width, (upper ^ 1) * width]
  const known = (plan.nodes * 2 + knownSpare) * width
  if (holes && upper === 2 * cut.node) clear(block, upper, plan.nodes * 2 + holeSpare)
  for (let w = 0; w < words; w++) slots[down + w] = (slots[known + w] as number) & ~(slots[up + w] as number)
}

/** What cannot be computed is never true. */
function clear({ slots, width, words }: Block, slot: number, where: number): void {
  for (let w = 0; w < words; w++)
    slots[slot * width + w] = (slots[slot * width + w] as number) & ~(slots[where * width + w] as number)
}

/**
 * Computed values: what lies further from the limit than twice any error is decided, the rest is left to the exact
 * reading. The bound on the error grows with the value, which near the limit is near the limit.
 */
function fillComputed(
  { plan, block, kernels }: Work,
  { cut, scale, holes, population }: OneCut & { readonly scale: ErrorScale; readonly population: Population },
): void {
  const { slots, width, words } = block
  const margin = marginOf(scale, cut.limit)
  const spare = plan.nodes * 2
  const upper = upperSlot(cut)
  kernels.cut(upper, cut.limit + margin, true)
  kernels.cut(spare + lowSpare, cut.limit - margin, false)
  const [up, down] = [upper * width, (upper ^ 1) * width]
  const [known, low, gone] = [(spare + knownSpare) * width, (spare + lowSpare) * width, (spare + holeSpare) * width]
  for (let w = 0; w < words; w++) {
    const atLeast = slots[low + w] as number
    slots[low + w] = atLeast & ~(slots[up + w] as number)
    slots[down + w] = (slots[known + w] as number) & ~atLeast
  }
  if (holes && upper === 2 * cut.node) {
    clear(block, upper, spare + holeSpare)
    for (let w = 0; w < words; w++) slots[down + w] = (slots[down + w] as number) | (slots[gone + w] as number)
  }
  let quotient: CloseCall | null | undefined
  eachBit(slots.subarray(low, low + words), (row) => {
    if (quotient === undefined) quotient = closeQuotient(population, cut.expr, cut.limit)
    const holds = quotient?.(row) ?? verdictFrom(exactAt(population, cut.expr, row)) === true
    setBit(slots.subarray((2 * cut.node + (holds ? 0 : 1)) * width), row)
  })
}
