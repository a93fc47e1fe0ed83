/** Where matching works and where its results lie: in memory of vector kernels where they can run, else in arrays. */
import { isShared, sharedWords } from '../parallel/share.ts'
import type { MatchPlan } from './match-plan.ts'
import { openMemory } from './match-wasm.ts'
import type { Snapshot } from './snapshot.ts'
import type { WasmMemory } from './wasm.ts'

/** Rows of a block: its nodes stay in the cache of one core. Vector kernels need 256 times a power of two. */
export const blockRows = 16_384

/** Verdict bitmaps of all offers: `stride` words an offer. */
export interface VerdictStore {
  readonly stride: number
  readonly qualified: Uint32Array
  readonly oneAway: Uint32Array
  readonly undecided: Uint32Array
  /** Set where vector kernels do the work: their memory, which holds the bitmaps from its beginning. */
  readonly memory: WasmMemory | null
  readonly blockRows: number
}

/** A block of rows at work. */
export interface Block {
  /** Slots of `width` words: true words of node n at slot 2n, false words at 2n + 1; after them four spare slots. */
  readonly slots: Uint32Array
  readonly width: number
  /** Rows of this block, how many words they take, and its first word in the bitmaps of the population. */
  size: number
  words: number
  first: number
}

/** How a store is made. */
export interface StoreOptions {
  /** How many matchers work at the same time. */
  readonly workers?: number
  readonly blockRows?: number
  /** False keeps to plain TypeScript. */
  readonly vectors?: boolean
}

/** Room for the verdicts of a plan, in memory of the same kind as the snapshot's columns. */
export function verdictStore(
  plan: MatchPlan,
  snapshot: Snapshot,
  { workers = 1, vectors = true, ...options }: StoreOptions = {},
): VerdictStore {
  const shared = isShared(snapshot)
  const rows = options.blockRows ?? blockRows
  // Whole vectors of eight words, so that no kernel writes into the next offer's bitmap.
  const stride = Math.ceil(snapshot.size / 256) * 8
  const length = plan.offers.length * stride
  const bytes = length * 4
  const memory = vectors
    ? openMemory({ results: 3 * bytes, scratch: scratchBytes(plan, rows) * workers, shared })
    : null
  const words = (at: number): Uint32Array => {
    if (memory !== null) return new Uint32Array(memory.buffer, at * bytes, length)
    return shared ? sharedWords(length) : new Uint32Array(length)
  }
  return { stride, qualified: words(0), oneAway: words(1), undecided: words(2), memory, blockRows: rows }
}

/** Where one matcher's scratch memory lies behind the bitmaps, in bytes. */
export interface Scratch {
  readonly slots: number
  /** The numbers that are cut, or the codes that are tested. */
  readonly values: number
  /** The sides of a quotient, or codes as bytes; the rows too close to a limit. */
  readonly above: number
  readonly below: number
  readonly close: number
  readonly meanings: number
  readonly joins: number
  readonly verdicts: number
  readonly counts: number
  readonly end: number
}

/** Most texts of a dictionary that vector kernels look up; longer ones are left to plain TypeScript. */
export const mostMeanings = 65_536

/** Lays out the scratch memory of one matcher from an address on. */
export function scratchFrom(at: number, plan: MatchPlan, rows: number): Scratch {
  const slotBytes = rows / 8
  // A slot and its negation differ in one bit of their addresses.
  const slots = Math.ceil(at / (slotBytes * 2)) * slotBytes * 2
  const values = slots + (plan.nodes * 2 + 4) * slotBytes
  const [above, below, close] = [values + rows * 8, values + rows * 16, values + rows * 24]
  const meanings = close + rows * 4
  const joins = meanings + mostMeanings
  const verdicts = joins + plan.joins.length * 4
  const counts = verdicts + verdictEntries(plan) * 4
  return {
    slots,
    values,
    above,
    below,
    close,
    meanings,
    joins,
    verdicts,
    counts,
    end: counts + plan.offers.length * 12,
  }
}

/** Room for one matcher wherever it begins. */
export function scratchBytes(plan: MatchPlan, rows: number): number {
  return scratchFrom(0, plan, rows).end + rows
}

/** Each verdict takes one number more in the memory than in the plan. */
function verdictEntries({ verdicts }: MatchPlan): number {
  return verdicts.length + Math.ceil(verdicts.length / 3)
}
