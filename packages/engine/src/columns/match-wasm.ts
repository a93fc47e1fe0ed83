/** Vector kernels: the same loops as `match-kernels.ts`, compiled to WebAssembly. */
import { matchWasm } from './match-wasm.generated.ts'

/** Memory that vector kernels work in; its size never changes. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike
}

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

/** The parts of the platform's WebAssembly that are used; absent where it is switched off. */
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean
      CompileError: new () => Error
      Module: new (bytes: Uint8Array) => object
      Instance: new (module: object, imports: object) => { readonly exports: object }
      Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory
    }
  | undefined
declare function atob(text: string): string

/** Compiled once, because the platform makes code quicker the longer it has run. */
const modules = new Map<boolean, object>()

const pageBytes = 65_536
const mostPages = 65_536

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
  const pages = Math.ceil((results + scratch) / pageBytes) + 1
  if (typeof WebAssembly === 'undefined' || pages > mostPages || !WebAssembly.validate(moduleBytes(shared))) return null
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/**
 * Binds the kernels to a memory; the module is small enough to be compiled at once.
 * Null where a page's content policy refuses to compile: it still validates the module and gives out the memory.
 */
export function wasmKernelsIn(memory: WasmMemory): WasmKernels | null {
  const shared = !(memory.buffer instanceof ArrayBuffer)
  const module = modules.get(shared) ?? compiledModule(shared)
  if (module === null || typeof WebAssembly === 'undefined') return null
  modules.set(shared, module)
  return new WebAssembly.Instance(module, { env: { memory } }).exports as WasmKernels
}

function compiledModule(shared: boolean): object | null {
  if (typeof WebAssembly === 'undefined') return null
  try {
    return new WebAssembly.Module(moduleBytes(shared))
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null
    throw error
  }
}

function moduleBytes(shared: boolean): Uint8Array {
  return Uint8Array.from(atob(shared ? matchWasm.shared : matchWasm.plain), (letter) => letter.charCodeAt(0))
}
