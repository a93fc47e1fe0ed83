/** Room for the scores of a population, written block by block, by one thread or by several. */
import { type CompiledItem, type CompiledScorecardVersion, isShareRule } from '../compiled.ts'
import type { PopulationSheet, ScorecardVersions } from './score-population.ts'
import type { VetoEffects } from './vetoes.ts'

/** Scores in units by row; in shared memory when workers write parts of it. */
export interface ScoreStore {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly passed: Int8Array
  /** Not 0 once some row's bounds differ; until then `upper` stays unwritten. */
  readonly open: Int32Array
  /** Points of every item (the least while open) by its code; empty where they are not kept. */
  readonly contributions: Readonly<Record<string, Float64Array | Int32Array>>
}

/** Makes room; `shared` for workers. */
export function scoreStore(
  { chosen, lingering }: ScorecardVersions,
  size: number,
  { shared, contributions }: { readonly shared: boolean; readonly contributions: boolean },
): ScoreStore {
  const buffer = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes))
  const items = contributions && lingering.length === 0 ? keptItems(chosen) : []
  return {
    lower: new Float64Array(buffer(size * 8)),
    upper: new Float64Array(buffer(size * 8)),
    passed: new Int8Array(buffer(size)),
    open: new Int32Array(buffer(4)),
    contributions: Object.fromEntries(
      items.map((compiled) => [
        compiled.item.code,
        isSmall(compiled) ? new Int32Array(buffer(size * 4)) : new Float64Array(buffer(size * 8)),
      ]),
    ),
  }
}

/** Items whose points are kept: those of a scorecard with one set of parts for all. */
function keptItems({ variants }: CompiledScorecardVersion): readonly CompiledItem[] {
  const [only] = variants
  if (variants.length !== 1 || only === undefined || only.when !== null) return []
  return only.parts.flatMap(({ items }) => items)
}

/** Whether an item's points in units fit 32 bits: a ratio without a cap may give any number. */
function isSmall({ rule, item }: CompiledItem): boolean {
  return isShareRule(rule) || (rule.kind === 'ratio' && rule.cap !== null && rule.cap * item.max < 200_000)
}

/** Puts the totals and verdicts of a block where they belong. */
export function storeSheet({ lower, upper, passed, open }: ScoreStore, from: number, sheet: PopulationSheet): void {
  lower.set(sheet.lower, from)
  upper.set(sheet.upper, from)
  passed.set(sheet.passed, from)
  if (sheet.lower !== sheet.upper) Atomics.store(open, 0, 1)
}

/** The stored totals and verdicts of all rows. */
export function storedSheet({ lower, upper, passed, open }: ScoreStore, vetoes: VetoEffects): PopulationSheet {
  return { lower, upper: Atomics.load(open, 0) === 0 ? lower : upper, passed, vetoes }
}
