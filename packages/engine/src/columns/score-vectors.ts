/** The vector kernels of scoring: lays blocks of rows out in their memory and calls them. */
import { type ReusedArena, reusedArena } from './arena.ts'
import type { Ends } from './cohort-shares.ts'
import type { Figures } from './figures.ts'
import { type KindTables, kernelRows, plainScoreKernels, type ScoreKernels, type SpanTarget } from './score-kernels.ts'
import { scoreWasm } from './score-wasm.generated.ts'
import { exportsIn, memoryFor } from './wasm.ts'

/** What the compiled module offers; see `wasm/score.ts`. Addresses are bytes. */
interface WasmKernels {
  tally(...addresses: readonly number[]): number
  spans(...addressesAndBounds: readonly number[]): number
  weigh(...addressesAndBounds: readonly number[]): number
}

/** What scores blocks of rows one after the other: kernels, and memory that one block leaves to the next. */
export interface Workbench {
  readonly kernels: ScoreKernels
  readonly arena: ReusedArena
  /** Takes all memory back for the next block. */
  clear(): void
}

/** A bench without vector kernels. */
export function plainBench(rows: number, shared: boolean): Workbench {
  const arena = reusedArena(rows, shared)
  return { kernels: plainScoreKernels, arena, clear: () => arena.reset() }
}

/** Benches with vector kernels that nobody uses now. */
const idle: Workbench[] = []

/** Lends a bench for blocks of at most `rows` rows beside columns in shared memory or not. */
export function withWorkbench<T>(
  { rows, shared, vectors = true }: { readonly rows: number; readonly shared: boolean; readonly vectors?: boolean },
  use: (bench: Workbench) => T,
): T {
  // Fewer rows are not worth laying out.
  const bench = vectors && rows >= 256 ? (idle.pop() ?? vectorBench(shared)) : null
  if (bench === null) return use(plainBench(rows, shared))
  try {
    return use(bench)
  } finally {
    bench.clear()
    idle.push(bench)
  }
}

/** Rows of a block, one behind the last of an odd number, and room to the next multiple of 64 bytes. */
const rowsLaidOut = kernelRows + 16
const mostGroups = 1024
/** Sums and computed values that lie in the kernels' memory, so that they need not be copied there. */
const floatsInside = 12

const sizes = {
  above: rowsLaidOut * 8,
  below: rowsLaidOut * 8,
  sums: rowsLaidOut * 8,
  codes: rowsLaidOut * 4,
  kept: rowsLaidOut * 4,
  few: rowsLaidOut * 8,
  groups: rowsLaidOut * 4,
  bounds: mostGroups * 32,
  counts: mostGroups * 32,
  keeps: mostGroups * 32,
  ends: mostGroups * 16,
  floats: rowsLaidOut * 8 * floatsInside,
}

/** The compiler keeps what lies below to itself. */
const firstByte = 1024

function addressesFrom(first: number): { readonly [Name in keyof typeof sizes]: number } {
  let at = first
  const places = Object.entries(sizes).map(([name, bytes]) => {
    const place = [name, at] as const
    at += bytes
    return place
  })
  return Object.fromEntries(places) as { [Name in keyof typeof sizes]: number }
}

function vectorBench(shared: boolean): Workbench | null {
  const bytes = Object.values(sizes).reduce((sum, size) => sum + size, firstByte)
  const memory = memoryFor(scoreWasm.plain, { bytes, shared: false })
  const wasm = memory === null ? null : (exportsIn(memory, scoreWasm.plain) as WasmKernels | null)
  if (memory === null || wasm === null) return null
  const at = addressesFrom(firstByte)
  const inside = Array.from(
    { length: floatsInside },
    (_, index) => new Float64Array(memory.buffer, at.floats + index * rowsLaidOut * 8, kernelRows),
  )
  const arena = reusedArena(kernelRows, shared, inside)
  const { kernels, forget } = kernelsIn(memory.buffer, wasm, at)
  return {
    kernels,
    arena,
    clear() {
      arena.reset()
      forget()
    },
  }
}

function kernelsIn(
  buffer: ArrayBufferLike,
  wasm: WasmKernels,
  at: ReturnType<typeof addressesFrom>,
): { readonly kernels: ScoreKernels; forget(): void } {
  const floats = (from: number, length = rowsLaidOut) => new Float64Array(buffer, from, length)
  const integers = (from: number, length = rowsLaidOut) => new Int32Array(buffer, from, length)
  const [aboves, belows, sums, few] = [floats(at.above), floats(at.below), floats(at.sums), floats(at.few)]
  const [codes, kept, groups, close] = [integers(at.codes), integers(at.kept), integers(at.groups), integers(at.groups)]
  const bounds = floats(at.bounds, mostGroups * 4)
  const [counts, keeps] = [integers(at.counts, mostGroups * 8), integers(at.keeps, mostGroups * 8)]
  const pairs = floats(at.ends, mostGroups * 2)
  /** Where values lie in the memory; they are copied there unless they do already. */
  const addressOf = (values: Float64Array, room: Float64Array): number => {
    if (values.buffer === buffer) return values.byteOffset
    room.set(values)
    return room.byteOffset
  }
  /** Codes that lie in the memory: most items of a block are compared by the same ones. */
  let laid: Int32Array | null = null
  const lay = ({ above, below }: Figures, own: Int32Array): readonly [number, number] => {
    if (own !== laid) {
      codes.set(own)
      codes[own.length] = -1
      laid = own
    }
    return [addressOf(above, aboves), below === null ? 0 : addressOf(below, belows)]
  }
  const kernels: ScoreKernels = {
    divides: true,
    tally(figures, own, tables: KindTables) {
      if (tables.bounds.length > bounds.length) return plainScoreKernels.tally(figures, own, tables)
      const [a, b] = lay(figures, own)
      bounds.set(tables.bounds)
      counts.set(tables.counts)
      keeps.set(tables.keeps)
      const { less } = figures
      const count = wasm.tally(a, b, less, at.codes, own.length, at.bounds, at.counts, at.keeps, at.few, at.groups)
      tables.counts.set(counts.subarray(0, tables.counts.length))
      return { count, values: few, groups }
    },
    addSpans(figures, ends: Ends, target: SpanTarget) {
      const size = target.kept.length
      if (ends.pairs.length > pairs.length || size > kernelRows)
        return plainScoreKernels.addSpans(figures, ends, target)
      const [a, b] = lay(figures, ends.codes)
      pairs.set(ends.pairs)
      const { weight, missingUnits, near } = target
      const s = addressOf(target.sums, sums)
      const { less } = figures
      const count = wasm.spans(a, b, less, at.codes, size, at.ends, weight, missingUnits, near, s, at.kept, at.groups)
      if (s === at.sums) target.sums.set(sums.subarray(0, size))
      target.kept.set(kept.subarray(0, size))
      for (let one = 0; one < count; one++) target.close.push(close[one] as number)
    },
    weigh(shares, target) {
      if (shares.length > kernelRows) return plainScoreKernels.weigh(shares, target)
      const { weight, missingUnits, near } = target
      const s = addressOf(target.sums, sums)
      const from = addressOf(shares, aboves)
      const count = wasm.weigh(from, shares.length, weight, missingUnits, near, s, at.groups)
      if (s === at.sums) target.sums.set(sums.subarray(0, shares.length))
      for (let one = 0; one < count; one++) target.close.push(close[one] as number)
    },
  }
  const forget = () => {
    laid = null
  }
  return { kernels, forget }
}
