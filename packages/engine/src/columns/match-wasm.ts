/** Vector kernels: the same loops as `match-kernels.ts`, compiled to WebAssembly. */
import { matchWasm } from './match-wasm.generated.ts'
import { exportsIn, memoryFor, type WasmMemory } from './wasm.ts'

/** What the compiled module offers; see `wasm/match.ts`. Addresses are bytes. */
export interface WasmKernels {
  atLeast(values: number, words: number, out: number, bound: number): void
  limits(values: number, words: number, known: number, at: number, end: number): void
  cut(...addressesAndBounds: readonly number[]): number
  quotients(into: number, above: number, below: number, words: number, less: number): number
  narrow(at: number, words: number, bytes: number, known: number): void
  members(bytes: number, words: number, yes: number, no: number, known: number, set: number): void
  flags(bytes: number, words: number, yes: number, no: number): void
  codes(at: number, words: number, yes: number, no: number, meanings: number): void
  joins(at: number, end: number, always: number, bytes: number, width: number): void
  verdicts(...addresses: readonly number[]): void
}

/** Memory for results and scratch space; null where vector kernels cannot run or so much memory is not to be had. */
export function openMemory({
  results,
  scratch,
  shared,
}: {
  readonly results: number
  readonly scratch: number
  readonly shared: boolean
}): WasmMemory | null {
  return memoryFor(shared ? matchWasm.shared : matchWasm.plain, { bytes: results + scratch, shared })
}

/** Binds the kernels to a memory; null where they may not be compiled. */
export function wasmKernelsIn(memory: WasmMemory): WasmKernels | null {
  const shared = !(memory.buffer instanceof ArrayBuffer)
  return exportsIn(memory, shared ? matchWasm.shared : matchWasm.plain) as WasmKernels | null
}
