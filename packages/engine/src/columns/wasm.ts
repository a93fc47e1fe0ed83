/** Compiled kernels on the platform's WebAssembly, where it is there and allowed. */

/** Memory that compiled kernels work in; its size never changes. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike
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

const pageBytes = 65_536
const mostPages = 65_536

/** Memory for a module; null where its kernels cannot run or so much memory is not to be had. */
export function memoryFor(module: string, { bytes, shared }: { readonly bytes: number; readonly shared: boolean }) {
  const pages = Math.ceil(bytes / pageBytes) + 1
  if (typeof WebAssembly === 'undefined' || pages > mostPages || !WebAssembly.validate(bytesOf(module))) return null
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Compiled once, because the platform makes code quicker the longer it has run. */
const modules = new Map<string, object>()

/**
 * What a module offers on a memory; modules are small enough to be compiled at once.
 * Null where a page's content policy refuses to compile: it still validates the module and gives out the memory.
 */
export function exportsIn(memory: WasmMemory, module: string): object | null {
  const compiled = modules.get(module) ?? compile(module)
  if (compiled === null || typeof WebAssembly === 'undefined') return null
  modules.set(module, compiled)
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports
}

function compile(module: string): object | null {
  if (typeof WebAssembly === 'undefined') return null
  try {
    return new WebAssembly.Module(bytesOf(module))
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return null
    throw error
  }
}

function bytesOf(module: string): Uint8Array {
  return Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0))
}
