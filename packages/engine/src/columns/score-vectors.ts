/** The vector kernels of scoring: lays blocks of rows out in their memory and calls them. */
import { type ReusedArena, reusedArena } from './arena.ts'
import type { Ends } from './cohort-shares.ts'
import { firstByte, leavePlace, placeAt, placeBytes, takePlace } from './column-room.ts'
import type { Figures } from './figures.ts'
import { type KindTables, kernelRows, plainScoreKernels, type ScoreKernels, type SpanTarget } from './score-kernels.ts'
import { scoreWasm } from './score-wasm.generated.ts'
import { exportsIn, memoryFor, type WasmMemory } from './wasm.ts'

/** What the compiled module offers; see `wasm/score.ts`. Addresses are bytes. */
interface WasmKernels {
  pick(...addressesAndRows: readonly number[]): void
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

/** What a bench is for: blocks of at most `rows` rows, beside columns in shared memory or not. */
interface BenchOrder {
  readonly rows: number
  readonly shared: boolean
  /** Memory that holds the columns, where kernels can read them in place. */
  readonly memory?: WasmMemory | undefined
  readonly vectors?: boolean
}

/** Lends a bench. */
export function withWorkbench<T>(
  { rows, shared, memory, vectors = true }: BenchOrder,
  use: (bench: Workbench) => T,
): T {
  // Fewer rows are not worth laying out.
  const lent = vectors && rows >= 256 ? (benchBeside(memory) ?? benchApart(shared)) : null
  if (lent === null) return use(plainBench(rows, shared))
  try {
    return use(lent.bench)
  } finally {
    lent.bench.clear()
    lent.giveBack()
  }
}

interface LentBench {
  readonly bench: Workbench
  giveBack(): void
}

/** Benches of this thread by the memory of columns and the place in it. */
const besides = new WeakMap<WasmMemory, Map<number, Workbench | null>>()

/** A bench in the memory of columns; null where there is none, or no place in it. */
function benchBeside(memory: WasmMemory | undefined): LentBench | null {
  const place = memory === undefined ? null : takePlace(memory)
  if (memory === undefined || place === null) return null
  const known = besides.get(memory) ?? new Map<number, Workbench | null>()
  besides.set(memory, known)
  let bench = known.get(place)
  if (bench === undefined) {
    bench = vectorBench(memory, placeAt(place), true)
    known.set(place, bench)
  }
  const giveBack = () => leavePlace(memory, place)
  if (bench !== null) return { bench, giveBack }
  giveBack()
  return null
}

/** Benches in memory of their own that nobody uses now. */
const idle = { shared: [] as Workbench[], plain: [] as Workbench[] }

/** A bench in memory of its own, to which columns are copied. */
function benchApart(shared: boolean): LentBench | null {
  const own = shared ? idle.shared : idle.plain
  const bench = own.pop() ?? newBenchApart(shared)
  return bench === null ? null : { bench, giveBack: () => own.push(bench) }
}

function newBenchApart(shared: boolean): Workbench | null {
  const memory = memoryFor(scoreWasm.plain, { bytes: firstByte + placeBytes, shared: false })
  return memory === null ? null : vectorBench(memory, firstByte, shared)
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

function addressesFrom(first: number): { readonly [Name in keyof typeof sizes]: number } {
  let at = first
  const places = Object.entries(sizes).map(([name, bytes]) => {
    const place = [name, at] as const
    at += bytes
    return place
  })
  return Object.fromEntries(places) as { [Name in keyof typeof sizes]: number }
}

/** A bench whose memory begins at an address; `shared` says of which kind the columns are. */
function vectorBench(memory: WasmMemory, from: number, shared: boolean): Workbench | null {
  const module = memory.buffer instanceof ArrayBuffer ? scoreWasm.plain : scoreWasm.shared
  const wasm = exportsIn(memory, module) as WasmKernels | null
  if (wasm === null) return null
  const at = addressesFrom(from)
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

/** Where kernels find what they are given: in place where it lies in their memory, else copied there. */
interface Layout {
  readonly addressOf: (values: Float64Array, room: Float64Array) => number
  readonly codesAt: (codes: Int32Array) => number
  /** Forgets which codes were copied. */
  forget(): void
}

function layoutIn(buffer: ArrayBufferLike, room: Int32Array): Layout {
  /** Codes that were copied: most items of a block are compared by the same ones. */
  let laid: Int32Array | null = null
  return {
    addressOf(values, own) {
      if (values.buffer === buffer) return values.byteOffset
      own.set(values)
      return own.byteOffset
    },
    codesAt(codes) {
      // Kernels do rows in pairs, and behind an odd number of codes stands another column.
      if (codes.buffer === buffer && codes.length % 2 === 0) return codes.byteOffset
      if (codes !== laid) {
        room.set(codes)
        room[codes.length] = -1
        laid = codes
      }
      return room.byteOffset
    },
    forget() {
      laid = null
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
  const [kept, groups, close] = [integers(at.kept), integers(at.groups), integers(at.groups)]
  const bounds = floats(at.bounds, mostGroups * 4)
  const [counts, keeps] = [integers(at.counts, mostGroups * 8), integers(at.keeps, mostGroups * 8)]
  const pairs = floats(at.ends, mostGroups * 2)
  const { addressOf, codesAt, forget } = layoutIn(buffer, integers(at.codes))
  const sidesAt = ({ above, below }: Figures): readonly [number, number] => [
    addressOf(above, aboves),
    below === null ? 0 : addressOf(below, belows),
  ]
  const kernels: ScoreKernels = {
    divides: true,
    pick(figures, rows, { first, into }) {
      const { above, below, less } = figures
      const isHere = above.buffer === buffer && (below === null || below.buffer === buffer)
      // Columns are not copied for a few rows.
      if (!isHere || rows.length > kernelRows) plainScoreKernels.pick(figures, rows, { first, into })
      else {
        groups.set(rows)
        wasm.pick(above.byteOffset, below?.byteOffset ?? 0, less, at.groups, rows.length, first, at.few)
        into.set(few.subarray(0, rows.length))
      }
    },
    tally(figures, own, tables: KindTables) {
      if (tables.bounds.length > bounds.length) return plainScoreKernels.tally(figures, own, tables)
      const [a, b] = sidesAt(figures)
      bounds.set(tables.bounds)
      counts.set(tables.counts)
      keeps.set(tables.keeps)
      const { less } = figures
      const count = wasm.tally(a, b, less, codesAt(own), own.length, at.bounds, at.counts, at.keeps, at.few, at.groups)
      tables.counts.set(counts.subarray(0, tables.counts.length))
      return { count, values: few, groups }
    },
    addSpans(figures, ends: Ends, target: SpanTarget) {
      const size = target.kept.length
      if (ends.pairs.length > pairs.length || size > kernelRows)
        return plainScoreKernels.addSpans(figures, ends, target)
      const [a, b] = sidesAt(figures)
      const c = codesAt(ends.codes)
      pairs.set(ends.pairs)
      const { weight, missingUnits, near } = target
      const s = addressOf(target.sums, sums)
      const { less } = figures
      const count = wasm.spans(a, b, less, c, size, at.ends, weight, missingUnits, near, s, at.kept, at.groups)
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
  return { kernels, forget }
}
