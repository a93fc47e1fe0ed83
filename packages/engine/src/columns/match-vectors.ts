/** Matching by vector kernels: lays the plan out in their memory and calls them. */
import { type MatchKernels, plainKernels, type Threshold } from './match-kernels.ts'
import type { MatchPlan } from './match-plan.ts'
import { type Block, mostMeanings, type Scratch, scratchBytes, scratchFrom, type VerdictStore } from './match-store.ts'
import { type WasmKernels, wasmKernelsIn } from './match-wasm.ts'
import type { WasmMemory } from './wasm.ts'

/** Opens the block of one of the matchers of a store. */
export function openBlock(
  plan: MatchPlan,
  store: VerdictStore,
  worker: number,
): { block: Block; kernels: MatchKernels } {
  const width = store.blockRows >>> 5
  const length = (plan.nodes * 2 + 4) * width
  const { memory } = store
  if (memory === null) {
    const shared = !(store.qualified.buffer instanceof ArrayBuffer)
    const slots = new Uint32Array(shared ? new SharedArrayBuffer(length * 4) : new ArrayBuffer(length * 4))
    const block = { slots, width, size: 0, words: 0, first: 0 }
    return { block, kernels: plainKernels(plan, block, store) }
  }
  const from = store.qualified.byteLength * 3 + worker * scratchBytes(plan, store.blockRows)
  const scratch = scratchFrom(from, plan, store.blockRows)
  const block = { slots: new Uint32Array(memory.buffer, scratch.slots, length), width, size: 0, words: 0, first: 0 }
  return { block, kernels: vectorKernels(plan, { store, block, scratch, memory }) }
}

interface Place {
  readonly store: VerdictStore
  readonly block: Block
  readonly scratch: Scratch
  readonly memory: WasmMemory
}

function vectorKernels(plan: MatchPlan, place: Place): MatchKernels {
  const { store, block, scratch, memory } = place
  const wasm = wasmKernelsIn(memory)
  const plain = plainKernels(plan, block, store)
  if (wasm === null) return plain
  const slotBytes = block.width * 4
  const slotAt = (slot: number): number => scratch.slots + slot * slotBytes
  // The slot of what is never true.
  const never = slotAt(1)
  const rows = store.blockRows
  const floats = (at: number) => new Float64Array(memory.buffer, at, rows)
  const [values, above, below] = [floats(scratch.values), floats(scratch.above), floats(scratch.below)]
  const bytes = new Uint8Array(memory.buffer, scratch.values, rows)
  const [known, lost] = [slotAt(plan.nodes * 2), slotAt(plan.nodes * 2 + 1)]
  let gone = never
  const take = (into: Float64Array, numbers: Float64Array) => {
    into.set(numbers)
    into.fill(Number.NaN, block.size, block.words << 5)
  }
  const mark = (holes: boolean) => {
    wasm.atLeast(scratch.values, block.words, known, Number.NEGATIVE_INFINITY)
    gone = holes ? lost : never
    if (holes) wasm.atLeast(scratch.values, block.words, lost, Number.POSITIVE_INFINITY)
  }
  const splitExactly = exactSplitter(place, { wasm, known, slotAt })
  const splitClosely = closeSplitter(place, { wasm, known, slotAt })
  const program = layProgram(plan, place, slotAt)
  const countsHere = new Int32Array(memory.buffer, scratch.counts, plan.offers.length * 3)
  const join = () => {
    const size = ((block.words + 7) >>> 3) * 32
    wasm.joins(scratch.joins, program.joinsEnd, scratch.slots, size, slotBytes)
  }
  return {
    load(numbers, holes) {
      take(values, numbers)
      mark(holes)
    },
    divide(quotient) {
      take(above, quotient.above)
      take(below, quotient.below)
      mark(wasm.quotients(scratch.values, scratch.above, scratch.below, block.words, quotient.less) !== 0)
    },
    cuts(thresholds, settle) {
      if (thresholds.every(({ low, high }) => low === high)) splitExactly(thresholds, gone)
      else splitClosely(thresholds, { gone, settle })
    },
    flag(node, flags) {
      bytes.set(flags)
      bytes.fill(2, block.size, block.words << 5)
      wasm.flags(scratch.values, block.words, slotAt(2 * node), slotAt(2 * node + 1))
    },
    texts: textKernel(place, { wasm, plain, known, slotAt }),
    join,
    decide(counts) {
      join()
      const size = ((block.words + 7) >>> 3) * 32
      const maps = [store.qualified, store.oneAway, store.undecided].map((map) => map.byteOffset + block.first * 4)
      countsHere.fill(0)
      wasm.verdicts(scratch.verdicts, program.verdictsEnd, scratch.slots, size, slotBytes, ...maps)
      for (let at = 0; at < counts.length; at++) counts[at] = (counts[at] as number) + (countsHere[at] as number)
    },
  }
}

interface Parts {
  readonly wasm: WasmKernels
  /** Address of the slot of known rows. */
  readonly known: number
  slotAt(slot: number): number
}

/** Limits that no row lies close to; they are laid out where the sides of quotients lie, which these do not need. */
function exactSplitter({ store, block, scratch, memory }: Place, { wasm, known, slotAt }: Parts) {
  const room = store.blockRows * 8
  const integers = new Uint32Array(memory.buffer, scratch.above, room / 4)
  const floats = new Float64Array(memory.buffer, scratch.above, room / 8)
  const most = Math.floor(room / 24)
  return (thresholds: readonly Threshold[], gone: number): void => {
    for (let from = 0; from < thresholds.length; from += most) {
      const some = thresholds.slice(from, from + most)
      for (const [index, { slot, high, upward }] of some.entries()) {
        integers.set([slotAt(slot), slotAt(slot ^ 1), upward ? gone : slotAt(1)], index * 6)
        floats[index * 3 + 2] = high
      }
      wasm.limits(scratch.values, block.words, known, scratch.above, scratch.above + some.length * 24)
    }
  }
}

interface Closely {
  readonly gone: number
  settle(index: number, rows: Int32Array): void
}

function closeSplitter({ store, block, scratch, memory }: Place, { wasm, known, slotAt }: Parts) {
  const close = new Int32Array(memory.buffer, scratch.close, store.blockRows)
  return (thresholds: readonly Threshold[], { gone, settle }: Closely): void => {
    for (const [index, { slot, high, low, upward, tie }] of thresholds.entries()) {
      const [up, down, none] = [slotAt(slot), slotAt(slot ^ 1), upward ? gone : slotAt(1)]
      const { p, q, strict } = tie
      const sides = [known, none, scratch.close, scratch.above, scratch.below] as const
      const count = wasm.cut(scratch.values, block.words, up, down, high, low, ...sides, p, q, strict ? 1 : 0)
      if (count > 0) settle(index, close.subarray(0, count))
    }
  }
}

interface TextParts extends Parts {
  readonly plain: MatchKernels
}

function textKernel(
  { store, block, scratch, memory }: Place,
  { wasm, plain, known, slotAt }: TextParts,
): MatchKernels['texts'] {
  const codes = new Int32Array(memory.buffer, scratch.values, store.blockRows)
  const meaningsHere = new Uint8Array(memory.buffer, scratch.meanings, mostMeanings)
  return (own, tests) => {
    codes.set(own)
    codes.fill(-1, block.size, block.words << 5)
    const isSmall = tests.every(({ meanings }) => meanings.length <= 256)
    if (isSmall) wasm.narrow(scratch.values, block.words, scratch.above, known)
    for (const { node, meanings } of tests) {
      const [yes, no] = [slotAt(2 * node), slotAt(2 * node + 1)]
      if (isSmall) {
        writeSet(meanings, meaningsHere)
        wasm.members(scratch.above, block.words, yes, no, known, scratch.meanings)
      } else if (meanings.length <= mostMeanings) {
        meaningsHere.set(meanings)
        wasm.codes(scratch.values, block.words, yes, no, scratch.meanings)
      } else plain.texts(own, [{ node, meanings }])
    }
  }
}

/** Writes the codes that mean yes as the set of bytes that `members` in `wasm/match.ts` describes. */
function writeSet(meanings: Uint8Array, into: Uint8Array): void {
  into.fill(0, 0, 32)
  for (let byte = 1; byte < meanings.length; byte++) {
    const at = (byte & 15) + (byte < 128 ? 0 : 16)
    if (meanings[byte] === 1) into[at] = (into[at] as number) | (1 << ((byte >>> 4) & 7))
  }
}

/** Writes the plan's joins and verdicts with addresses in place of numbers. */
function layProgram(
  plan: MatchPlan,
  { store, scratch, memory }: Place,
  slotAt: (slot: number) => number,
): { joinsEnd: number; verdictsEnd: number } {
  const { joins, verdicts } = plan
  const joinsHere = new Uint32Array(memory.buffer, scratch.joins, joins.length)
  for (let at = 0; at < joins.length; ) {
    const end = at + 2 + (joins[at + 1] as number)
    joinsHere[at] = slotAt(joins[at] as number)
    joinsHere[at + 1] = joins[at + 1] as number
    for (at += 2; at < end; at++) joinsHere[at] = slotAt(joins[at] as number)
  }
  const here = new Uint32Array(memory.buffer, scratch.verdicts, (scratch.counts - scratch.verdicts) / 4)
  let to = 0
  for (let at = 0; at < verdicts.length; ) {
    const [offer, selected, count] = [verdicts[at] as number, verdicts[at + 1] as number, verdicts[at + 2] as number]
    here.set([offer * store.stride * 4, scratch.counts + offer * 12, slotAt(selected), count], to)
    to += 4
    const end = at + 3 + count
    for (at += 3; at < end; at++) {
      here[to] = slotAt(verdicts[at] as number)
      to += 1
    }
  }
  return { joinsEnd: scratch.joins + joins.length * 4, verdictsEnd: scratch.verdicts + to * 4 }
}
